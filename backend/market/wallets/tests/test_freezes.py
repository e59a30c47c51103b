"""A frozen wallet: nothing the person starts leaves it, everything else goes on."""

from uuid import UUID

import pytest

from market.common.ids import new_id
from market.wallets.errors import (
    FreezeAlreadyOpen,
    FreezeNotOpen,
    FreezeOnlyNarrows,
    InsufficientBalance,
    WalletFrozen,
)
from market.wallets.hooks import wallet_frozen
from market.wallets.models import WalletFreeze
from market.wallets.selectors import wallet_of
from market.wallets.services import freezes, trades, withdrawals
from market.wallets.tests.factories import PROVIDER, fund, person_with

pytestmark = pytest.mark.django_db
BALANCE = 10_000


@pytest.fixture
def user_id() -> UUID:
    return person_with(BALANCE)


@pytest.fixture(autouse=True)
def told(monkeypatch: pytest.MonkeyPatch) -> list[UUID]:
    """Whose freezing was told to what is bound to the hook, which is nothing else here."""
    people: list[UUID] = []
    monkeypatch.setattr(wallet_frozen, "_bound", [people.append])
    return people


def freeze(user_id: UUID, amount: int | None = None) -> UUID:
    case_id = new_id()
    freezes.open_freeze(user_id=user_id, case_id=case_id, amount=amount, reason="Reclaimed after sale")
    return case_id


def pay(user_id: UUID, amount: int) -> UUID:
    order_id = new_id()
    trades.pay_order(order_id=order_id, buyer_id=user_id, amount=amount, label="Order")
    return order_id


def withdraw(user_id: UUID, amount: int) -> UUID:
    withdrawal_id = new_id()
    withdrawals.begin_withdrawal(withdrawal_id=withdrawal_id, user_id=user_id, amount=amount, label="Alipay")
    return withdrawal_id


@pytest.mark.parametrize("start", [pay, withdraw])
def test_nothing_the_person_starts_may_leave(user_id: UUID, start: object) -> None:
    freeze(user_id)
    with pytest.raises(WalletFrozen) as refused:
        start(user_id, 1)  # type: ignore[operator]  # one of two functions of the same shape
    assert refused.value.params == {"available": 0, "needed": 1}


def test_whoever_has_too_little_is_told_of_the_freeze_first(user_id: UUID) -> None:
    freeze(user_id)
    with pytest.raises(WalletFrozen):
        pay(user_id, BALANCE + 1)


def test_money_may_still_come_in_and_escrows_still_complete(user_id: UUID) -> None:
    order_id = pay(user_id, 1_000)
    freeze(user_id)
    fund(user_id, 500)
    trades.refund_order(order_id=order_id, buyer_id=user_id, label="Order")
    assert wallet_of(user_id).available == BALANCE + 500


def test_a_sent_withdrawal_finishes_and_a_failed_one_returns_under_the_freeze(user_id: UUID) -> None:
    sent, failed = withdraw(user_id, 1_000), withdraw(user_id, 2_000)
    freeze(user_id)
    withdrawals.finish_withdrawal(withdrawal_id=sent, user_id=user_id, provider=PROVIDER, amount=1_000, label="Alipay")
    withdrawals.return_withdrawal(withdrawal_id=failed, user_id=user_id, amount=2_000, label="Alipay", reason="refused")
    wallet = wallet_of(user_id)
    assert (wallet.available, wallet.withdrawing, wallet.frozen) == (9_000, 0, 9_000)


def test_closing_one_case_does_not_free_another(user_id: UUID) -> None:
    first, second = freeze(user_id), freeze(user_id)
    freezes.close_freeze(user_id=user_id, case_id=first)
    assert wallet_of(user_id).is_frozen
    freezes.close_freeze(user_id=user_id, case_id=second)
    assert not wallet_of(user_id).is_frozen
    pay(user_id, BALANCE)


def test_a_part_may_be_frozen(user_id: UUID) -> None:
    freeze(user_id, 4_000)
    freeze(user_id, 1_000)
    assert wallet_of(user_id).frozen == 5_000
    pay(user_id, 5_000)
    with pytest.raises(WalletFrozen) as refused:
        pay(user_id, 1)
    assert refused.value.params == {"available": 0, "needed": 1}


def test_without_a_freeze_it_is_only_too_little(user_id: UUID) -> None:
    with pytest.raises(InsufficientBalance):
        pay(user_id, BALANCE + 1)


def test_a_case_freezes_a_wallet_once(user_id: UUID, told: list[UUID]) -> None:
    case_id = freeze(user_id)
    again = freezes.open_freeze(user_id=user_id, case_id=case_id, amount=None, reason="again")
    assert (again.reason, told) == ("Reclaimed after sale", [user_id])
    with pytest.raises(FreezeAlreadyOpen):
        freezes.open_freeze(user_id=user_id, case_id=case_id, amount=5, reason="less")


def test_a_freeze_narrows_to_what_is_at_stake_and_its_history_is_kept(user_id: UUID, told: list[UUID]) -> None:
    case_id = freeze(user_id)
    freezes.narrow_freeze(user_id=user_id, case_id=case_id, amount=4_000, reason="Triage: the price")
    rows = WalletFreeze.objects.filter(case_id=case_id).order_by("id").values_list("amount", "reason", "closed_at")
    (everything, was, closed_at), (part, now_is, still_open) = rows
    assert (everything, was, part, now_is, still_open) == (
        None, "Reclaimed after sale", 4_000, "Triage: the price", None,
    )  # fmt: skip
    assert closed_at is not None
    assert told == [user_id]  # once: nothing comes back a second time
    pay(user_id, BALANCE - 4_000)
    with pytest.raises(WalletFrozen):
        pay(user_id, 1)


def test_narrowing_again_changes_nothing(user_id: UUID) -> None:
    case_id = freeze(user_id)
    first = freezes.narrow_freeze(user_id=user_id, case_id=case_id, amount=4_000, reason="triage")
    assert freezes.narrow_freeze(user_id=user_id, case_id=case_id, amount=4_000, reason="again") == first
    assert WalletFreeze.objects.filter(case_id=case_id).count() == 2
    assert freezes.narrow_freeze(user_id=user_id, case_id=case_id, amount=1_000, reason="less").amount == 1_000


@pytest.mark.parametrize("amount", [4_001, 0, -1])
def test_a_freeze_never_widens(user_id: UUID, amount: int) -> None:
    case_id = freeze(user_id, 4_000)
    with pytest.raises(FreezeOnlyNarrows):
        freezes.narrow_freeze(user_id=user_id, case_id=case_id, amount=amount, reason="more")
    assert wallet_of(user_id).frozen == 4_000


def test_only_an_open_freeze_narrows(user_id: UUID) -> None:
    case_id = freeze(user_id)
    freezes.close_freeze(user_id=user_id, case_id=case_id)
    with pytest.raises(FreezeNotOpen):
        freezes.narrow_freeze(user_id=user_id, case_id=case_id, amount=1, reason="late")


def test_everything_frozen_takes_precedence_over_a_part(user_id: UUID) -> None:
    narrowed = freeze(user_id)
    freeze(user_id)
    freezes.narrow_freeze(user_id=user_id, case_id=narrowed, amount=1, reason="triage")
    assert wallet_of(user_id).frozen == BALANCE
    with pytest.raises(WalletFrozen):
        pay(user_id, 1)


def test_running_escrows_complete_and_proceeds_are_released_under_a_freeze(user_id: UUID) -> None:
    buyer_id, sold, shared = person_with(2_000), new_id(), new_id()
    for order_id in (sold, shared):
        trades.pay_order(order_id=order_id, buyer_id=buyer_id, amount=1_000, label="Order")
    freeze(user_id)
    trades.complete_order(order_id=sold, seller_id=user_id, amount=1_000, fee=50, label="Order")
    trades.release_settling(order_id=sold, seller_id=user_id, label="Order")
    trades.split_order(order_id=shared, buyer_id=buyer_id, seller_id=user_id, seller_share=400, fee=20, label="Order")
    assert wallet_of(user_id).available == BALANCE + 950 + 380
    assert wallet_of(buyer_id).available == 600
