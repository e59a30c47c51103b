"""The reviewers' own list of reasons."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from market.common.models import AuditEntry
from market.listings.models import ReviewTemplate
from market.users.models import User

pytestmark = pytest.mark.django_db
As = Callable[[User], APIClient]
PATH = "/api/v1/staff/review-templates"
WORDS = {"text": "截图太旧，请重新截图。", "text_en": "The pictures are too old. Take new ones."}


@pytest.fixture(autouse=True)
def _none_to_begin_with(db: None) -> None:
    ReviewTemplate.objects.all().delete()


def test_reasons_are_added_ordered_changed_and_deleted(as_user: As, reviewer: User) -> None:
    client = as_user(reviewer)
    last = client.post(PATH, WORDS | {"position": 2}).json()
    first = client.post(PATH, WORDS | {"position": 1}).json()
    assert [one["id"] for one in client.get(PATH).json()] == [first["id"], last["id"]]
    changed = client.patch(f"{PATH}/{last['id']}", {"text_en": "Take new pictures."}).json()
    assert changed == last | {"text_en": "Take new pictures."}
    assert client.delete(f"{PATH}/{first['id']}").status_code == 204
    assert client.get(PATH).json() == [changed]


def test_every_change_is_written_down(as_user: As, reviewer: User) -> None:
    client = as_user(reviewer)
    path = f"{PATH}/{client.post(PATH, WORDS).json()['id']}"
    client.patch(path, {"position": 7})
    client.delete(path)
    entries = AuditEntry.objects.filter(subject_type="review_template").order_by("pk")
    assert [(one.action, one.actor_id) for one in entries] == [
        (f"review_template_{what}", reviewer.pk) for what in ("added", "changed", "deleted")
    ]
    before, after = WORDS | {"position": 0}, WORDS | {"position": 7}
    assert [(one.before, one.after) for one in entries] == [(None, before), (before, after), (after, None)]


@pytest.mark.parametrize(
    "body",
    [{}, WORDS | {"text": "短"}, WORDS | {"text_en": "x" * 301}, WORDS | {"position": -1}, {"text": WORDS["text"]}],
)
def test_bad_input_is_named_and_nothing_is_kept(as_user: As, reviewer: User, body: dict[str, Any]) -> None:
    answer = as_user(reviewer).post(PATH, body)
    assert (answer.status_code, answer.json()["code"]) == (400, "validation_failed")
    assert not ReviewTemplate.objects.exists()


def test_what_is_gone_is_not_found(as_user: As, reviewer: User) -> None:
    client = as_user(reviewer)
    assert client.patch(f"{PATH}/{uuid4()}", {"position": 1}).status_code == 404
    assert client.delete(f"{PATH}/{uuid4()}").status_code == 404


def test_there_is_an_end_to_them(as_user: As, reviewer: User) -> None:
    ReviewTemplate.objects.bulk_create(ReviewTemplate(**WORDS) for _ in range(50))
    answer = as_user(reviewer).post(PATH, WORDS)
    assert (answer.status_code, answer.json()["code"], answer.json()["limit"]) == (409, "too_many_templates", 50)
    assert ReviewTemplate.objects.count() == 50
