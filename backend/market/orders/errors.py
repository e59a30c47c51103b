"""How the rules about orders say no."""

from django.utils.translation import gettext_lazy as _

from market.common.errors import DomainError


class TimeIsOver(DomainError):
    """The status would allow it, but its time has run out or it was done before."""

    code = "too_late"
    status = 409
    message = _("The time for this is over, or it was done already.")


class TooManyUnpaidOrders(DomainError):
    """`limit`: how many unpaid orders one person may hold."""

    code = "too_many_unpaid_orders"
    status = 409
    message = _("You already hold {limit} unpaid orders. Pay or cancel one of them first.")


class ShutOutOfListing(DomainError):
    """`until`: when the person may order this listing again (aware datetime)."""

    code = "shut_out_of_listing"
    status = 409
    message = _("You left this listing unpaid twice. You can order it again after 24 hours.")


class NotYetRevealable(DomainError):
    code = "nothing_to_reveal"
    status = 409
    message = _("There are no credentials to show yet.")


class UnknownStep(DomainError):
    code = "unknown_step"
    status = 404
    message = _("The checklist has no such step.")


class AlreadyReviewed(DomainError):
    code = "already_reviewed"
    status = 409
    message = _("You have already reviewed this order.")


class OutageInFuture(DomainError):
    code = "outage_in_future"
    message = _("An outage is recorded when it is over, and it ends after it began.")
