"""What apps above have a say in; bound in config/wiring.py."""

from uuid import UUID

from market.common.hooks import Hook

# (buyer id, listing id): somebody wants the listing reserved one day. What is bound may refuse by raising, as for
# people who have left it unpaid before.
bid_wanted: Hook[UUID, UUID] = Hook("bids.bid_wanted")
