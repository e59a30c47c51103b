from itertools import product

import pytest
from django.db import IntegrityError, transaction

from market.common.clock import now
from market.common.errors import InvalidTransition
from market.payments.models import Recharge, Withdrawal
from market.payments.tests.factories import make_recharge, make_trader, make_withdrawal
from market.users.tests.factories import UserFactory

RECHARGE_MOVES = {("pending", "paid"), ("pending", "closed"), ("closed", "paid")}
WITHDRAWAL_MOVES = {
    ("pending_review", "approved"),
    ("pending_review", "rejected"),
    ("pending_review", "cancelled"),
    ("pending_review", "returned"),
    ("approved", "returned"),
    ("approved", "sending"),
    ("sending", "paid"),
    ("sending", "failed"),
    ("sending", "unknown"),
    ("unknown", "paid"),
    ("unknown", "failed"),
    ("unknown", "sending"),
}


@pytest.mark.parametrize(("before", "after"), list(product(Recharge.Status.values, repeat=2)))
def test_every_move_of_a_recharge(before: str, after: str) -> None:
    assert Recharge(status=before).can_move_to(after) == ((before, after) in RECHARGE_MOVES)


@pytest.mark.parametrize(("before", "after"), list(product(Withdrawal.Status.values, repeat=2)))
def test_every_move_of_a_withdrawal(before: str, after: str) -> None:
    withdrawal = Withdrawal(status=before)
    if (before, after) in WITHDRAWAL_MOVES:
        withdrawal.move_to(after)
        assert withdrawal.status == after
    else:
        with pytest.raises(InvalidTransition):
            withdrawal.move_to(after)


def violates(constraint: str, rows: object, **changes: object) -> bool:
    with pytest.raises(IntegrityError) as violation, transaction.atomic():
        rows.update(**changes)  # type: ignore[attr-defined]  # a query set of either model
    return constraint in str(violation.value)


@pytest.mark.django_db
def test_the_database_keeps_maker_and_checker_apart() -> None:
    withdrawal = make_withdrawal(make_trader(5_000_00))
    rows = Withdrawal.objects.filter(pk=withdrawal.pk)
    approved = {"status": "approved", "reviewed_at": now()}
    assert violates("maker_is_not_checker", rows, reviewed_by=withdrawal.user, **approved)
    assert violates("leaves_only_reviewed", rows, status="paid")
    rejected = {"status": "rejected", "reviewed_at": now(), "reviewed_by": UserFactory()}
    assert violates("rejected_says_why", rows, **rejected)
    assert violates("withdrawal_of_something", rows, amount=0)


@pytest.mark.django_db
def test_the_database_knows_when_a_recharge_was_paid() -> None:
    rows = Recharge.objects.filter(pk=make_recharge(make_trader()).pk)
    assert violates("paid_has_time", rows, status="paid")
    assert violates("recharge_of_something", rows, amount=0)
