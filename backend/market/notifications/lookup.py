"""Reading many people's socket states at once: a query per person would be hundreds a second."""

import asyncio
from uuid import UUID

from channels.db import database_sync_to_async

from market.notifications.selectors import SocketState, socket_states


class StateLookup:
    """One query runs at a time; everybody who asks meanwhile shares the next one."""

    def __init__(self) -> None:
        self._waiting: dict[UUID, asyncio.Future[SocketState | None]] = {}
        self._runner: asyncio.Task[None] | None = None

    def ask(self, user_id: UUID) -> "asyncio.Future[SocketState | None]":
        """The person's state, or None when the person is gone. The future raises what the database raised."""
        future = self._waiting.get(user_id)
        if future is None:
            future = self._waiting[user_id] = asyncio.get_running_loop().create_future()
        if self._runner is None or self._runner.done():
            self._runner = asyncio.create_task(self._run())
        # Shielded: one asker that is cancelled must not cancel the others.
        return asyncio.shield(future)

    async def _run(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, {}
            try:
                states = await database_sync_to_async(socket_states)(list(batch))
            except Exception as error:  # the askers decide; a dead runner would leave them waiting for ever
                for future in batch.values():
                    if not future.done():
                        future.set_exception(error)
            else:
                for user_id, future in batch.items():
                    if not future.done():
                        future.set_result(states.get(user_id))
