"""Every command that has to do with a listing, on a listing that it can be carried out on.

One that is not here must be among those of which the public sees nothing: the test knows every command there is.
"""

from tests.staleness.listings import LISTINGS
from tests.staleness.people import PEOPLE_AND_GAMES
from tests.staleness.trades import BIDS, ORDERS

SCENARIOS = [*LISTINGS, *ORDERS, *BIDS, *PEOPLE_AND_GAMES]

# Whatever these do, the public sees nothing of it on any listing.
UNSEEN = {
    "listings.alerts.alert_favourers",
    "listings.alerts.alert_searchers",
    "listings.credentials.find_or_create_game_account",
    "listings.credentials.read_credentials",
    "listings.credentials.store_credentials",
    "listings.review_templates.add_template",
    "listings.review_templates.change_template",
    "listings.review_templates.delete_template",
    "listings.saved_searches.change_saved_search",
    "listings.saved_searches.delete_saved_search",
    "listings.saved_searches.save_search",
    "listings.views.is_first_today",
    "listings.views.remember_view",
    "orders.delivering.redeliver_order",
    "orders.delivering.request_redelivery",
    "orders.delivering.reveal_credentials",
    "orders.outages.record_outage",
    "orders.settling.release_settlement",
    "bids.ending.tell_of_ended_bids",
    "bids.ordering.lapse_ordered_bid",
    "bids.ordering.take_bid",
    "bids.sweeping.extend_bids",
}
