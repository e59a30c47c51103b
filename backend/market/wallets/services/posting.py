"""What the flows of money share: who posts them, and about what."""

from collections.abc import Sequence
from uuid import UUID

from market.wallets.accounts import AccountRef
from market.wallets.debts import INCIDENT
from market.wallets.errors import MalformedOperation
from market.wallets.ledger import Initiator, Kind, Leg, PostedOperation, post_operation

ORDER = "order"
RECHARGE = "recharge"
WITHDRAWAL = "withdrawal"


def by_system(*, key: str, kind: Kind, subject: tuple[str, UUID], label: str, legs: Sequence[Leg]) -> PostedOperation:
    subject_type, subject_id = subject
    return post_operation(
        key=key,
        kind=kind,
        legs=legs,
        initiator=Initiator.SYSTEM,
        actor_id=None,
        subject_type=subject_type,
        subject_id=subject_id,
        label=label,
    )


def for_case(
    case_id: UUID,
    *,
    key: str,
    kind: Kind,
    label: str,
    legs: Sequence[Leg],
    staff_id: UUID | None,
    reverses: int | None = None,
) -> PostedOperation:
    """What a case moves; `staff_id` None is the system's doing."""
    return post_operation(
        key=key,
        kind=kind,
        legs=legs,
        initiator=Initiator.STAFF if staff_id else Initiator.SYSTEM,
        actor_id=staff_id,
        subject_type=INCIDENT,
        subject_id=case_id,
        label=label,
        reverses=reverses,
    )


def shares(*shares: tuple[AccountRef, AccountRef, int]) -> list[Leg]:
    """Legs of the shares that are not zero: a fee may be, and so may what is left of a share after it."""
    if any(amount < 0 for _debit, _credit, amount in shares):
        raise MalformedOperation
    return [Leg(debit, credit, amount) for debit, credit, amount in shares if amount]
