"""What every payment provider shows to the shared cashier, pages and JSON."""

from typing import Protocol, TypeVar

from sandbox.actions import LATE_SECONDS, Action


class Payment(Protocol):
    """`return_url` is `""` where no browser goes back to the merchant."""

    @property
    def id(self) -> int: ...

    @property
    def is_paid(self) -> bool: ...

    @property
    def is_waiting(self) -> bool: ...

    @property
    def return_url(self) -> str: ...


P = TypeVar("P", bound=Payment)


class Till(Protocol[P]):
    """A provider's side of the counter."""

    def find(self, number: str, /) -> P | None:
        """The payment by the number in its cashier's address."""

    def act(self, payment: P, action: Action, /, *, delay: float = LATE_SECONDS) -> P:
        """Carry an action out; raises Refusal unless the payment waits for its payer."""

    def notify(self, payment: P, /) -> None:
        """Queue a fresh and correct notification about a paid one."""

    def return_url(self, payment: P, /) -> str:
        """Where the payer's browser goes once it is paid; `""` for nowhere."""
