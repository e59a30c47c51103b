"""The outbox of asynchronous notifications and the record of every attempt to deliver one."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.clock import now
from sandbox.database import Database

# Alipay's were kept apart until WeChat Pay came; such tables would hold on to their trades.
SCHEMA = """
DROP TABLE IF EXISTS alipay_attempts;
DROP TABLE IF EXISTS alipay_notifications;
CREATE TABLE IF NOT EXISTS notifications (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    provider TEXT NOT NULL,
    payment_id INTEGER NOT NULL,
    url TEXT NOT NULL,
    fields TEXT NOT NULL,
    bad_signature INTEGER NOT NULL,
    created_at REAL NOT NULL,
    next_attempt_at REAL,
    delivered_at REAL
);
CREATE INDEX IF NOT EXISTS notifications_due
    ON notifications (provider, next_attempt_at) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS notifications_by_payment ON notifications (provider, payment_id);
CREATE TABLE IF NOT EXISTS attempts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    notification_id INTEGER NOT NULL REFERENCES notifications (id),
    started_at REAL NOT NULL,
    seconds REAL NOT NULL,
    status INTEGER,
    answer TEXT NOT NULL,
    error TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS attempts_by_notification ON attempts (notification_id);
"""


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
    """`fields` is what the provider says; `next_attempt_at` is None once it was delivered or given up."""

    id: int
    provider: str
    payment_id: int
    url: str
    fields: Mapping[str, Any]
    bad_signature: bool
    created_at: float
    next_attempt_at: float | None
    delivered_at: float | None


class Outbox:
    """One provider's notifications.

    `schedule` holds the seconds to wait after each failed attempt, `time_factor` multiplies them.
    """

    def __init__(self, database: Database, provider: str, schedule: tuple[int, ...], time_factor: float) -> None:
        self._database = database
        self._provider = provider
        self._schedule = schedule
        self._time_factor = time_factor

    def queue(
        self, payment_id: int, url: str, fields: Mapping[str, Any], *, delay: float = 0, bad_signature: bool = False
    ) -> None:
        """Send `fields` to `url` in `delay` seconds; nothing without an address."""
        if not url:
            return
        moment = now()
        self._database.insert(
            "notifications",
            provider=self._provider,
            payment_id=payment_id,
            url=url,
            fields=json.dumps(fields, ensure_ascii=False),
            bad_signature=bad_signature,
            created_at=moment,
            next_attempt_at=moment + delay,
        )

    def send_again(self, notification_id: int) -> bool:
        """Make it due at once, delivered or not; False when there is none."""
        sql = "UPDATE notifications SET next_attempt_at = ? WHERE id = ? AND provider = ?"
        return self._database.execute(sql, now(), notification_id, self._provider) == 1

    def due(self) -> list[Notification]:
        """In the order in which they became due."""
        sql = """
            SELECT * FROM notifications WHERE provider = ? AND next_attempt_at <= ? ORDER BY next_attempt_at, id
        """
        return [_notification(dict(row)) for row in self._database.rows(sql, self._provider, now())]

    def of(self, payment_id: int) -> list[Notification]:
        sql = "SELECT * FROM notifications WHERE provider = ? AND payment_id = ? ORDER BY id"
        return [_notification(dict(row)) for row in self._database.rows(sql, self._provider, payment_id)]

    def attempts(self, notification: Notification) -> list[Attempt]:
        sql = "SELECT * FROM attempts WHERE notification_id = ? ORDER BY id"
        return [Attempt(**dict(row)) for row in self._database.rows(sql, notification.id)]

    def record(
        self,
        notification: Notification,
        *,
        started_at: float,
        status: int | None,
        answer: str,
        error: str,
        delivered: bool,
    ) -> None:
        """Write an attempt down and decide when, if ever, the next one comes."""
        moment = now()
        with self._database.transaction():
            if not self._exists(notification):
                # The box was emptied while this one was on its way.
                return
            self._database.insert(
                "attempts",
                notification_id=notification.id,
                started_at=started_at,
                seconds=moment - started_at,
                status=status,
                answer=answer,
                error=error,
            )
            self._reschedule(notification, moment, delivered)

    def clear(self) -> None:
        mine = "SELECT id FROM notifications WHERE provider = ?"
        with self._database.transaction():
            self._database.execute(f"DELETE FROM attempts WHERE notification_id IN ({mine})", self._provider)  # noqa: S608
            self._database.execute("DELETE FROM notifications WHERE provider = ?", self._provider)

    def _exists(self, notification: Notification) -> bool:
        return self._database.row("SELECT 1 FROM notifications WHERE id = ?", notification.id) is not None

    def _reschedule(self, notification: Notification, moment: float, delivered: bool) -> None:
        failures = len(self.attempts(notification))
        again = not delivered and failures <= len(self._schedule)
        next_attempt_at = moment + self._schedule[failures - 1] * self._time_factor if again else None
        sql = "UPDATE notifications SET next_attempt_at = ?, delivered_at = coalesce(delivered_at, ?) WHERE id = ?"
        self._database.execute(sql, next_attempt_at, moment if delivered else None, notification.id)


def _notification(values: dict[str, Any]) -> Notification:
    fields = json.loads(values.pop("fields"))
    return Notification(fields=fields, bad_signature=bool(values.pop("bad_signature")), **values)
