"""A provider that does as a test says, and notes what it was asked."""

from dataclasses import dataclass, field, replace

from market.payments.models import Recharge
from market.payments.providers.base import (
    Payment,
    PaymentRequest,
    PaymentStatus,
    PreparedPayment,
    ProviderUnavailable,
)
from market.payments.tests.factories import BUYER_ID

QR_CONTENT = "weixin://wxpay/bizpayurl?pr=Zk4xYbT2"


@dataclass
class ScriptedProvider:
    prepares_by_call: bool = False
    is_away: bool = False
    # Somebody pays at the very moment in which it is closed.
    is_paid_while_closing: bool = False
    payments: dict[str, Payment] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    prepared: list[PaymentRequest] = field(default_factory=list)

    def says(self, recharge: Recharge, status: str, *, amount: int | None = None) -> None:
        self.payments[recharge.out_trade_no] = Payment(
            recharge.out_trade_no, PaymentStatus(status), amount or recharge.amount, "2026112122001", BUYER_ID
        )

    def prepare_payment(self, request: PaymentRequest) -> PreparedPayment:
        self._note("prepare", request.out_trade_no)
        self.prepared.append(request)
        waiting = Payment(request.out_trade_no, PaymentStatus.WAITING, request.amount)
        self.payments.setdefault(request.out_trade_no, waiting)
        return PreparedPayment(qr_content=QR_CONTENT)

    def query_payment(self, out_trade_no: str) -> Payment:
        self._note("query", out_trade_no)
        return self.payments.get(out_trade_no, Payment(out_trade_no, PaymentStatus.NOT_FOUND))

    def close_payment(self, out_trade_no: str) -> None:
        self._note("close", out_trade_no)
        payment = self.payments[out_trade_no]
        if payment.status == PaymentStatus.WAITING:
            end = PaymentStatus.PAID if self.is_paid_while_closing else PaymentStatus.CLOSED
            self.payments[out_trade_no] = replace(payment, status=end)

    def _note(self, call: str, out_trade_no: str) -> None:
        self.asked.append((call, out_trade_no))
        if self.is_away:
            raise ProviderUnavailable("away")
