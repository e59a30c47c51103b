"""Pushing never raises, never waits long, and says nothing of what was rolled back."""

import socket
import time
from collections.abc import Iterator
from uuid import uuid4

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from market.common import realtime
from market.common.realtime import PUSH_FAILURES, publish

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_pool() -> Iterator[None]:
    realtime._pool.cache_clear()
    yield
    realtime._pool.cache_clear()


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A server that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def failures() -> float:
    return PUSH_FAILURES._value.get()


def push(capture: DjangoCaptureOnCommitCallbacks) -> float:
    """Seconds that a push to two people took after commit."""
    with capture(execute=False) as callbacks:
        publish([uuid4(), uuid4()], {"type": "notification"})
    started = time.monotonic()
    for callback in callbacks:
        callback()
    return time.monotonic() - started


def test_a_push_that_arrives_is_no_failure(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> None:
    before = failures()
    push(django_capture_on_commit_callbacks)
    assert failures() == before


def test_a_valkey_that_is_away_is_counted_and_swallowed(
    settings: Settings, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.VALKEY_URL = f"redis://127.0.0.1:{server.getsockname()[1]}/0"
    before = failures()
    assert push(django_capture_on_commit_callbacks) < 0.5
    assert failures() == before + 2


def test_a_valkey_that_hangs_costs_a_tenth_of_a_second(
    settings: Settings, silent_port: int, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    settings.VALKEY_URL = f"redis://127.0.0.1:{silent_port}/0"
    assert push(django_capture_on_commit_callbacks) < 0.5
