"""Sends what the outbox holds, when it is due, until the merchant answers the bare word `success`."""

import asyncio
import logging
from base64 import b64encode
from functools import partial
from urllib.parse import urlsplit

import httpx
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from sandbox.alipay.notifications import Notification, Notifications
from sandbox.alipay.rsa import signed_notification
from sandbox.clock import china_time, now

POLL_SECONDS = 0.2
TIMEOUT_SECONDS = 10.0
KEPT_ANSWER = 500
HEADERS = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8", "User-Agent": "Anhao sandbox"}

logger = logging.getLogger(__name__)


def is_allowed(url: str, hosts: frozenset[str]) -> bool:
    """Whether notifications may go there: http to a host that was named, and nowhere else."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and parts.hostname in hosts
    except ValueError:
        return False


class Delivery:
    def __init__(self, notifications: Notifications, key: RSAPrivateKey) -> None:
        self._notifications = notifications
        self._key = key
        self._sending: dict[int, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Until cancelled. A slow merchant holds up nobody else's notification."""
        async with httpx.AsyncClient(timeout=TIMEOUT_SECONDS, headers=HEADERS, trust_env=False) as client:
            try:
                while True:
                    self._start_due(client)
                    await asyncio.sleep(POLL_SECONDS)
            finally:
                await self._stop_sending()

    def _start_due(self, client: httpx.AsyncClient) -> None:
        for notification in self._notifications.due():
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
        status, answer, error = None, "", ""
        try:
            response = await client.post(notification.url, data=self._form(notification))
            status, answer = response.status_code, response.text[:KEPT_ANSWER]
        except (httpx.HTTPError, httpx.InvalidURL) as failure:
            error = f"{type(failure).__name__}: {failure}"
        logger.info("notification %d to %s: %s", notification.id, notification.url, status or error)
        self._notifications.record(notification, started_at=started_at, status=status, answer=answer, error=error)

    def _form(self, notification: Notification) -> dict[str, str]:
        fields = {**notification.fields, "notify_time": china_time(now())}
        form = signed_notification(fields, self._key)
        if notification.bad_signature:
            # Well formed and of the right length, so that only the verification itself can refuse it.
            form["sign"] = b64encode(bytes(self._key.key_size // 8)).decode()
        return form
