"""What a ruling takes back from a seller: held in the case's award until it is paid to the buyer or given back.

Amounts depend on what wallets hold, hence each command takes the case's lock and then the wallet's before it reads.
Call them before anything else of the transaction posts.
"""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from market.wallets import accounts
from market.wallets.claw_backs import ClawBackPlan, holdings_of, legs_of, plan_claw_back, posted_plan
from market.wallets.errors import AlreadyClawedBack, AwardEnded, NothingHeld, OperationMismatch, PlanChanged
from market.wallets.ledger import Kind, Leg, PostedOperation
from market.wallets.models import AccountKind, LedgerOperation
from market.wallets.selectors import balance_of_case
from market.wallets.services.locking import lock_case, lock_wallet
from market.wallets.services.posting import for_case


@dataclass(frozen=True)
class ClawBack:
    operation: PostedOperation
    plan: ClawBackPlan


def claw_back(
    *,
    case_id: UUID,
    order_id: UUID,
    seller_id: UUID,
    buyer_id: UUID,
    price: int,
    label: str,
    staff_id: UUID | None = None,
    expected: ClawBackPlan | None = None,
) -> ClawBack:
    """Take `price` fen of a completed order back into the case's award; what is missing becomes a debt. All or nothing.

    Again for the same case returns what was done. `staff_id` None is the system's doing. Raises NothingHeld (more than
    the order's price), PlanChanged when it would move anything else than `expected`, AlreadyClawedBack for another
    case, OperationMismatch for another price.
    """
    with transaction.atomic():
        lock_case(case_id)
        lock_wallet(seller_id)
        key = f"order:{order_id}:claw_back"
        before = LedgerOperation.objects.filter(key=key).first()
        if before is not None:
            return _same_claw_back(before, case_id, price)
        held = holdings_of(order_id, seller_id)
        if not 0 < price <= held.price:
            raise NothingHeld
        plan = plan_claw_back(price, held.takable)
        if expected is not None and plan != expected:
            raise PlanChanged
        legs = legs_of(plan, case_id=case_id, seller_id=seller_id, buyer_id=buyer_id)
        posted = for_case(case_id, key=key, kind=Kind.CLAW_BACK, label=label, legs=legs, staff_id=staff_id)
        return ClawBack(posted, plan)


def pay_award(*, case_id: UUID, buyer_id: UUID, label: str, staff_id: UUID | None = None) -> PostedOperation | None:
    """The ruling stands: what was taken is the buyer's to spend. None when nothing could be taken.

    Raises AwardEnded when it was given back.
    """
    with transaction.atomic():
        lock_case(case_id)
        before = end_of_award(case_id, Kind.AWARD_PAYMENT)
        if before is not None:
            return before
        if not balance_of_case(case_id, AccountKind.AWARD):
            return None
        legs = [Leg(accounts.award(case_id, buyer_id), accounts.available(buyer_id), None)]
        return for_case(
            case_id,
            key=award_end_key(case_id),
            kind=Kind.AWARD_PAYMENT,
            label=label,
            legs=legs,
            staff_id=staff_id,
        )


def award_end_key(case_id: UUID) -> str:
    """One key for both ends: an award is paid or given back, never both."""
    return f"case:{case_id}:award_end"


def end_of_award(case_id: UUID, kind: Kind) -> PostedOperation | None:
    """How the award ended, if it did. Raises AwardEnded when it ended in the other way."""
    ended = LedgerOperation.objects.filter(key=award_end_key(case_id)).first()
    if ended is None:
        return None
    if ended.kind != kind:
        raise AwardEnded
    return PostedOperation(ended.pk, replayed=True)


def _same_claw_back(before: LedgerOperation, case_id: UUID, price: int) -> ClawBack:
    if before.subject_id != case_id:
        raise AlreadyClawedBack
    plan = posted_plan(before.pk)
    if plan.price != price:
        raise OperationMismatch
    return ClawBack(PostedOperation(before.pk, replayed=True), plan)
