"""The outbox of asynchronous notifications and the record of every attempt to deliver one."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from sandbox.alipay.money import yuan
from sandbox.alipay.refunds import Refund
from sandbox.alipay.trades import BUYER_ID, BUYER_LOGON_ID, Trade
from sandbox.clock import china_time, now
from sandbox.database import Database

SCHEMA = """
CREATE TABLE IF NOT EXISTS alipay_notifications (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    trade_id INTEGER NOT NULL REFERENCES alipay_trades (id),
    url TEXT NOT NULL,
    fields TEXT NOT NULL,
    bad_signature INTEGER NOT NULL,
    created_at REAL NOT NULL,
    next_attempt_at REAL,
    delivered_at REAL
);
CREATE INDEX IF NOT EXISTS alipay_notifications_due
    ON alipay_notifications (next_attempt_at) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS alipay_notifications_by_trade ON alipay_notifications (trade_id);
CREATE TABLE IF NOT EXISTS alipay_attempts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    notification_id INTEGER NOT NULL REFERENCES alipay_notifications (id),
    started_at REAL NOT NULL,
    seconds REAL NOT NULL,
    status INTEGER,
    answer TEXT NOT NULL,
    error TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS alipay_attempts_by_notification ON alipay_attempts (notification_id);
"""

# Seconds after each failed attempt: 4 min, 10 min, 10 min, 1 h, 2 h, 6 h, 15 h (Alipay's own schedule).
RETRY_SECONDS = (240, 600, 600, 3600, 7200, 21600, 54000)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One delivery: `status` is the HTTP status, or None with the `error` that kept one from coming."""

    id: int
    notification_id: int
    started_at: float
    seconds: float
    status: int | None
    answer: str
    error: str


@dataclass(frozen=True, slots=True)
class Notification:
    """`next_attempt_at` is None once it was delivered or given up."""

    id: int
    trade_id: int
    url: str
    fields: Mapping[str, str]
    bad_signature: bool
    created_at: float
    next_attempt_at: float | None
    delivered_at: float | None


class Notifications:
    """`time_factor` multiplies the retry schedule."""

    def __init__(self, database: Database, time_factor: float) -> None:
        self._database = database
        self._time_factor = time_factor

    def queue(self, trade: Trade, fields: Mapping[str, str], *, delay: float = 0, bad_signature: bool = False) -> None:
        """Send `fields` to the trade's notify_url in `delay` seconds; nothing without such an address."""
        if not trade.notify_url:
            return
        moment = now()
        self._database.insert(
            "alipay_notifications",
            trade_id=trade.id,
            url=trade.notify_url,
            fields=json.dumps(fields, ensure_ascii=False),
            bad_signature=bad_signature,
            created_at=moment,
            next_attempt_at=moment + delay,
        )

    def send_again(self, notification_id: int) -> bool:
        """Make it due at once, delivered or not; False when there is none."""
        sql = "UPDATE alipay_notifications SET next_attempt_at = ? WHERE id = ?"
        return self._database.execute(sql, now(), notification_id) == 1

    def due(self) -> list[Notification]:
        """In the order in which they became due."""
        sql = "SELECT * FROM alipay_notifications WHERE next_attempt_at <= ? ORDER BY next_attempt_at, id"
        return [_notification(dict(row)) for row in self._database.rows(sql, now())]

    def of(self, trade: Trade) -> list[Notification]:
        sql = "SELECT * FROM alipay_notifications WHERE trade_id = ? ORDER BY id"
        return [_notification(dict(row)) for row in self._database.rows(sql, trade.id)]

    def attempts(self, notification: Notification) -> list[Attempt]:
        sql = "SELECT * FROM alipay_attempts WHERE notification_id = ? ORDER BY id"
        return [Attempt(**dict(row)) for row in self._database.rows(sql, notification.id)]

    def record(
        self, notification: Notification, *, started_at: float, status: int | None, answer: str, error: str
    ) -> None:
        """Write an attempt down and decide when, if ever, the next one comes."""
        moment = now()
        delivered = status == 200 and answer == "success"
        with self._database.transaction():
            if not self._exists(notification):
                # The box was emptied while this one was on its way.
                return
            self._database.insert(
                "alipay_attempts",
                notification_id=notification.id,
                started_at=started_at,
                seconds=moment - started_at,
                status=status,
                answer=answer,
                error=error,
            )
            self._schedule(notification, moment, delivered)

    def clear(self) -> None:
        with self._database.transaction():
            self._database.execute("DELETE FROM alipay_attempts")
            self._database.execute("DELETE FROM alipay_notifications")

    def _exists(self, notification: Notification) -> bool:
        sql = "SELECT 1 FROM alipay_notifications WHERE id = ?"
        return self._database.row(sql, notification.id) is not None

    def _schedule(self, notification: Notification, moment: float, delivered: bool) -> None:
        failures = len(self.attempts(notification))
        again = not delivered and failures <= len(RETRY_SECONDS)
        next_attempt_at = moment + RETRY_SECONDS[failures - 1] * self._time_factor if again else None
        sql = """
            UPDATE alipay_notifications
            SET next_attempt_at = ?, delivered_at = coalesce(delivered_at, ?) WHERE id = ?
        """
        self._database.execute(sql, next_attempt_at, moment if delivered else None, notification.id)


def _notification(values: dict[str, object]) -> Notification:
    fields = json.loads(str(values.pop("fields")))
    bad_signature = bool(values.pop("bad_signature"))
    return Notification(fields=fields, bad_signature=bad_signature, **values)  # type: ignore[arg-type]  # a row


def trade_fields(trade: Trade, *, app_id: str, seller_id: str) -> dict[str, str]:
    """What Alipay says about a paid trade; `notify_time` and the signature are added on sending."""
    fields = {
        "notify_type": "trade_status_sync",
        "notify_id": uuid.uuid4().hex + "sandbox",
        "charset": "utf-8",
        "version": "1.0",
        "app_id": app_id,
        "auth_app_id": app_id,
        "trade_no": trade.trade_no,
        "out_trade_no": trade.out_trade_no,
        "trade_status": trade.status,
        "subject": trade.subject,
        "body": trade.body,
        "passback_params": trade.passback_params,
        "seller_id": seller_id,
        "buyer_id": BUYER_ID,
        "buyer_logon_id": BUYER_LOGON_ID,
        "gmt_create": china_time(trade.created_at),
        "gmt_payment": china_time(trade.paid_at or trade.created_at),
        "gmt_close": china_time(trade.closed_at) if trade.closed_at else "",
    }
    return {name: value for name, value in (fields | _amounts(trade.total_fen)).items() if value}


def refund_fields(refund: Refund, trade: Trade) -> dict[str, str]:
    """What a notification about a refund has beyond the trade's own fields; `trade` is as it is after it."""
    return {
        "refund_fee": yuan(trade.refunded_fen),
        "gmt_refund": f"{china_time(refund.refunded_at)}.{int(refund.refunded_at * 1000) % 1000:03d}",
        "out_biz_no": refund.out_request_no,
    }


def altered(fields: Mapping[str, str], total_fen: int) -> dict[str, str]:
    """The same notification about another amount."""
    return {**fields, **_amounts(total_fen)}


def _amounts(fen: int) -> dict[str, str]:
    amount = yuan(fen)
    return {
        "total_amount": amount,
        "receipt_amount": amount,
        "invoice_amount": amount,
        "buyer_pay_amount": amount,
        "point_amount": "0.00",
        "fund_bill_list": f'[{{"amount":"{amount}","fundChannel":"ALIPAYACCOUNT"}}]',
    }
