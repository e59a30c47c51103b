"""Every upward effect on one page.

A lower app declares a typed hook and calls it inside its transaction; what happens above is bound here and nowhere
else. A bound function runs in the caller's transaction: when it raises, the command as a whole is undone.
"""

from typing import Any
from uuid import UUID

from market.bids.hooks import bid_wanted
from market.bids.selectors import fill_in_own_bid
from market.bids.services.ending import follow_offer
from market.games.hooks import game_changed, game_renamed, on_sale_counts
from market.images.selectors import image_readers
from market.listings.hooks import offer_changed, own_bid_wanted
from market.listings.selectors import count_on_sale, may_see_pictures
from market.listings.services.cache import forget_game, forget_person
from market.listings.services.indexing import ask_to_index
from market.notifications.services import notify
from market.orders.reconciliation import escrow_differences, settling_differences
from market.orders.selectors import is_party, orders_numbered
from market.orders.services.placing import refuse_who_is_shut_out
from market.orders.upcoming import proceeds_to_release
from market.payments.reconciliation import bill_differences, clearing_differences, missing_bills
from market.payments.selectors import recharges_numbered, withdrawals_numbered
from market.payments.services.endings import return_unsent_withdrawals
from market.payments.upcoming import recharges_waiting, withdrawals_under_way
from market.users.hooks import card_changed, security_changed
from market.wallets.explorer import number_finders
from market.wallets.hooks import wallet_frozen
from market.wallets.reconciliation import outer_checks
from market.wallets.upcoming import incoming_sources, outgoing_sources


def bind_hooks() -> None:
    """Bind each hook to the commands above it; called once, when every app is loaded."""
    security_changed.bind(_tell_of_security)
    card_changed.bind(forget_person)
    game_changed.bind(forget_game)
    game_renamed.bind(ask_to_index)
    wallet_frozen.bind(return_unsent_withdrawals)
    offer_changed.bind(follow_offer)
    own_bid_wanted.bind(fill_in_own_bid)
    bid_wanted.bind(refuse_who_is_shut_out)
    image_readers["order"] = is_party
    image_readers["listing"] = may_see_pictures
    on_sale_counts.bind(count_on_sale)
    outer_checks["escrow_is_price_of_open_orders"] = escrow_differences
    outer_checks["settling_is_of_completed_orders"] = settling_differences
    outer_checks["clearing_is_recharged_less_paid_out"] = clearing_differences
    outer_checks["provider_bills_match_the_ledger"] = bill_differences
    outer_checks["provider_bills_have_come"] = missing_bills
    number_finders["order"] = orders_numbered
    number_finders["recharge"] = recharges_numbered
    number_finders["withdrawal"] = withdrawals_numbered
    incoming_sources["order"] = proceeds_to_release
    incoming_sources["recharge"] = recharges_waiting
    outgoing_sources["withdrawal"] = withdrawals_under_way


def _tell_of_security(user_id: UUID, kind: str, params: dict[str, Any]) -> None:
    notify(user_id=user_id, kind=kind, params=params)
