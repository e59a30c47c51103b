"""What a payment provider must be able to do. Amounts are fen; numbers are ours and stable over retries."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class ProviderUnavailable(Exception):
    """No answer, or none that can be trusted: nobody knows whether it was done."""


class NoticeRefused(Exception):
    """The notification is not from the provider, or not for us; `reason` is one of PaymentAlarm.Reason."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class PaymentStatus(StrEnum):
    WAITING = "waiting"
    PAID = "paid"
    CLOSED = "closed"
    NOT_FOUND = "not_found"


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
    def payment_url(self, request: PaymentRequest) -> str:
        """The address the person's browser goes to; made without talking to anybody."""

    def read_notification(self, form: Mapping[str, str]) -> Payment | None:
        """A payment that the provider itself notified, or None when it is about something else (a refund).

        Checks the signature and that it is meant for us. Raises NoticeRefused.
        """

    def query_payment(self, out_trade_no: str) -> Payment:
        """Raises ProviderUnavailable."""

    def transfer(self, request: TransferRequest) -> Transfer:
        """Pay out, at most once for each `out_biz_no`. Raises ProviderUnavailable when nobody knows."""

    def query_transfer(self, out_biz_no: str) -> Transfer:
        """Raises ProviderUnavailable."""
