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


class FreezeNotOpen(DomainError):
    code = "freeze_not_open"
    status = 409
    message = _("The case does not freeze this wallet.")


class FreezeOnlyNarrows(DomainError):
    """`frozen` fen are frozen now (null: everything)."""

    code = "freeze_only_narrows"
    status = 409
    message = _("A freeze may only become narrower.")


class PlanChanged(DomainError):
    """What a claw-back would move differs from what was shown; nothing was moved."""

    code = "plan_changed"
    status = 409
    message = _("The money at stake has changed since it was shown. Look at it again.")


class AlreadyClawedBack(DomainError):
    """An order's price is taken back once, for one case."""

    code = "already_clawed_back"
    status = 409
    message = _("The order's money was already taken back for another case.")


class AwardEnded(DomainError):
    """An award is paid or returned, never both."""

    code = "award_ended"
    status = 409
    message = _("The award was already paid or returned.")


class AwardPending(DomainError):
    """What may still be lifted is not compensated."""

    code = "award_pending"
    status = 409
    message = _("The award of this case is still open to appeal.")


class AlreadyCompensated(DomainError):
    code = "already_compensated"
    status = 409
    message = _("The platform has already compensated in this case.")


class NothingOwed(DomainError):
    code = "nothing_owed"
    status = 409
    message = _("Nothing is owed in this case.")


class BeyondDebt(DomainError):
    """`left` fen are still owed to the buyer."""

    code = "beyond_debt"
    status = 409
    message = _("Less than that is still owed to the buyer.")


class BeyondCaseCap(DomainError):
    """`left` fen may still be paid in this case."""

    code = "beyond_case_cap"
    status = 409
    message = _("That is more than the platform may pay in one case.")


class BeyondDayCap(DomainError):
    """`left` fen may still be paid today."""

    code = "beyond_day_cap"
    status = 409
    message = _("That is more than the platform may pay today.")


class CompensationWaiting(DomainError):
    code = "compensation_waiting"
    status = 409
    message = _("A compensation of this case is waiting for a decision.")


class OwnCompensation(DomainError):
    """Who approves is not who asked."""

    code = "own_compensation"
    status = 403
    message = _("Somebody else must approve what you proposed.")


class PartyToCase(DomainError):
    code = "party_to_case"
    status = 403
    message = _("You are a party of this case.")


class SharedIdentity(DomainError):
    code = "shared_identity"
    status = 409
    message = _("No compensation between people who share an identity.")


class ReconciliationTakesLong(DomainError):
    code = "reconciliation_takes_long"
    status = 503
    message = _("There is too much to check while you wait. The nightly run checks all of it.")
