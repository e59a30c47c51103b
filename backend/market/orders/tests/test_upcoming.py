"""What settles for a seller, in the wallet's upcoming money."""

import pytest

from market.orders.lifecycle import Status
from market.orders.services.settling import release_due_settlements
from market.orders.tests.factories import make_order
from market.orders.upcoming import proceeds_to_release
from market.users.tests.factories import UserFactory
from market.wallets.upcoming import upcoming_of
from tests.support.database import Clock

pytestmark = pytest.mark.django_db


def test_the_seller_sees_when_which_proceeds_come() -> None:
    order = make_order(Status.COMPLETED)
    (line,) = upcoming_of(order.seller_id).incoming
    assert (line.kind, line.amount, line.expected_at) == ("settling_release", order.proceeds, order.settles_at)
    assert (line.subject_type, line.subject_id) == ("order", order.pk)


def test_nobody_else_does_and_released_proceeds_are_no_longer_on_their_way(clock: Clock) -> None:
    order = make_order(Status.COMPLETED)
    assert proceeds_to_release(order.buyer_id) == proceeds_to_release(UserFactory().pk) == []
    clock.shift(days=order.hold_days + order.extra_hold_days, seconds=1)
    release_due_settlements()
    assert proceeds_to_release(order.seller_id) == []


def test_two_queries_however_many_orders(django_assert_num_queries: "pytest.FixtureRequest") -> None:
    order = make_order(Status.COMPLETED)
    with django_assert_num_queries(2):  # type: ignore[operator]  # pytest-django's fixture
        proceeds_to_release(order.seller_id)
