"""Why money did not move."""

from django.utils.translation import gettext_lazy as _

from market.common.errors import DomainError


class InsufficientBalance(DomainError):
    """`available` and `needed` (fen) are sent along, so that a form can offer to recharge the difference."""

    code = "insufficient_balance"
    status = 409
    message = _("There is not enough money in the wallet.")


class WalletFrozen(DomainError):
    """Nothing that the person starts may leave the wallet; money may still come in."""

    code = "wallet_frozen"
    status = 403
    message = _("The wallet is frozen while a case is open. Money may still come in.")


class NothingHeld(DomainError):
    """The escrow or settling account which should be emptied holds nothing."""

    code = "nothing_held"
    status = 409
    message = _("No money is held for this any more.")


class OperationMismatch(DomainError):
    """The key belongs to an operation that was posted with other accounts, amounts or another kind."""

    code = "operation_mismatch"
    status = 409
    message = _("This was already posted differently. Nothing was moved.")


class AlreadyReversed(DomainError):
    code = "already_reversed"
    status = 409
    message = _("This operation was already reversed.")


class MalformedOperation(DomainError):
    """A programming error: legs that no flow of the market has. Never a person's fault."""

    code = "malformed_operation"
    status = 500
    message = _("Something went wrong on our side. No money was moved.")


class FreezeAlreadyOpen(DomainError):
    code = "freeze_already_open"
    status = 409
    message = _("This case already freezes the wallet.")
