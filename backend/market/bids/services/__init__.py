"""Commands on bids, by topic."""
