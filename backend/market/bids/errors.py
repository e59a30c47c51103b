"""How the rules about bids say no."""

from django.utils.translation import gettext_lazy as _

from market.common.errors import DomainError


class BidExists(DomainError):
    """`bid_id`: the one that is still open."""

    code = "bid_exists"
    status = 409
    message = _("You already have an open bid on this listing.")


class TooManyBids(DomainError):
    """`limit`: how many open bids one person may hold."""

    code = "too_many_bids"
    status = 409
    message = _("You already hold {limit} open bids. Withdraw one of them first.")


class NotNegotiable(DomainError):
    code = "not_negotiable"
    status = 409
    message = _("The seller does not take bids on this listing.")


class NotYourTurn(DomainError):
    """The bid is open, but the other side has to answer it."""

    code = "not_your_turn"
    status = 403
    message = _("The other side has to answer first.")


class BidTimeIsOver(DomainError):
    code = "bid_too_late"
    status = 409
    message = _("The time for this bid is over.")


class NoMoreCounters(DomainError):
    """`limit`: how many counter-offers one side may make on one bid."""

    code = "no_more_counters"
    status = 409
    message = _("Each side may counter {limit} times. Accept the offer or reject it.")


class OtherSideRestricted(DomainError):
    code = "other_side_restricted"
    status = 409
    message = _("The other person may not trade at the moment.")
