"""A real Valkey; one that is away is an address where nobody answers."""

from collections.abc import Iterator
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import transaction
from redis import Redis

from market.common import page_cache
from market.common.models import TaskRequest
from market.common.page_cache import delete_every_group, forget, forget_everything, recall
from market.common.tasks import CacheAway, forget_pages, run_requested_tasks


class Source:
    """Counts how often it was asked."""

    def __init__(self, answer: Any = 1) -> None:
        self.answer, self.asked = answer, 0

    def __call__(self) -> Any:
        self.asked += 1
        return self.answer


@pytest.fixture(autouse=True)
def _no_pause() -> Iterator[None]:
    page_cache._Pause.until = 0.0
    yield
    page_cache._Pause.until = 0.0


@pytest.fixture
def valkey_away(monkeypatch: pytest.MonkeyPatch) -> None:
    nobody = Redis(host="127.0.0.1", port=1, socket_connect_timeout=0.1)
    monkeypatch.setattr(page_cache, "get_redis_connection", lambda _alias: nobody)


def test_an_answer_is_computed_once_and_forgotten_with_its_group(db: None) -> None:
    source = Source({"name": "王者荣耀", "price": 128000})
    assert recall("g", "zh", source) == recall("g", "zh", source) == {"name": "王者荣耀", "price": 128000}
    recall("g", "en", source)
    recall("other", "zh", source)
    assert source.asked == 3
    forget("g")
    for group in ("g", "other"):
        recall(group, "zh", source)
    assert source.asked == 4


def test_what_was_read_before_a_change_is_not_kept_after_it(db: None) -> None:
    def overtaken() -> str:
        forget("g")
        return "old"

    assert recall("g", "f", overtaken) == "old"
    assert recall("g", "f", lambda: "new") == "new"
    assert recall("g", "f", lambda: "newer") == "new"


def test_an_error_comes_out_and_leaves_no_lease() -> None:
    with pytest.raises(ZeroDivisionError):
        recall("g", "f", lambda: 1 // 0)
    source = Source()
    recall("g", "f", source)
    recall("g", "f", source)
    assert source.asked == 1


def test_a_crowd_computes_once() -> None:
    crowd, together, answers = 8, Barrier(8), []
    counted = Source("answer")

    def slow() -> str:
        page_cache.time.sleep(0.1)
        return str(counted())

    def come() -> None:
        together.wait()
        answers.append(recall("g", "crowd", slow))

    people = [Thread(target=come) for _ in range(crowd)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert answers == ["answer"] * crowd
    assert counted.asked == 1


def test_nobody_waits_long_for_a_holder_that_died(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_cache, "WAIT_SECONDS", 0.05)
    monkeypatch.setattr(page_cache, "LEASE_MS", 100)
    page_cache._find("g", "f", b"dead")
    source = Source("alive")
    assert recall("g", "f", source) == "alive"
    page_cache.time.sleep(0.12)
    recall("g", "f", source)
    recall("g", "f", source)
    assert source.asked == 2


def test_a_full_group_keeps_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_cache, "MOST_IN_A_GROUP", 2)
    source = Source()
    for field in ("a", "b", "c", "a", "b", "c"):
        recall("g", field, source)
    assert source.asked == 4


def test_every_group_can_be_forgotten(db: None) -> None:
    source = Source()
    recall("a", "f", source)
    recall("b", "f", source)
    assert delete_every_group()
    assert delete_every_group()
    recall("a", "f", source)
    assert source.asked == 3
    forget_everything()
    recall("a", "f", source)
    assert source.asked == 4
    forget_pages([])
    recall("a", "f", source)
    assert source.asked == 5


@pytest.mark.django_db(transaction=True)
def test_forgetting_waits_for_the_commit_too() -> None:
    source = Source("old")
    with transaction.atomic():
        forget("g")
        recall("g", "f", source)  # somebody reads what is about to change
    recall("g", "f", source)
    assert source.asked == 2


@pytest.mark.usefixtures("valkey_away")
def test_a_valkey_that_is_away_costs_only_the_computing() -> None:
    source = Source()
    assert recall("g", "f", source) == recall("g", "f", source) == 1
    assert source.asked == 2


@pytest.mark.django_db(transaction=True)
def test_what_could_not_be_forgotten_is_owed(monkeypatch: pytest.MonkeyPatch) -> None:
    recall("g", "f", lambda: "old")
    with monkeypatch.context() as away:
        nobody = Redis(host="127.0.0.1", port=1, socket_connect_timeout=0.1)
        away.setattr(page_cache, "get_redis_connection", lambda _alias: nobody)
        forget("g")
        with pytest.raises(CacheAway):
            forget_pages(["g"])
    page_cache._Pause.until = 0.0
    assert TaskRequest.objects.get().arguments == {"groups": ["g"]}
    run_requested_tasks()
    assert recall("g", "f", lambda: "new") == "new"
