"""All sockets of this process together: their heartbeats, and the resync after the pub/sub connection was lost."""

import asyncio
import random
from collections.abc import Iterator
from typing import Any, Protocol
from uuid import UUID

import structlog
from channels.layers import get_channel_layer
from django.db import Error as DatabaseError

from market.notifications.lookup import StateLookup
from market.notifications.selectors import SocketState

logger = structlog.get_logger(__name__)

HEARTBEAT_SECONDS = 25.0
# Sockets beat in turns, so that ten thousand of them do not hold up the frames of everybody else.
TURNS = 25
# After an outage everybody asks for what was missed: not all in the same instant.
RESYNC_JITTER_SECONDS = 3.0


class Socket(Protocol):
    """What the process does to one of its sockets."""

    @property
    def user_id(self) -> UUID: ...

    def beat(self, state: SocketState | None) -> None:
        """Tell the client the inbox number, or close when the sign-in is over."""

    def resync(self) -> None:
        """Tell the client that pushes may have been lost."""


class ProcessSockets:
    def __init__(self, lookup: StateLookup) -> None:
        self._lookup = lookup
        self._turns: list[set[Socket]] = [set() for _ in range(TURNS)]
        self._present = 0
        self._heart: asyncio.Task[None] | None = None
        self._watched: Any = None

    def join(self, socket: Socket) -> None:
        """Begin to beat for the socket: for the first time one whole heartbeat from now."""
        self._turns[self._present - 1].add(socket)
        if self._heart is None or self._heart.done():
            self._heart = asyncio.create_task(self._beat())
        self._watch_connection()

    def leave(self, socket: Socket) -> None:
        for turn in self._turns:
            turn.discard(socket)

    def _all(self) -> Iterator[Socket]:
        for turn in self._turns:
            yield from turn

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT_SECONDS / TURNS)
            self._present = (self._present + 1) % TURNS
            try:
                await self._beat_for(list(self._turns[self._present]))
            except DatabaseError as error:
                # The sockets stay: the client waits two heartbeats long before it gives one up.
                logger.warning("heartbeat_skipped", error=type(error).__name__)

    async def _beat_for(self, due: list[Socket]) -> None:
        states = await asyncio.gather(*(self._lookup.ask(socket.user_id) for socket in due))
        for socket, state in zip(due, states, strict=True):
            socket.beat(state)

    def _watch_connection(self) -> None:
        """Learn of every reconnect of the pub/sub connection; the channel layer itself reports none."""
        shard = get_channel_layer()._get_layer()._shards[0]
        connection = shard._pubsub.connection
        if connection is not None and connection is not self._watched:
            connection.register_connect_callback(self._reconnected)
            self._watched = connection

    def _reconnected(self, connection: Any) -> None:
        logger.warning("pubsub_reconnected")
        loop = asyncio.get_running_loop()
        for socket in self._all():
            loop.call_later(random.uniform(0, RESYNC_JITTER_SECONDS), socket.resync)  # noqa: S311  # jitter


lookup = StateLookup()
process_sockets = ProcessSockets(lookup)
