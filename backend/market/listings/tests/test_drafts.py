"""How many drafts a seller may keep, and deleting one."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks
from rest_framework.test import APIClient

from market.common import realtime
from market.common.clock import now
from market.images.models import Image
from market.listings.models import CredentialVersion, Listing, ListingStatus
from market.listings.services.drafting import MOST_DRAFTS
from market.listings.tests.factories import make_draft, make_listing
from market.users.models import User
from market.users.tests.factories import UserFactory

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


def test_a_draft_is_deleted_and_its_pictures_are_let_go(as_user: As, seller: User) -> None:
    draft, kept = make_draft(seller), make_draft(seller)
    path = f"{LISTINGS}/{draft.pk}"
    assert as_user(seller).get(path).json()["permissions"]["can_delete"]
    assert as_user(seller).delete(path).status_code == 204
    assert as_user(seller).get(path).status_code == 404
    assert as_user(seller).delete(path).status_code == 404
    assert list(Listing.objects.filter(seller=seller)) == [kept]
    pictures = Image.objects.filter(pk__in=draft.image_ids)
    assert pictures.filter(subject_id=None, unattached_since__gte=now() - timedelta(minutes=1)).count() == 3
    assert Image.objects.filter(subject_id=kept.pk).count() == 3
    # Evidence of who entered what; another listing of the same game account needs them, too.
    assert CredentialVersion.objects.filter(game_account=draft.game_account).exists()


def test_it_leaves_the_sellers_other_pages(
    as_user: As,
    seller: User,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    draft = make_draft(seller)
    pushed: list[object] = []
    monkeypatch.setattr(realtime, "_send", lambda groups, message: pushed.append((groups, message["text"])))
    with django_capture_on_commit_callbacks(execute=True):
        as_user(seller).delete(f"{LISTINGS}/{draft.pk}")
    assert pushed == [([realtime.group_of(seller.pk)], f'{{"type":"listing","id":"{draft.pk}","status":"draft"}}')]


@pytest.mark.parametrize("status", [status for status in ListingStatus.values if status != "draft"])
def test_what_was_ever_submitted_stays(as_user: As, seller: User, status: str) -> None:
    listing = make_listing(seller=seller, status=status)
    path = f"{LISTINGS}/{listing.pk}"
    assert not as_user(seller).get(path).json()["permissions"]["can_delete"]
    refused = as_user(seller).delete(path)
    assert (refused.status_code, refused.json()["code"], refused.json()["present"]) == (409, "invalid_state", status)
    assert Listing.objects.filter(pk=listing.pk).exists()


def test_security_12_nobody_deletes_somebody_elses_draft(as_user: As, seller: User) -> None:
    draft = make_draft(seller)
    codes = {
        as_user(person).delete(f"{LISTINGS}/{draft.pk}").status_code: person.username
        for person in (UserFactory(real_name=True), UserFactory(roles=["reviewer"]))
    }
    assert set(codes) == {404, 403}
    assert Listing.objects.filter(pk=draft.pk).exists()


def test_deleting_one_makes_room_for_another(as_user: As, seller: User) -> None:
    draft = fill_up(seller)
    client = as_user(seller)
    assert client.post(LISTINGS, {"game": draft.game_id}).status_code == 409
    client.delete(f"{LISTINGS}/{draft.pk}")
    assert client.post(LISTINGS, {"game": draft.game_id}).status_code == 201
