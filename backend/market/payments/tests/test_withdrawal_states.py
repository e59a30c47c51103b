"""Withdrawals: state × action × role, every combination, over the API and by the worker."""

from collections.abc import Callable
from itertools import product
from typing import Any
from unittest.mock import Mock
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from market.common.clock import now
from market.payments.models import Withdrawal
from market.payments.providers.base import Transfer, TransferStatus
from market.payments.services import wires
from market.payments.services.endings import return_unsent_withdrawals
from market.payments.services.payouts import pursue_withdrawal
from market.payments.tests.factories import make_trader, make_withdrawal
from market.users.models import User
from market.users.tests.factories import UserFactory
from market.wallets.selectors import wallet_of

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], APIClient]
Status = Withdrawal.Status
HELD, AMOUNT = 5_000_00, 1_500_00
STAFF = ("cashier", "reviewer", "arbitrator", "support", "admin")
ROLES = ("owner", "stranger", *STAFF)
ACTIONS = {
    "cancel": "withdrawals/{id}/cancel",
    "approve": "staff/withdrawals/{id}/approve",
    "reject": "staff/withdrawals/{id}/reject",
}
AFTER = {"cancel": Status.CANCELLED, "approve": Status.APPROVED, "reject": Status.REJECTED}


def expected(status: str, action: str, role: str) -> tuple[int, str]:
    """Answer and state afterwards."""
    if action == "cancel" and role in STAFF:
        return 403, status
    if action != "cancel" and role not in ("cashier", "admin"):
        return 403, status
    if role == "stranger":
        return 404, status
    if status != Status.PENDING_REVIEW:
        return 409, status
    return 200, AFTER[action]


@pytest.fixture
def owner() -> User:
    return make_trader(HELD)


def withdrawal_in(status: str, owner: User) -> Withdrawal:
    """Written past the commands: only what may be done next matters."""
    withdrawal = make_withdrawal(owner, AMOUNT)
    reviewed = {"reviewed_by": UserFactory(roles=["cashier"]), "reviewed_at": now()}
    why = {"reason": "because", "failure_code": "PAYEE_NOT_EXIST"}
    changes: dict[str, Any] = {} if status == Status.PENDING_REVIEW else {"status": status, **reviewed, **why}
    Withdrawal.objects.filter(pk=withdrawal.pk).update(**changes)
    return withdrawal


@pytest.mark.parametrize(("status", "action", "role"), list(product(Status.values, ACTIONS, ROLES)))
def test_who_may_do_what_when(as_user: SignIn, owner: User, status: str, action: str, role: str) -> None:
    withdrawal = withdrawal_in(status, owner)
    others = {"owner": owner, "stranger": make_trader()}
    person = others[role] if role in others else UserFactory(roles=[role])
    path = f"/api/v1/{ACTIONS[action].format(id=withdrawal.pk)}"
    answer = as_user(person).post(path, {"reason": "because"}, headers={"Idempotency-Key": str(uuid4())})
    withdrawal.refresh_from_db()
    assert (answer.status_code, withdrawal.status) == expected(status, action, role)
    came_back = withdrawal.status != status and withdrawal.status in Withdrawal.BACK
    assert wallet_of(owner.pk).withdrawing == (0 if came_back else AMOUNT)


@pytest.mark.parametrize("status", Status.values)
def test_what_a_freeze_does_in_each_state(owner: User, status: str) -> None:
    withdrawal = withdrawal_in(status, owner)
    return_unsent_withdrawals(owner.pk)
    withdrawal.refresh_from_db()
    unsent = status in (Status.PENDING_REVIEW, Status.APPROVED)
    assert withdrawal.status == (Status.RETURNED if unsent else status)
    assert wallet_of(owner.pk).withdrawing == (0 if unsent else AMOUNT)


@pytest.mark.parametrize("status", Status.values)
def test_what_the_worker_does_in_each_state(owner: User, monkeypatch: pytest.MonkeyPatch, status: str) -> None:
    """It sends what is approved, asks about what was sent, and touches nothing else."""
    provider = Mock()
    provider.transfer.return_value = provider.query_transfer.return_value = Transfer(TransferStatus.PAID, "1")
    monkeypatch.setattr(wires, "payout_provider_of", lambda code: provider)
    withdrawal = withdrawal_in(status, owner)
    pursue_withdrawal(withdrawal_id=withdrawal.pk)
    withdrawal.refresh_from_db()
    is_sent, is_asked = status == Status.APPROVED, status in (Status.SENDING, Status.UNKNOWN)
    assert (provider.transfer.called, provider.query_transfer.called) == (is_sent, is_asked)
    assert withdrawal.status == (Status.PAID if is_sent or is_asked else status)
