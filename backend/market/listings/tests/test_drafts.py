"""How many drafts a seller may keep."""

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from market.listings.models import Listing
from market.listings.services.drafting import MOST_DRAFTS
from market.listings.tests.factories import make_listing
from market.users.models import User

pytestmark = pytest.mark.django_db
As = Callable[[User], APIClient]
LISTINGS = "/api/v1/listings"


def fill_up(seller: User) -> Listing:
    """As many drafts as there may be; the last of them."""
    return [make_listing(seller=seller, status="draft", has_credentials=False) for _ in range(MOST_DRAFTS)][-1]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh-CN", "你已经有 20 份草稿，请先完成或删除其中一份。"),
        ("en", "You have 20 drafts already. Finish one of them or delete one."),
    ],
)
def test_there_are_only_so_many_drafts(as_user: As, seller: User, language: str, words: str) -> None:
    draft = fill_up(seller)
    begun = {"game": draft.game_id, "title": "再来一份草稿"}
    client, headers = as_user(seller), {"Accept-Language": language}
    for path, body in ((LISTINGS, begun), (f"{LISTINGS}/{draft.pk}/copy", {})):
        refused = client.post(path, body, headers=headers)
        assert (refused.status_code, refused.json()["code"]) == (409, "too_many_drafts")
        assert (refused.json()["limit"], refused.json()["detail"]) == (MOST_DRAFTS, words)
    assert Listing.objects.filter(seller=seller).count() == MOST_DRAFTS
    assert client.patch(f"{LISTINGS}/{draft.pk}", {"title": "还能继续写"}).status_code == 200
    Listing.objects.filter(pk=draft.pk).update(status="rejected")
    assert client.post(LISTINGS, begun).status_code == 201


def test_the_drafts_of_others_and_what_was_submitted_do_not_count(as_user: As, seller: User) -> None:
    other = fill_up(make_listing().seller)
    for _ in range(MOST_DRAFTS):
        make_listing(seller=seller, status="off_shelf", has_credentials=False)
    assert as_user(seller).post(LISTINGS, {"game": other.game_id}).status_code == 201
