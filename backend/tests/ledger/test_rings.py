"""People who owe each other: what one of them is credited goes round, but not for ever."""

from uuid import UUID

import pytest

from market.common.ids import new_id
from market.wallets import accounts
from market.wallets.ledger import Leg, post_operation
from market.wallets.models import LedgerTransfer
from market.wallets.reconciliation import find_differences
from market.wallets.selectors import wallet_of
from market.wallets.tests.factories import fund, person_with

pytestmark = pytest.mark.django_db
MOST_LEGS = 1 + 2 * 500  # of one credit: its own, and two for each repayment


def owe(debtor_id: UUID, creditor_id: UUID, amount: int) -> None:
    case_id = new_id()
    post_operation(
        key=str(new_id()),
        kind="test",
        legs=[Leg(accounts.owed_by(case_id, debtor_id), accounts.owed_to_buyer(case_id, creditor_id), amount)],
        initiator="system",
        actor_id=None,
        subject_type="test",
        subject_id=case_id,
        label="Test",
    )


@pytest.mark.parametrize("people", [2, 3])
def test_a_cent_among_people_who_owe_each_other_is_credited(people: int) -> None:
    ring = [person_with() for _ in range(people)]
    for debtor_id, creditor_id in zip(ring, [*ring[1:], ring[0]], strict=True):
        owe(debtor_id, creditor_id, 1_000_000)
    fund(ring[0], 1)
    assert sum(wallet_of(person).available for person in ring) == 1
    assert sum(wallet_of(person).debt for person in ring) == people * 1_000_000 - 500
    assert LedgerTransfer.objects.order_by("-leg").values_list("leg", flat=True)[0] == MOST_LEGS
    assert find_differences() == []
