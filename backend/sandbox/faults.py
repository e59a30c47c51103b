"""Failures to come: a person or a test tells a provider how its next calls go wrong."""

import asyncio
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

from sandbox.database import Database

SCHEMA = """
CREATE TABLE IF NOT EXISTS faults (
    service TEXT PRIMARY KEY,
    mode TEXT NOT NULL,
    calls INTEGER NOT NULL,
    seconds REAL NOT NULL,
    reason TEXT NOT NULL
);
"""

Number = TypeVar("Number", int, float)
Done = TypeVar("Done")

NORMAL = "normal"
MODES: Mapping[str, tuple[str, ...]] = {
    "mail": ("fail", "hang"),
    "sms": ("fail", "hang"),
    "identity": ("fail", "hang"),
    "alipay": ("fail", "hang"),
    "transfer": ("fail", "refund", "deal", "deal_fail", "unknown", "hang_done", "hang_lost"),
    "refund": ("fail", "unknown", "hang_done", "hang_lost"),
    "wechat": ("fail", "hang"),
    "wechat_refund": ("fail", "process", "abnormal", "close", "unknown", "hang_done", "hang_lost"),
}
# Longer than the 15 seconds python-alipay-sdk waits, and than the time-out of any sane client.
DEFAULT_SECONDS = 30.0
MAX_SECONDS = 3600.0
MAX_CALLS = 1000
DEFAULT_REASON = "PAYEE_NOT_EXIST"


class FaultError(ValueError):
    """A fault that no provider knows how to have: the field that is wrong, and a message for programs."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Fault:
    """How the next `calls` calls of a service go wrong.

    `seconds` is how long a hanging call hangs or a transfer or refund stays in progress;
    `reason` is the Alipay sub_code of a transfer that fails.
    """

    service: str
    mode: str
    calls: int = 1
    seconds: float = DEFAULT_SECONDS
    reason: str = DEFAULT_REASON

    def __post_init__(self) -> None:
        if self.service not in MODES:
            raise FaultError("service", f"unknown service {self.service!r}; known: {', '.join(MODES)}")
        if self.mode not in (NORMAL, *MODES[self.service]):
            known = ", ".join((NORMAL, *MODES[self.service]))
            raise FaultError("mode", f"unknown mode {self.mode!r} of {self.service}; known: {known}")
        if not 1 <= self.calls <= MAX_CALLS:
            raise FaultError("calls", f"calls must be from 1 to {MAX_CALLS}")
        if not 0 <= self.seconds <= MAX_SECONDS:
            raise FaultError("seconds", f"seconds must be from 0 to {MAX_SECONDS:.0f}")
        if not self.reason.replace("_", "").isalnum() or len(self.reason) > 64:
            raise FaultError("reason", "reason must be an error code of letters, digits and underscores")

    @classmethod
    def parse(cls, values: Mapping[str, Any]) -> "Fault":
        """Build a fault from JSON or a form; raises FaultError."""
        return cls(
            service=str(values.get("service", "")),
            mode=str(values.get("mode", "")),
            calls=_number(values, "calls", int, 1),
            seconds=_number(values, "seconds", float, DEFAULT_SECONDS),
            reason=str(values.get("reason") or DEFAULT_REASON),
        )


def _number(values: Mapping[str, Any], field: str, kind: Callable[[Any], Number], default: Number) -> Number:
    try:
        return kind(values.get(field, default))
    except (TypeError, ValueError, OverflowError):
        raise FaultError(field, f"{field} must be a number") from None


async def with_trouble(fault: Fault | None, do: Callable[[], Done], lost: Exception) -> Done:
    """The result of `do`, unless the fault keeps the answer: lost before anything was done, late, or lost after it.

    Raises `lost`.
    """
    mode = NORMAL if fault is None else fault.mode
    seconds = 0 if fault is None else fault.seconds
    if mode == "hang_lost":
        await asyncio.sleep(seconds)
        raise lost
    done = do()
    if mode == "hang_done":
        await asyncio.sleep(seconds)
    if mode == "unknown":
        raise lost
    return done


class Faults:
    """The failures still to come, one for each service."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def plan(self, fault: Fault) -> None:
        """Replace what was planned for the service; the mode `normal` clears it."""
        with self._database.transaction():
            self._database.execute("DELETE FROM faults WHERE service = ?", fault.service)
            if fault.mode != NORMAL:
                self._database.insert("faults", **asdict(fault))

    def take(self, service: str) -> Fault | None:
        """The fault the call at hand must have, which uses one of its calls up."""
        row = self._database.row("SELECT * FROM faults WHERE service = ?", service)
        if row is None:
            return None
        with self._database.transaction():
            self._database.execute("UPDATE faults SET calls = calls - 1 WHERE service = ?", service)
            self._database.execute("DELETE FROM faults WHERE calls < 1")
        return Fault(**dict(row))

    def planned(self, services: Collection[str] = tuple(MODES)) -> dict[str, Fault]:
        """What is planned, for each of the services."""
        rows = {row["service"]: Fault(**dict(row)) for row in self._database.rows("SELECT * FROM faults")}
        return {service: rows.get(service, Fault(service, NORMAL)) for service in services}

    def clear(self) -> None:
        self._database.execute("DELETE FROM faults")
