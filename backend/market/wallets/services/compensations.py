"""What the platform pays a buyer out of its own pocket: one member of staff proposes it, another approves.

Whether buyer and debtor share a payee or a device is for the case to find out; payments and devices lie above.
"""

from uuid import UUID

from django.db import transaction

from market.common.audit import record_audit
from market.common.clock import now
from market.users.models import User
from market.users.selectors import share_identity
from market.wallets import accounts
from market.wallets.debts import debt_of_case
from market.wallets.errors import (
    AwardPending,
    BeyondCaseCap,
    BeyondDayCap,
    BeyondDebt,
    CompensationWaiting,
    NothingOwed,
    OwnCompensation,
    PartyToCase,
    SharedIdentity,
)
from market.wallets.ledger import Kind, Leg
from market.wallets.limits import COMPENSATION_PER_CASE, COMPENSATION_PER_DAY
from market.wallets.models import AccountKind, Compensation
from market.wallets.selectors import (
    balance_of_case,
    compensated_in_case,
    compensated_today,
    compensation_for_staff,
    waiting_compensation_of,
)
from market.wallets.services.locking import lock_case, lock_compensations, lock_wallet
from market.wallets.services.posting import for_case


def propose_compensation(
    *, case_id: UUID, order_id: UUID, amount: int, reason: str, label: str, staff: User
) -> Compensation:
    """Propose that the platform pays `amount` fen of what the case's debtor still owes the buyer.

    Raises NothingOwed, PartyToCase, SharedIdentity, CompensationWaiting, AwardPending, BeyondDebt(left),
    BeyondCaseCap(left); fen.
    """
    with transaction.atomic():
        lock_case(case_id)
        debt = debt_of_case(case_id)
        if debt is None:
            raise NothingOwed
        if staff.pk in (debt.debtor_id, debt.buyer_id):
            raise PartyToCase
        if share_identity(debt.buyer_id, debt.debtor_id):
            raise SharedIdentity
        if waiting_compensation_of(case_id) is not None:
            raise CompensationWaiting
        _check_amount(case_id, amount)
        proposed = Compensation.objects.create(
            case_id=case_id,
            order_id=order_id,
            buyer_id=debt.buyer_id,
            debtor_id=debt.debtor_id,
            amount=amount,
            label=label,
            proposed_by=staff,
            reason=reason,
        )
        _record(proposed, staff, reason)
        return proposed


def approve_compensation(*, compensation_id: UUID, staff: User) -> Compensation:
    """Pay it at once, and take that part of the debt over: what the debtor repays of it is the platform's.

    Raises ObjectNotFound, OwnCompensation, PartyToCase, InvalidTransition, AwardPending, BeyondDebt(left),
    BeyondCaseCap(left), BeyondDayCap(left); fen.
    """
    with transaction.atomic():
        compensation = _lock_for(staff, compensation_id)
        compensation.move_to(Compensation.Status.APPROVED)
        lock_compensations()
        # Or a repayment under way would find an account of the debt that was not there when it began.
        lock_wallet(compensation.debtor_id)
        _check_amount(compensation.case_id, compensation.amount)
        left = COMPENSATION_PER_DAY - compensated_today()
        if compensation.amount > left:
            raise BeyondDayCap(left=left)
        _decide(compensation, staff)
        _post(compensation, staff)
        return compensation


def reject_compensation(*, compensation_id: UUID, staff: User, reason: str) -> Compensation:
    """Say no, and why. Raises ObjectNotFound, OwnCompensation, PartyToCase, InvalidTransition."""
    with transaction.atomic():
        compensation = _lock_for(staff, compensation_id)
        compensation.move_to(Compensation.Status.REJECTED)
        compensation.rejection_reason = reason
        _decide(compensation, staff)
        return compensation


def _check_amount(case_id: UUID, amount: int) -> None:
    if balance_of_case(case_id, AccountKind.AWARD):
        raise AwardPending
    owed = balance_of_case(case_id, AccountKind.OWED_TO_BUYER)
    if not 0 < amount <= owed:
        raise BeyondDebt(left=owed)
    left = COMPENSATION_PER_CASE - compensated_in_case(case_id)
    if amount > left:
        raise BeyondCaseCap(left=left)


def _lock_for(staff: User, compensation_id: UUID) -> Compensation:
    found = compensation_for_staff(compensation_id)
    lock_case(found.case_id)
    compensation = Compensation.objects.select_for_update(no_key=True).get(pk=compensation_id)
    if staff.pk == compensation.proposed_by_id:
        raise OwnCompensation
    if compensation.is_party(staff.pk):
        raise PartyToCase
    return compensation


def _post(compensation: Compensation, staff: User) -> None:
    case_id, buyer_id, amount = compensation.case_id, compensation.buyer_id, compensation.amount
    legs = [
        Leg(accounts.compensation(), accounts.available(buyer_id), amount),
        Leg(accounts.owed_to_buyer(case_id, buyer_id), accounts.owed_to_platform(case_id), amount),
    ]
    key = f"compensation:{compensation.pk}"
    for_case(case_id, key=key, kind=Kind.COMPENSATION, label=compensation.label, legs=legs, staff_id=staff.pk)


def _decide(compensation: Compensation, staff: User) -> None:
    compensation.decided_by, compensation.decided_at = staff, now()
    compensation.save(update_fields=["status", "decided_by", "decided_at", "rejection_reason"])
    _record(compensation, staff, compensation.rejection_reason)


def _record(compensation: Compensation, staff: User, reason: str) -> None:
    record_audit(
        action=f"compensation_{compensation.status}",
        subject_type="compensation",
        subject_id=compensation.pk,
        actor_id=staff.pk,
        actor_label=staff.username,
        reason=reason,
        after={"status": compensation.status, "amount": compensation.amount, "case_id": str(compensation.case_id)},
    )
