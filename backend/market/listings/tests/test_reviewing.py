"""What staff decide, and how the seller hears of it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks
from rest_framework.test import APIClient

from market.common import realtime
from market.common.clock import now
from market.common.errors import VersionMismatch
from market.common.models import AuditEntry
from market.images.models import Image
from market.listings.models import Listing, ListingStatus
from market.listings.selectors import may_see_pictures
from market.listings.services.drafting import ListingChange, edit_listing
from market.listings.services.reviewing import approve_listing, reject_listing, take_down_by_staff
from market.listings.services.selling import submit_listing, take_down_listing
from market.listings.tests.factories import make_draft, make_listing
from market.notifications.models import Notification
from market.users.models import User
from market.users.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
As = Callable[[User], APIClient]
REASON = "截图与段位不符"


def submitted(seller: User) -> Listing:
    return submit_listing(listing_id=make_draft(seller).pk, seller=seller)


def test_only_the_version_that_was_reviewed_is_approved(seller: User, reviewer: User) -> None:
    listing = submitted(seller)
    take_down_listing(listing_id=listing.pk, seller=seller)
    submit_listing(listing_id=listing.pk, seller=seller)
    with pytest.raises(VersionMismatch) as refused:
        approve_listing(listing_id=listing.pk, reviewer=reviewer, version=listing.version)
    assert refused.value.params == {"version": listing.version + 2, "present": "pending_review"}
    approved = approve_listing(listing_id=listing.pk, reviewer=reviewer, version=listing.version + 2)
    assert approved.status == ListingStatus.ON_SALE


def test_only_the_version_that_was_reviewed_is_rejected(seller: User, reviewer: User) -> None:
    seen = submitted(seller)
    take_down_listing(listing_id=seen.pk, seller=seller)
    edit_listing(listing_id=seen.pk, seller=seller, version=None, change=ListingChange(title="换了新的标题"))
    now_there = submit_listing(listing_id=seen.pk, seller=seller)
    with pytest.raises(VersionMismatch) as refused:
        reject_listing(listing_id=seen.pk, reviewer=reviewer, reason=REASON, version=seen.version)
    assert refused.value.params == {"version": now_there.version, "present": "pending_review"}
    assert not Notification.objects.filter(kind="listing_rejected").exists()
    assert not AuditEntry.objects.filter(action="listing_rejected").exists()
    rejected = reject_listing(listing_id=seen.pk, reviewer=reviewer, reason=REASON, version=now_there.version)
    assert rejected.status == ListingStatus.REJECTED


def test_a_listing_that_staff_take_down_takes_its_pictures_along(seller: User, reviewer: User) -> None:
    listing = submitted(seller)
    approve_listing(listing_id=listing.pk, reviewer=reviewer)
    assert Image.objects.filter(is_public=True).count() == 3
    take_down_by_staff(listing_id=listing.pk, reviewer=reviewer, reason=REASON)
    assert not Image.objects.filter(is_public=True).exists()


@pytest.mark.parametrize(
    ("decide", "kind", "status"),
    [
        (approve_listing, "listing_approved", "on_sale"),
        (reject_listing, "listing_rejected", "rejected"),
        (take_down_by_staff, "listing_taken_down", "off_shelf"),
    ],
)
def test_each_decision_is_told_pushed_and_written_down(
    seller: User,
    reviewer: User,
    decide: Callable[..., Listing],
    kind: str,
    status: str,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    listing = submitted(seller)
    pushed: list[Any] = []
    monkeypatch.setattr(realtime, "_send", lambda groups, message: pushed.append((groups, message["text"])))
    given = {} if decide is approve_listing else {"reason": REASON}
    with django_capture_on_commit_callbacks(execute=True):
        decide(listing_id=listing.pk, reviewer=reviewer, **given)
    told = Notification.objects.get(user=seller)
    assert (told.kind, told.subject_id) == (kind, listing.pk)
    entry = AuditEntry.objects.get(action=kind)
    assert (entry.actor_id, entry.subject_id) == (reviewer.pk, listing.pk)
    assert (entry.reason, entry.after) == (given.get("reason", ""), {"status": status})
    frame = f'{{"type":"listing","id":"{listing.pk}","status":"{status}"}}'
    assert ([realtime.group_of(seller.pk)], frame) in pushed


def queue_of(client: APIClient, query: str = "") -> tuple[list[UUID], dict[str, int]]:
    page = client.get(f"/api/v1/staff/listings{query}").json()
    return [UUID(one["id"]) for one in page["results"]], page["counts"]


def test_the_longest_waiting_comes_first_and_drafts_are_nobodys_business(as_user: As, reviewer: User) -> None:
    first = make_listing(status="pending_review", submitted_at=now())
    second = make_listing(status="pending_review", submitted_at=now() - timedelta(hours=1))
    draft = make_listing(status="draft")
    client = as_user(reviewer)
    ids, counts = queue_of(client)
    assert ids == [second.pk, first.pk]
    assert (counts["pending_review"], counts["draft"], counts["sold"]) == (2, 0, 0)
    assert queue_of(client, "?status=draft")[0] == []
    assert client.get(f"/api/v1/staff/listings/{draft.pk}").status_code == 404
    assert client.get("/api/v1/staff/listings?status=nonsense").json()["errors"]["status"]


def test_the_queue_takes_the_same_number_of_queries_however_long(
    as_user: As, reviewer: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(7):
        make_listing(status="pending_review")
    client = as_user(reviewer)
    for limit in (2, 7):
        # Who asks; listings and their parts (4); sellers; the time; how many of each status.
        with django_assert_num_queries(8):
            client.get(f"/api/v1/staff/listings?limit={limit}")


@pytest.mark.parametrize("role", ["arbitrator", "cashier", "support"])
def test_other_staff_do_not_review(as_user: As, role: str) -> None:
    client = as_user(UserFactory(roles=[role]))
    path = f"/api/v1/staff/listings/{make_listing(status='pending_review').pk}"
    assert client.get(path).status_code == 403
    assert client.post(f"{path}/approve").status_code == 403


def test_a_decision_over_the_api_says_what_was_seen(as_user: As, seller: User, reviewer: User) -> None:
    listing = submitted(seller)
    path = f"/api/v1/staff/listings/{listing.pk}/approve"
    stale = as_user(reviewer).post(path, {"version": 1})
    assert (stale.status_code, stale.json()["code"]) == (409, "version_mismatch")
    assert as_user(reviewer).post(path, {"version": listing.version}).json()["status"] == "on_sale"
    again = as_user(reviewer).post(path, {})
    assert (again.status_code, again.json()["present"]) == (409, "on_sale")


def test_a_rejection_over_the_api_says_what_was_seen(as_user: As, seller: User, reviewer: User) -> None:
    listing = submitted(seller)
    path = f"/api/v1/staff/listings/{listing.pk}/reject"
    stale = as_user(reviewer).post(path, {"reason": REASON, "version": listing.version - 1})
    assert (stale.status_code, stale.json()["code"], stale.json()["version"]) == (
        409,
        "version_mismatch",
        listing.version,
    )
    rejected = as_user(reviewer).post(path, {"reason": REASON, "version": listing.version}).json()
    assert (rejected["status"], rejected["rejection_reason"]) == ("rejected", REASON)


def test_staff_take_down_over_the_api_needs_a_reason(as_user: As, reviewer: User) -> None:
    listing = make_listing(image_ids=[])
    path = f"/api/v1/staff/listings/{listing.pk}/take-down"
    assert as_user(reviewer).post(path, {}).json()["errors"]["reason"]
    taken = as_user(reviewer).post(path, {"reason": REASON}).json()
    assert (taken["status"], taken["rejection_reason"]) == ("off_shelf", REASON)


def test_security_15_pictures_are_seen_by_those_who_may_see_the_listing(seller: User, reviewer: User) -> None:
    listing, stranger = submitted(seller), UserFactory()
    assert may_see_pictures(reviewer.pk, listing.pk)
    assert may_see_pictures(seller.pk, listing.pk)
    assert not may_see_pictures(stranger.pk, listing.pk)
    assert not may_see_pictures(reviewer.pk, make_draft(seller).pk)
    approve_listing(listing_id=listing.pk, reviewer=reviewer)
    assert may_see_pictures(stranger.pk, listing.pk)
