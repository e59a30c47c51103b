"""The platform pays in a debtor's place: maker, checker, caps, and whose the debt is then."""

from functools import partial
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from market.common.errors import InvalidTransition, ObjectNotFound
from market.common.ids import new_id
from market.common.models import AuditEntry
from market.users.models import RealName, Role, User
from market.users.tests.factories import UserFactory
from market.wallets import limits
from market.wallets.errors import (
    AlreadyCompensated,
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
from market.wallets.models import AccountKind, Compensation, LedgerAccount, LedgerTransfer
from market.wallets.reconciliation import find_differences
from market.wallets.selectors import balance_of_case, wallet_of
from market.wallets.services.compensations import (
    approve_compensation,
    propose_compensation,
    reject_compensation,
)
from market.wallets.tests.factories import fund, give_back, owe, sell, spend, take_back
from tests.support.database import Clock, as_owner

pytestmark = pytest.mark.django_db
OWED = 90_000
CHECK_VIOLATION, DENIED, KEPT = "23514", "42501", "AN001"


@pytest.fixture
def seller() -> User:
    return UserFactory()


@pytest.fixture
def buyer() -> User:
    return UserFactory()


@pytest.fixture
def case_id(seller: User, buyer: User) -> UUID:
    return owe(seller.pk, buyer.pk, OWED)


@pytest.fixture
def maker() -> User:
    return UserFactory(roles=[Role.ARBITRATOR])


@pytest.fixture
def checker() -> User:
    return UserFactory(roles=[Role.CASHIER])


@pytest.fixture(autouse=True)
def _ledger_reconciles() -> object:
    yield
    assert find_differences() == []


def propose(case_id: UUID, staff: User, amount: int = OWED) -> Compensation:
    return propose_compensation(
        case_id=case_id, order_id=new_id(), amount=amount, reason="Reclaimed", label="AH-1", staff=staff
    )


def spent() -> int:
    return -sum(account.balance for account in LedgerAccount.objects.filter(kind=AccountKind.COMPENSATION))


def test_what_is_approved_is_paid_and_the_platform_owns_that_part(
    case_id: UUID, seller: User, buyer: User, maker: User, checker: User
) -> None:
    proposed = propose(case_id, maker, 60_000)
    assert wallet_of(buyer.pk).available == 0
    approve_compensation(compensation_id=proposed.pk, staff=checker)
    assert (wallet_of(buyer.pk).available, spent(), wallet_of(seller.pk).debt) == (60_000, 60_000, OWED)
    owed = [balance_of_case(case_id, kind) for kind in (AccountKind.OWED_TO_BUYER, AccountKind.OWED_TO_PLATFORM)]
    assert owed == [30_000, 60_000]
    assert LedgerTransfer.objects.filter(operation__kind="compensation").values("operation").distinct().count() == 1


def test_what_the_debtor_repays_goes_to_the_buyer_and_then_to_the_platform(
    case_id: UUID, seller: User, buyer: User, maker: User, checker: User
) -> None:
    approve_compensation(compensation_id=propose(case_id, maker, 60_000).pk, staff=checker)
    fund(seller.pk, 40_000)
    assert (wallet_of(buyer.pk).available, spent()) == (90_000, 50_000)
    fund(seller.pk, 60_000)
    assert (wallet_of(seller.pk).available, spent()) == (10_000, 0)


def test_maker_is_not_checker(case_id: UUID, buyer: User, maker: User) -> None:
    proposed = propose(case_id, maker)
    for decide in (approve_compensation, partial(reject_compensation, reason="no")):
        with pytest.raises(OwnCompensation):
            decide(compensation_id=proposed.pk, staff=maker)
    assert wallet_of(buyer.pk).available == 0


def test_nobody_decides_in_their_own_case(case_id: UUID, seller: User, buyer: User, maker: User) -> None:
    for party in (seller, buyer):
        with pytest.raises(PartyToCase):
            propose(case_id, party)
    proposed = propose(case_id, maker)
    for party in (seller, buyer):
        with pytest.raises(PartyToCase):
            approve_compensation(compensation_id=proposed.pk, staff=party)


def refusal_of(statement: str) -> str:
    with pytest.raises(DatabaseError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    return str(refused.value.__cause__.sqlstate)  # type: ignore[union-attr]  # psycopg's error


@pytest.mark.parametrize("decided_by", ["proposed_by_id", "buyer_id", "debtor_id", "NULL"])
def test_nor_past_the_commands(case_id: UUID, maker: User, decided_by: str) -> None:
    propose(case_id, maker)
    approval = "UPDATE wallets_compensation SET status = 'approved', decided_at = now(), decided_by_id = "
    assert refusal_of(approval + decided_by) == CHECK_VIOLATION


@pytest.mark.parametrize("statement", ["UPDATE {} SET amount = 1", "UPDATE {} SET buyer_id = NULL", "DELETE FROM {}"])
def test_what_was_proposed_never_changes(case_id: UUID, maker: User, statement: str) -> None:
    propose(case_id, maker)
    connection.check_constraints()  # or what waits for the commit stands in the way of TRUNCATE
    assert refusal_of(statement.format("wallets_compensation")) == DENIED
    with as_owner():
        assert refusal_of(statement.format("wallets_compensation")) == KEPT
        assert refusal_of("TRUNCATE wallets_compensation") == KEPT


@pytest.mark.parametrize("amount", [OWED + 1, 0, -1])
def test_not_more_than_is_owed_to_the_buyer(case_id: UUID, maker: User, amount: int) -> None:
    with pytest.raises(BeyondDebt) as refused:
        propose(case_id, maker, amount)
    assert refused.value.params == {"left": OWED}


def test_what_was_repaid_since_it_was_proposed_is_not_paid_twice(
    case_id: UUID, seller: User, buyer: User, maker: User, checker: User
) -> None:
    proposed = propose(case_id, maker)
    fund(seller.pk, 1)
    with pytest.raises(BeyondDebt):
        approve_compensation(compensation_id=proposed.pk, staff=checker)
    assert wallet_of(buyer.pk).available == 1
    proposed.refresh_from_db()
    assert proposed.status == Compensation.Status.PROPOSED


def test_where_nothing_is_owed_nothing_is_paid(maker: User) -> None:
    with pytest.raises(NothingOwed):
        propose(new_id(), maker)


def test_a_case_has_one_proposal_at_a_time(case_id: UUID, maker: User, checker: User) -> None:
    first = propose(case_id, maker, 1_000)
    with pytest.raises(CompensationWaiting):
        propose(case_id, checker, 1_000)
    reject_compensation(compensation_id=first.pk, staff=checker, reason="Too little")
    propose(case_id, maker, 2_000)


def test_a_decision_is_final(case_id: UUID, maker: User, checker: User) -> None:
    proposed = propose(case_id, maker)
    reject_compensation(compensation_id=proposed.pk, staff=checker, reason="The seller pays tomorrow")
    with pytest.raises(InvalidTransition):
        approve_compensation(compensation_id=proposed.pk, staff=checker)
    with pytest.raises(ObjectNotFound):
        approve_compensation(compensation_id=new_id(), staff=checker)


def test_a_case_has_a_cap(seller: User, buyer: User, maker: User, checker: User) -> None:
    case_id = owe(seller.pk, buyer.pk, 900_000)
    approve_compensation(compensation_id=propose(case_id, maker, 400_000).pk, staff=checker)
    with pytest.raises(BeyondCaseCap) as refused:
        propose(case_id, maker, 100_001)
    assert refused.value.params == {"left": limits.COMPENSATION_PER_CASE - 400_000}


def test_a_day_has_a_cap_and_ends(seller: User, buyer: User, maker: User, checker: User, clock: Clock) -> None:
    for _case in range(4):
        case_id = owe(seller.pk, buyer.pk, 500_000)
        approve_compensation(compensation_id=propose(case_id, maker, 500_000).pk, staff=checker)
    late = propose(owe(seller.pk, buyer.pk, 100), maker, 100)
    with pytest.raises(BeyondDayCap) as refused:
        approve_compensation(compensation_id=late.pk, staff=checker)
    assert refused.value.params == {"left": 0}
    clock.shift(days=1)
    approve_compensation(compensation_id=late.pk, staff=checker)


def test_one_person_is_not_compensated_for_robbing_themselves(maker: User) -> None:
    twins = [UserFactory(real_name=True), UserFactory(real_name=True)]
    RealName.objects.update(id_hash=b"the same person")
    with pytest.raises(SharedIdentity):
        propose(owe(twins[0].pk, twins[1].pk, 500), maker, 500)


def test_what_may_still_be_lifted_is_not_compensated(seller: User, maker: User) -> None:
    sale, case_id = sell(seller.pk, released=True), new_id()
    spend(seller.pk, 500)
    take_back(sale, case_id)
    with pytest.raises(AwardPending):
        propose(case_id, maker, 500)


def test_a_ruling_is_not_lifted_once_the_platform_has_paid(
    seller: User, buyer: User, maker: User, checker: User
) -> None:
    sale, case_id = sell(seller.pk, fee=0, buyer_id=buyer.pk, released=True), new_id()
    spend(seller.pk, 1_000)
    take_back(sale, case_id)
    approve_compensation(compensation_id=propose(case_id, maker, 400).pk, staff=checker)
    with pytest.raises(AlreadyCompensated):
        give_back(sale, case_id)


def test_both_steps_are_in_the_audit_log(case_id: UUID, maker: User, checker: User) -> None:
    proposed = propose(case_id, maker, 500)
    approve_compensation(compensation_id=proposed.pk, staff=checker)
    entries = AuditEntry.objects.filter(subject_id=proposed.pk).order_by("id")
    assert [(entry.action, entry.actor_id) for entry in entries] == [
        ("compensation_proposed", maker.pk),
        ("compensation_approved", checker.pk),
    ]
    assert entries[0].reason == "Reclaimed"


def test_a_buyer_who_owes_the_debtor_is_compensated_all_the_same(
    case_id: UUID, seller: User, buyer: User, maker: User, checker: User
) -> None:
    owe(buyer.pk, seller.pk, 10_000)
    approve_compensation(compensation_id=propose(case_id, maker, 60_000).pk, staff=checker)
    # 60,000 reach the buyer, who owes the seller 10,000, who owes the buyer what is left of the case.
    assert (wallet_of(buyer.pk).available, wallet_of(buyer.pk).debt) == (60_000, 0)
    assert (wallet_of(seller.pk).available, wallet_of(seller.pk).debt) == (0, 80_000)
    assert spent() == 60_000


def test_a_buyer_who_owes_the_debtor_is_compensated_in_full(
    case_id: UUID, seller: User, buyer: User, maker: User, checker: User
) -> None:
    owe(buyer.pk, seller.pk, 10_000)
    approve_compensation(compensation_id=propose(case_id, maker).pk, staff=checker)
    # Nothing is owed to the buyer any more: what reaches the seller repays the platform.
    assert (wallet_of(buyer.pk).available, wallet_of(seller.pk).debt) == (OWED - 10_000, OWED - 10_000)
    assert spent() == OWED - 10_000
