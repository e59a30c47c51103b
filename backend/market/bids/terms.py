"""The figures of bids."""

from datetime import timedelta

# From each offer on, for the other side to answer it.
ANSWER_TIME = timedelta(hours=48)
# From acceptance on, for the buyer to order and to pay; the listing is reserved meanwhile.
ORDER_TIME = timedelta(minutes=30)
# The buyer's first offer is none.
COUNTERS_EACH = 3
OPEN_BIDS_AT_MOST = 20
# Whoever bids and withdraws warms a listing no oftener than whoever looks at it.
INTEREST_COUNTS_EVERY = timedelta(days=1)
