import pytest

from market.common.crypto import unseal
from market.common.errors import FieldError, ObjectNotFound
from market.payments.errors import RealNameRequired, TooManyPayees
from market.payments.limits import PAYEES
from market.payments.selectors import payees_of
from market.payments.services.payees import add_payee, remove_payee
from market.payments.tests.factories import ACCOUNT, make_payee, make_trader
from market.users.models import User
from market.users.tests.factories import NAME, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> User:
    return make_trader()


def test_the_account_is_sealed_and_shown_masked(person: User) -> None:
    payee = make_payee(person)
    payee.refresh_from_db()
    assert ACCOUNT.encode() not in bytes(payee.sealed_account)
    assert unseal(payee.sealed_account, context=payee.account_context) == ACCOUNT
    assert (payee.masked_account, payee.masked_name) == ("138****5678", "**丰")


def test_an_e_mail_address_is_masked_too(person: User) -> None:
    assert make_payee(person, "Zhang@Example.com").masked_account == "z***@example.com"


def test_binding_again_returns_the_bound_one(person: User) -> None:
    assert make_payee(person).pk == make_payee(person).pk


def test_a_removed_one_may_be_bound_again(person: User) -> None:
    payee = make_payee(person)
    remove_payee(user=person, payee_id=payee.pk)
    assert not payees_of(person.pk).exists()
    assert make_payee(person).pk != payee.pk


def test_without_a_verified_name_nothing_is_bound() -> None:
    with pytest.raises(RealNameRequired):
        make_payee(UserFactory())


@pytest.mark.parametrize("name", ["李四", NAME + "丰", ""])
def test_another_name_is_refused(person: User, name: str) -> None:
    with pytest.raises(FieldError) as refusal:
        add_payee(user=person, provider="alipay", account=ACCOUNT, name=name)
    assert refusal.value.errors["name"][0]["code"] == "name_differs"


@pytest.mark.parametrize(
    ("verified", "typed"),
    [("张三丰", " 张 三丰 "), ("阿依古丽·买买提", "阿依古丽•买买提"), ("阿依古丽·买买提", "阿依古丽.买买提")],
)
def test_spaces_and_dots_do_not_make_another_name(verified: str, typed: str) -> None:
    person = UserFactory(real_name=True, real_name__name=verified)
    assert add_payee(user=person, provider="alipay", account=ACCOUNT, name=typed).user == person


def test_five_are_enough(person: User) -> None:
    for number in range(PAYEES):
        make_payee(person, f"1381234000{number}")
    with pytest.raises(TooManyPayees):
        make_payee(person)


def test_strangers_remove_nothing(person: User) -> None:
    payee = make_payee(person)
    with pytest.raises(ObjectNotFound):
        remove_payee(user=make_trader(), payee_id=payee.pk)
