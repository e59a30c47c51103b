"""How the rules about money coming in and going out say no."""

from django.utils.translation import gettext_lazy as _

from market.common.errors import DomainError


class UnknownProvider(DomainError):
    code = "unknown_provider"
    status = 404
    message = _("There is no such payment provider.")


class DailyRechargeLimit(DomainError):
    """`left` (fen) may still be recharged today, Shanghai time."""

    code = "daily_recharge_limit"
    status = 409
    message = _("This is more than you may still recharge today.")


class DailyWithdrawalLimit(DomainError):
    """`left` (fen) may still be withdrawn today, Shanghai time."""

    code = "daily_withdrawal_limit"
    status = 409
    message = _("This is more than you may still withdraw today.")


class RealNameRequired(DomainError):
    code = "real_name_required"
    status = 403
    message = _("Verify your real name first.")


class TooManyPayees(DomainError):
    code = "too_many_payees"
    status = 409
    message = _("You have {limit} payees already. Remove one first.")


class PayeeNameDiffers(DomainError):
    """The verified name is another one than when the payee was bound."""

    code = "payee_name_differs"
    status = 409
    message = _("This payee was bound in another name. Bind it again in your verified name.")


class SourceOnly(DomainError):
    """`payee_limit` (fen) may go to a payee; the rest was never traded and goes back to where it came from."""

    code = "source_only"
    status = 409
    message = _("Money that was recharged and never traded goes back only to where it came from.")


class BeyondSource(DomainError):
    """`refundable` (fen) may go back to this recharge's source."""

    code = "beyond_source"
    status = 409
    message = _("This is more than may go back to where this recharge came from.")


class OwnWithdrawal(DomainError):
    """Who approves is not who asked."""

    code = "own_withdrawal"
    status = 403
    message = _("Nobody decides about their own withdrawal.")


class AlarmResolved(DomainError):
    code = "alarm_resolved"
    status = 409
    message = _("Somebody has seen to this alarm already.")


class PaymentNoticeRefused(DomainError):
    """A notification that does not say what we know to be true; the provider will try again."""

    code = "payment_notice_refused"
    message = _("This payment notification was refused.")
