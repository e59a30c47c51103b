"""Many askers, few queries; and what happens when the database or Valkey is away."""

import asyncio
import socket
from collections.abc import Collection, Iterator
from uuid import UUID

import pytest
from django.db import OperationalError
from pytest_django import Settings

from market.common.errors import ServiceUnavailable
from market.common.ids import new_id
from market.notifications import lookup, tickets
from market.notifications.lookup import StateLookup
from market.notifications.selectors import SocketState
from market.notifications.tickets import issue_ticket, redeem_ticket
from market.users.models import User

STATE = SocketState(auth_version=1, is_blacklisted=False, rev=7)


def test_those_who_ask_together_share_a_query(monkeypatch: pytest.MonkeyPatch) -> None:
    known, stranger = new_id(), new_id()
    asked: list[Collection[UUID]] = []

    def states(user_ids: Collection[UUID]) -> dict[UUID, SocketState]:
        asked.append(list(user_ids))
        return {known: STATE}

    async def ask() -> list[SocketState | None]:
        states_of = StateLookup()
        return await asyncio.gather(*(states_of.ask(who) for who in (known, known, stranger)))

    monkeypatch.setattr(lookup, "socket_states", states)
    assert asyncio.run(ask()) == [STATE, STATE, None]
    assert asked == [[known, stranger]]


def test_a_database_that_is_away_is_told_to_every_asker(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(user_ids: Collection[UUID]) -> dict[UUID, SocketState]:
        raise OperationalError("away")

    async def ask() -> list[object]:
        states_of = StateLookup()
        return await asyncio.gather(*(states_of.ask(new_id()) for _ in range(3)), return_exceptions=True)

    monkeypatch.setattr(lookup, "socket_states", away)
    assert [type(answer) for answer in asyncio.run(ask())] == [OperationalError] * 3


@pytest.fixture
def _valkey_away(settings: Settings) -> Iterator[None]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.VALKEY_URL = f"redis://127.0.0.1:{server.getsockname()[1]}/0"
    for cached in (tickets._connection, tickets._async_connection):
        cached.cache_clear()
    yield
    for cached in (tickets._connection, tickets._async_connection):
        cached.cache_clear()


@pytest.mark.usefixtures("_valkey_away")
def test_without_valkey_there_are_no_tickets() -> None:
    with pytest.raises(ServiceUnavailable):
        issue_ticket(User(username="lin"))
    assert asyncio.run(redeem_ticket("anything")) is None
