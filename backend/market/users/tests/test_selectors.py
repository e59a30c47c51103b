import pytest
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from market.common.ids import new_id
from market.users.models import SellerStanding
from market.users.selectors import people_cards, seller_level, verified_name
from market.users.tests.factories import NAME, UserFactory

pytestmark = pytest.mark.django_db


def test_cards_come_in_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    people = UserFactory.create_batch(3)
    SellerStanding.objects.create(user=people[0], level=4)
    with django_assert_num_queries(1):
        cards = people_cards([*(person.pk for person in people), new_id()])
    assert set(cards) == {person.pk for person in people}
    assert [cards[person.pk].level for person in people] == [4, 0, 0]


def test_a_blacklisted_person_loses_name_and_picture() -> None:
    person = UserFactory(is_blacklisted=True, avatar_path="ab/abc-thumb.webp")
    with translation.override("en"):
        card = people_cards([person.pk])[person.pk]
    assert (card.nickname, card.avatar_url, card.is_blacklisted) == ("Banned user", None, True)


def test_staff_wear_the_badge_of_their_highest_role() -> None:
    person = UserFactory(roles=["cashier", "admin"])
    assert people_cards([person.pk])[person.pk].staff_badge == "admin"


def test_level_and_verified_name() -> None:
    person = UserFactory(real_name=True)
    assert (seller_level(person.pk), verified_name(person.pk)) == (0, NAME)
    assert verified_name(UserFactory().pk) is None
