"""Undoing a claw-back whose ruling was lifted."""

from dataclasses import dataclass
from uuid import UUID, uuid5

from django.db import transaction

from market.wallets import accounts
from market.wallets.claw_backs import ClawBackPlan, Source, account_of, posted_plan
from market.wallets.debts import INCIDENT
from market.wallets.errors import AlreadyCompensated, NothingHeld
from market.wallets.ledger import Kind, Leg, PostedOperation
from market.wallets.models import AccountKind, Compensation, LedgerOperation
from market.wallets.selectors import available_of, balance_of_case
from market.wallets.services.awards import award_end_key, end_of_award
from market.wallets.services.locking import lock_case, lock_wallet
from market.wallets.services.posting import for_case


@dataclass(frozen=True)
class _Return:
    """What goes back. Of the plan's debt `repaid` fen had reached the buyer, who has `recovered` of them."""

    case_id: UUID
    seller_id: UUID
    buyer_id: UUID
    plan: ClawBackPlan
    repaid: int
    recovered: int


def return_award(
    *, case_id: UUID, seller_id: UUID, buyer_id: UUID, label: str, staff_id: UUID | None = None
) -> PostedOperation:
    """The ruling was lifted: everything goes back to where it came from, the platform's fee included.

    Proceeds whose hold has ended meanwhile go to the seller's available. The debt is cancelled; what was repaid of it
    comes back from the buyer's available, and where that falls short the buyer owes the rest to the seller. Again
    returns what was done. Raises NothingHeld (never clawed back), AwardEnded (it was paid), AlreadyCompensated.
    """
    with transaction.atomic():
        lock_case(case_id)
        for person in sorted((seller_id, buyer_id)):
            lock_wallet(person)
        before = end_of_award(case_id, Kind.AWARD_RETURN)
        if before is not None:
            return before
        taken = LedgerOperation.objects.filter(subject_type=INCIDENT, subject_id=case_id, kind=Kind.CLAW_BACK).first()
        if taken is None:
            raise NothingHeld
        _refuse_compensated(case_id)
        plan = posted_plan(taken.pk)
        repaid = plan.debt - balance_of_case(case_id, AccountKind.OWED_TO_BUYER)
        recovered = min(repaid, available_of(buyer_id))
        return _post(_Return(case_id, seller_id, buyer_id, plan, repaid, recovered), taken.pk, label, staff_id)


def _post(back: _Return, taken_id: int, label: str, staff_id: UUID | None) -> PostedOperation:
    debts, money = _legs_of_debts(back), _legs_of_money(back)
    kind = Kind.AWARD_RETURN
    if debts and money:
        # By itself and first: or the money that comes back would repay the debt which is no more.
        debt_key = f"case:{back.case_id}:debt_return"
        for_case(back.case_id, key=debt_key, kind=kind, label=label, legs=debts, staff_id=staff_id)
    return for_case(
        back.case_id,
        key=award_end_key(back.case_id),
        kind=kind,
        label=label,
        legs=money or debts,
        staff_id=staff_id,
        reverses=taken_id,
    )


def _legs_of_debts(back: _Return) -> list[Leg]:
    legs = []
    if left := back.plan.debt - back.repaid:
        owed_to = accounts.owed_to_buyer(back.case_id, back.buyer_id)
        legs.append(Leg(owed_to, accounts.owed_by(back.case_id, back.seller_id), left))
    if missing := back.repaid - back.recovered:
        # A case has one debtor, so what the buyer owes now has accounts of its own.
        debt_id = uuid5(back.case_id, "returned")
        owed_to = accounts.owed_to_buyer(debt_id, back.seller_id)
        legs.append(Leg(accounts.owed_by(debt_id, back.buyer_id), owed_to, missing))
    return legs


def _legs_of_money(back: _Return) -> list[Leg]:
    award = accounts.award(back.case_id, back.buyer_id)
    released = _released({taking.order_id for taking in back.plan.takings if taking.order_id})
    legs = [Leg(accounts.available(back.buyer_id), award, back.recovered)] if back.recovered else []
    to_available = back.recovered
    for taking in back.plan.takings:
        if taking.source == Source.AVAILABLE or taking.order_id in released:
            to_available += taking.amount
        else:
            legs.append(Leg(award, account_of(taking, back.seller_id), taking.amount))
    return [*legs, Leg(award, accounts.available(back.seller_id), to_available)] if to_available else legs


def _released(order_ids: set[UUID]) -> set[UUID]:
    """Those whose hold is over: nothing would ever leave their settling account again."""
    keys = {f"order:{order_id}:release": order_id for order_id in order_ids}
    posted = LedgerOperation.objects.filter(key__in=keys).values_list("key", flat=True)
    return {keys[key] for key in posted}


def _refuse_compensated(case_id: UUID) -> None:
    if Compensation.objects.filter(case_id=case_id, status=Compensation.Status.APPROVED).exists():
        raise AlreadyCompensated
