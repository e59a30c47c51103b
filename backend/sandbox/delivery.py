"""Sends what an outbox holds, when it is due, until the merchant answers as the provider wants it."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Protocol
from urllib.parse import urlsplit

import httpx

from sandbox.clock import now
from sandbox.outbox import Notification, Outbox

POLL_SECONDS = 0.2
KEPT_ANSWER = 500
USER_AGENT = {"User-Agent": "Anhao sandbox"}

logger = logging.getLogger(__name__)


def is_allowed(url: str, hosts: frozenset[str]) -> bool:
    """Whether notifications may go there: http to a host that was named, and nowhere else."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and parts.hostname in hosts
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class Letter:
    """What goes over the wire for a notification."""

    body: bytes
    headers: Mapping[str, str]


class Writer(Protocol):
    """How one provider notifies; it waits `timeout` seconds for an answer."""

    timeout: float

    def write(self, notification: Notification) -> Letter: ...

    def is_accepted(self, status: int, answer: str) -> bool: ...


class Delivery:
    def __init__(self, outbox: Outbox, writer: Writer) -> None:
        self._outbox = outbox
        self._writer = writer
        self._sending: dict[int, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Until cancelled. A slow merchant holds up nobody else's notification."""
        async with httpx.AsyncClient(timeout=self._writer.timeout, headers=USER_AGENT, trust_env=False) as client:
            try:
                while True:
                    self._start_due(client)
                    await asyncio.sleep(POLL_SECONDS)
            finally:
                await self._stop_sending()

    def _start_due(self, client: httpx.AsyncClient) -> None:
        for notification in self._outbox.due():
            if notification.id not in self._sending:
                task = asyncio.create_task(self._send(client, notification))
                self._sending[notification.id] = task
                task.add_done_callback(partial(self._forget, notification.id))

    def _forget(self, notification_id: int, _: asyncio.Task[None]) -> None:
        self._sending.pop(notification_id, None)

    async def _stop_sending(self) -> None:
        tasks = list(self._sending.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _send(self, client: httpx.AsyncClient, notification: Notification) -> None:
        started_at = now()
        status, answer, error, delivered = None, "", "", False
        letter = self._writer.write(notification)
        try:
            response = await client.post(notification.url, content=letter.body, headers=dict(letter.headers))
            status, answer = response.status_code, response.text[:KEPT_ANSWER]
            delivered = self._writer.is_accepted(status, answer)
        except (httpx.HTTPError, httpx.InvalidURL) as failure:
            error = f"{type(failure).__name__}: {failure}"
        logger.info("notification %d to %s: %s", notification.id, notification.url, status or error)
        self._outbox.record(
            notification, started_at=started_at, status=status, answer=answer, error=error, delivered=delivered
        )
