"""What a buyer, or the network between, can do with a waiting payment: the cashiers' buttons as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

LATE_SECONDS = 30.0
# Long enough for the first of two notifications to be answered before the second one leaves.
GAP_SECONDS = 1.0
ALTERATION_FEN = 100


class Outcome(Enum):
    """What becomes of the payment itself."""

    PAID = "paid"
    CLOSED = "closed"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Notice:
    """One notification an action causes, `gap` seconds after the action.

    `ahead`: it tells what should be heard last, before the others arrive.
    """

    gap: float = 0
    ahead: bool = False
    alteration_fen: int = 0
    bad_signature: bool = False


@dataclass(frozen=True, slots=True)
class Action:
    """`late`: the notices wait for a delay; `returns`: the browser goes back to the merchant."""

    name: str
    notices: tuple[Notice, ...] = ()
    late: bool = False
    returns: bool = True
    outcome: Outcome = Outcome.PAID

    @property
    def is_out_of_order(self) -> bool:
        return any(notice.ahead for notice in self.notices)


ACTIONS: Mapping[str, Action] = {
    action.name: action
    for action in (
        Action("pay", (Notice(),)),
        Action("pay_late", (Notice(),), late=True),
        Action("pay_twice", (Notice(), Notice())),
        Action("pay_out_of_order", (Notice(ahead=True), Notice(gap=GAP_SECONDS))),
        Action("pay_altered_amount", (Notice(alteration_fen=ALTERATION_FEN),)),
        Action("pay_bad_signature", (Notice(bad_signature=True),)),
        Action("pay_no_return", (Notice(),), returns=False),
        Action("fail", returns=False, outcome=Outcome.WAITING),
        Action("cancel", returns=False, outcome=Outcome.CLOSED),
    )
}
