"""What a payment provider must be able to do. Amounts are fen; numbers are ours and stable over retries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol


class ProviderUnavailable(Exception):
    """No answer, or none that can be trusted: nobody knows whether it was done."""


class BillNotReady(Exception):
    """The provider has not drawn up the bill of that day yet; later it may."""


class NoticeRefused(Exception):
    """The notification is not from the provider, or not for us.

    `reason` is one of PaymentAlarm.Reason, or empty for what is nobody's mistake and nobody has to look at. `number`
    is ours and `facts` are the notification's, both as claimed: a forger may have written them.
    """

    def __init__(self, reason: str, number: str = "", facts: Mapping[str, str] | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.number = number
        self.facts = facts or {}


@dataclass(frozen=True)
class Notice:
    """A provider's request to us. `form` is empty unless the body is one; `headers` are found in any spelling."""

    form: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class NoticeAnswer:
    status: int
    content_type: str
    body: str


class PaymentStatus(StrEnum):
    WAITING = "waiting"
    PAID = "paid"
    CLOSED = "closed"
    NOT_FOUND = "not_found"
    # Paid once, and given back, in whole or in part.
    REFUNDED = "refunded"


@dataclass(frozen=True)
class Payment:
    """What the provider says about one payment. `trade_no` and `payer_id` are the provider's own numbers."""

    out_trade_no: str
    status: PaymentStatus
    amount: int = 0
    trade_no: str = ""
    payer_id: str = ""


@dataclass(frozen=True)
class PaymentRequest:
    out_trade_no: str
    amount: int
    subject: str
    return_url: str
    expires_at: datetime


@dataclass(frozen=True)
class PreparedPayment:
    """Where it is paid: an address for the browser, or the content of a QR code to scan with the provider's app."""

    pay_url: str = ""
    qr_content: str = ""


class RefundStatus(StrEnum):
    PAID = "paid"
    FAILED = "failed"
    UNKNOWN = "unknown"
    NOT_FOUND = "not_found"


@dataclass(frozen=True)
class RefundRequest:
    """`total` is the whole payment's amount, `amount` what goes back now. The payer reads the reason."""

    out_trade_no: str
    out_refund_no: str
    amount: int
    total: int
    reason: str


@dataclass(frozen=True)
class Refund:
    """What became of a refund. `failure_code` and `failure` (the provider's words) only when it failed."""

    status: RefundStatus
    refund_no: str = ""
    failure_code: str = ""
    failure: str = ""


class BillKind(StrEnum):
    PAYMENT = "payment"
    REFUND = "refund"
    PAYOUT = "payout"
    # A payout that the other side sent back.
    PAYOUT_RETURN = "payout_return"


@dataclass(frozen=True)
class BillLine:
    """One movement. `number` is ours: of the payment, the refund or the payout.

    `amount` and `fee` are positive; the fee of a refund is what the provider gives back of its own.
    """

    kind: BillKind
    number: str
    provider_no: str
    amount: int
    fee: int
    at: datetime


class TransferStatus(StrEnum):
    PAID = "paid"
    FAILED = "failed"
    UNKNOWN = "unknown"
    NOT_FOUND = "not_found"


@dataclass(frozen=True)
class Transfer:
    """What became of a payout. `failure_code` and `failure` (the provider's words) only when it failed."""

    status: TransferStatus
    order_no: str = ""
    failure_code: str = ""
    failure: str = ""


@dataclass(frozen=True)
class TransferRequest:
    out_biz_no: str
    amount: int
    account: str
    name: str
    title: str


class PaymentProvider(Protocol):
    """Takes payments, gives them back and accounts for them."""

    @property
    def prepares_by_call(self) -> bool:
        """Whether `prepare_payment` talks to the provider, so that a worker has to call it."""

    def prepare_payment(self, request: PaymentRequest) -> PreparedPayment:
        """Where to pay; the same request again leads to the same payment. Raises ProviderUnavailable."""

    def read_notification(self, notice: Notice) -> Payment | None:
        """A payment that the provider itself notified, or None when it is about something else (a refund).

        Checks the signature and that it is meant for us. Raises NoticeRefused.
        """

    def notification_answer(self, *, accepted: bool) -> NoticeAnswer:
        """What the provider's server has to hear; unless accepted it will try again."""

    def query_payment(self, out_trade_no: str) -> Payment:
        """Raises ProviderUnavailable."""

    def close_payment(self, out_trade_no: str) -> None:
        """See that nobody pays it any more. Whoever calls asks again afterwards: it may be paid already.

        Raises ProviderUnavailable.
        """

    def refund(self, request: RefundRequest) -> Refund:
        """Give back, at most once for each `out_refund_no`. Raises ProviderUnavailable when nobody knows."""

    def query_refund(self, out_trade_no: str, out_refund_no: str) -> Refund:
        """Raises ProviderUnavailable."""

    def daily_bill(self, day: date) -> Sequence[BillLine]:
        """What moved on a day in China, in no order; nothing for a day without movement.

        Raises BillNotReady, ProviderUnavailable.
        """


class PayoutProvider(Protocol):
    """Pays out to accounts."""

    def transfer(self, request: TransferRequest) -> Transfer:
        """Pay out, at most once for each `out_biz_no`. Raises ProviderUnavailable when nobody knows."""

    def query_transfer(self, out_biz_no: str) -> Transfer:
        """Raises ProviderUnavailable."""
