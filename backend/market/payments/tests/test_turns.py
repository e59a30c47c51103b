"""Workers take turns at a provider, each with a database session of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest
from django.db import connection

from market.payments.services.turns import turn_at

T = TypeVar("T")

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.serial]


def elsewhere(command: Callable[[], T]) -> T:
    """What another worker gets."""

    def run() -> T:
        try:
            return command()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result()


def try_turn(provider: str) -> bool:
    with turn_at(provider) as is_ours:
        return is_ours


def leave_without_a_word(provider: str) -> bool:
    """Dies in the middle of its turn."""
    turn = turn_at(provider)
    return turn.__enter__()


def test_one_worker_at_a_provider() -> None:
    with turn_at("wechat") as is_ours:
        assert is_ours
        assert not elsewhere(lambda: try_turn("wechat"))
        assert elsewhere(lambda: try_turn("alipay"))
    assert elsewhere(lambda: try_turn("wechat"))


def test_an_error_ends_the_turn() -> None:
    with pytest.raises(RuntimeError), turn_at("wechat"):
        raise RuntimeError
    assert elsewhere(lambda: try_turn("wechat"))


def test_a_worker_that_dies_does_not_keep_its_turn() -> None:
    assert elsewhere(lambda: leave_without_a_word("wechat"))
    assert elsewhere(lambda: try_turn("wechat"))
