"""One leg goes through a function of its own: both keep the same rules and find what the other posted under a key."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from market.common.ids import new_id
from market.wallets import accounts
from market.wallets.accounts import AccountRef
from market.wallets.errors import InsufficientBalance, MalformedOperation, OperationMismatch, WalletFrozen
from market.wallets.ledger import Leg, PostedOperation, post_operation
from market.wallets.models import LedgerAccount, LedgerTransfer
from market.wallets.reconciliation import find_differences
from market.wallets.selectors import wallet_of
from market.wallets.services import freezes
from market.wallets.tests.factories import fund, owe, person_with

Split = Callable[[AccountRef, AccountRef, int], list[Leg]]
MALFORMED = "AN013"
ALIPAY = accounts.clearing("alipay")

pytestmark = pytest.mark.django_db


def one(debit: AccountRef, credit: AccountRef, amount: int) -> list[Leg]:
    return [Leg(debit, credit, amount)]


def several(debit: AccountRef, credit: AccountRef, amount: int) -> list[Leg]:
    return [Leg(debit, credit, 1), Leg(debit, credit, amount - 1)]


both = pytest.mark.parametrize("split", [one, several])


def post(legs: Sequence[Leg], **said: Any) -> PostedOperation:
    asked = {"key": str(new_id()), "kind": "test", "initiator": "system", "actor_id": None, "label": "Test"}
    return post_operation(legs=legs, subject_type="test", subject_id=None, **(asked | said))


@both
def test_money_moves_either_way_between_accounts_of_any_order(split: Split) -> None:
    user_id = person_with(100)
    available, withdrawing = accounts.available(user_id), accounts.withdrawing(user_id)

    post(split(available, withdrawing, 60))
    there = wallet_of(user_id)
    post(split(withdrawing, available, 40))
    back = wallet_of(user_id)

    assert (there.available, there.withdrawing, back.available, back.withdrawing) == (40, 60, 80, 20)
    assert find_differences() == []


@both
def test_each_transfer_says_what_both_sides_held_after_it(split: Split) -> None:
    user_id = person_with(100)
    posted = post(split(accounts.available(user_id), ALIPAY, 30))
    last = LedgerTransfer.objects.filter(operation_id=posted.id).order_by("leg").last()
    assert last is not None
    assert last.debit_after == 70
    assert last.credit_after == LedgerAccount.objects.get(pk=last.credit_id).balance


@both
def test_more_than_there_is_is_refused_with_both_amounts(split: Split) -> None:
    user_id = person_with(100)
    with pytest.raises(InsufficientBalance) as refused:
        post(split(accounts.available(user_id), ALIPAY, 101))
    assert (refused.value.params["available"], refused.value.params["needed"]) == (100, 101)


@both
@pytest.mark.parametrize("gives", [accounts.available, accounts.withdrawing], ids=["first", "second"])
def test_accounts_that_exist_are_never_overdrawn(split: Split, gives: Callable[[UUID], AccountRef]) -> None:
    """Whether the one that gives is the first or the second to be locked."""
    user_id = person_with(100)
    post(one(accounts.available(user_id), accounts.withdrawing(user_id), 50))
    (takes,) = {accounts.available(user_id), accounts.withdrawing(user_id)} - {gives(user_id)}
    with pytest.raises(InsufficientBalance) as refused:
        post(split(gives(user_id), takes, 51))
    assert (refused.value.params["available"], refused.value.params["needed"]) == (50, 51)


@both
def test_a_frozen_wallet_gives_nothing_to_whom_a_person_pays(split: Split) -> None:
    user_id = person_with(100)
    freezes.open_freeze(user_id=user_id, case_id=new_id(), amount=50, reason="case")
    legs = split(accounts.available(user_id), ALIPAY, 51)

    with transaction.atomic(), pytest.raises(WalletFrozen), transaction.atomic():
        post(legs, initiator="user", actor_id=user_id)
    post(legs)

    assert wallet_of(user_id).frozen == 49


@both
@pytest.mark.parametrize("amount", [1, -4])
def test_an_amount_must_move_something(split: Split, amount: int) -> None:
    """Less than one of `several` legs takes: its second moves nothing, or back."""
    legs = split(ALIPAY, accounts.available(new_id()), amount)
    with pytest.raises(MalformedOperation):
        post(legs if len(legs) > 1 else [legs[0]._replace(amount=amount - 1)])


@both
@pytest.mark.parametrize(("initiator", "actor_id"), [("user", None), ("system", UUID(int=1))])
def test_a_person_or_staff_is_named_and_the_system_is_not(split: Split, initiator: str, actor_id: UUID | None) -> None:
    with pytest.raises(MalformedOperation):
        post(split(ALIPAY, accounts.available(new_id()), 5), initiator=initiator, actor_id=actor_id)


@both
def test_a_key_answers_one_request(split: Split) -> None:
    user_id, key = new_id(), str(new_id())
    first = post(split(ALIPAY, accounts.available(user_id), 5), key=key)

    again = post(split(ALIPAY, accounts.available(user_id), 5), key=key)
    with pytest.raises(OperationMismatch):
        post(split(ALIPAY, accounts.available(user_id), 6), key=key)

    assert (again.id, again.replayed) == (first.id, True)


def test_either_function_finds_what_the_other_posted(monkeypatch: pytest.MonkeyPatch) -> None:
    """An operation from before there were two is still found by its key when it is tried again."""
    user_id, key = person_with(100), str(new_id())
    legs = one(accounts.available(user_id), accounts.withdrawing(user_id), 5)
    with monkeypatch.context() as patched:
        patched.setattr(Leg, "is_plain", False)
        general = post(legs, key=key)
    assert post(legs, key=key) == PostedOperation(general.id, replayed=True)


@both
def test_what_comes_back_from_a_withdrawal_repays_nothing(split: Split) -> None:
    debtor_id, creditor_id = person_with(), person_with()
    owe(debtor_id, creditor_id, 50)
    post(split(ALIPAY, accounts.available(debtor_id), 80), kind="withdrawal_return")
    assert (wallet_of(debtor_id).available, wallet_of(debtor_id).debt) == (80, 50)


@both
def test_everything_else_repays_first(split: Split) -> None:
    debtor_id, creditor_id = person_with(), person_with()
    fund(debtor_id, 10)
    owe(debtor_id, creditor_id, 50)
    post(split(accounts.clearing("test"), accounts.available(debtor_id), 80))
    assert (wallet_of(debtor_id).available, wallet_of(debtor_id).debt) == (40, 0)
    assert wallet_of(creditor_id).available == 50


SEVERAL = (
    "ledger_post('key', '\\x00', 'test', 'system', NULL, 'test', NULL, 'Test', NULL, 'CNY',"
    " ARRAY[%(owner)s, 'user'], ARRAY[%(user)s, %(user)s]::uuid[], ARRAY[%(one)s, %(other)s],"
    " ARRAY[%(holder)s, %(user)s]::uuid[], '{2}', '{1}', ARRAY[%(amount)s]::bigint[])"
)
ONE = (
    "ledger_post_leg('key', '\\x00', 'test', 'system', NULL, 'test', NULL, 'Test', 'CNY',"
    " %(owner)s, %(user)s, %(one)s, %(holder)s, 'user', %(user)s, %(other)s, %(user)s, false, %(amount)s::bigint)"
)
either_call = pytest.mark.parametrize("call", [SEVERAL, ONE], ids=["several", "one"])
ORDINARY: dict[str, Any] = {
    "owner": "user",
    "user": UUID(int=7),
    "holder": UUID(int=7),
    "one": "available",
    "other": "withdrawing",
    "amount": 5,
}


@pytest.mark.parametrize("kinds", [("withdrawing", "available"), ("available", "available")], ids=["order", "twice"])
@either_call
def test_accounts_are_named_once_and_in_the_order_of_their_locks(call: str, kinds: tuple[str, str]) -> None:
    """Two callers that lock the same rows in different orders wait for each other for ever."""
    assert refusal_of(call, **ORDINARY | dict(zip(("one", "other"), kinds, strict=True))) == MALFORMED


@pytest.mark.parametrize("nobody", ["user", "holder"])
@either_call
def test_a_wallet_is_somebodys(call: str, nobody: str) -> None:
    """What reached a wallet without an owner or holder would show in nobody's."""
    assert refusal_of(call, **ORDINARY | {nobody: None}) == MALFORMED


@either_call
def test_only_people_have_wallets(call: str) -> None:
    assert refusal_of(call, **ORDINARY | {"owner": "platform", "user": None}) == MALFORMED


@both
@pytest.mark.parametrize("source", [ALIPAY, accounts.escrow(UUID(int=7))], ids=["first", "second"])
def test_the_holder_of_an_account_never_changes(split: Split, source: AccountRef) -> None:
    """Whether the account is the first or the second to be locked."""
    order_id, buyer_id = UUID(int=7), person_with()
    post(one(ALIPAY, accounts.escrow(order_id, buyer_id), 50))
    post(one(ALIPAY, accounts.settling(order_id, new_id()), 5))
    with pytest.raises(MalformedOperation):
        post(split(source, accounts.settling(order_id, new_id()), 5))


def test_an_award_names_whom_it_is_held_for() -> None:
    with pytest.raises(MalformedOperation):
        post(one(ALIPAY, AccountRef("case", new_id(), "award"), 5))


@pytest.mark.parametrize("missing", ["amount", "owner", "one"])
def test_one_leg_says_what_it_moves_and_between_whom(missing: str) -> None:
    """A condition on null is neither true nor false: it refuses all the same."""
    fund(ORDINARY["user"], 100)
    assert refusal_of(ONE, **ORDINARY | {missing: None}) == MALFORMED


def test_a_case_moves_no_money_through_the_function_of_one_leg() -> None:
    """A debt begins under a lock that only the general function takes."""
    call = (
        "ledger_post_leg('key', '\\x00', 'test', 'system', NULL, 'test', NULL, 'Test', 'CNY',"
        " 'case', %(case)s, 'owed_by', %(user)s, 'case', %(case)s, 'owed_to_buyer', %(user)s, true, 5)"
    )
    assert refusal_of(call, case=UUID(int=7), user=UUID(int=8)) == MALFORMED


def refusal_of(call: str, **values: UUID | str | int | None) -> str:
    with pytest.raises(DatabaseError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT {call}", values)
    return str(refused.value.__cause__.sqlstate)  # type: ignore[union-attr]  # psycopg's error
