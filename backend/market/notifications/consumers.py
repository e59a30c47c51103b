"""A socket: signs in by ticket, forwards what is pushed to its person, writes nothing."""

import asyncio
import time
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import orjson
import structlog
from channels.consumer import AsyncConsumer, get_handler_name
from channels.exceptions import StopConsumer
from django.conf import settings
from django.db import Error as DatabaseError
from redis import RedisError
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.settings import api_settings

from market.common.realtime import group_of
from market.notifications.rates import MAX_FRAME_BYTES, FrameBudget
from market.notifications.selectors import SocketState
from market.notifications.sockets import lookup, process_sockets
from market.notifications.tickets import redeem_ticket
from market.users.tokens import read_access_token

logger = structlog.get_logger(__name__)

SUBPROTOCOL = "anhao"
TICKET_PREFIX = "ticket."
QUEUED_FRAMES = 100
TOKEN_OVER = 4401
TOO_BIG = 1009
TOO_MUCH = 1008
TOO_SLOW = 1013


class RealtimeConsumer(AsyncConsumer):
    """One connection of one tab. Frames of the server leave through a bounded queue; overflow closes the socket."""

    def __init__(self) -> None:
        self.user_id: UUID | None = None
        self.auth_version = 0
        self._standing = (0, False)
        self._signed_in_until = 0.0
        self._budget = FrameBudget()
        self._outbox: asyncio.Queue[Mapping[str, Any]] = asyncio.Queue(QUEUED_FRAMES)
        self._writer: asyncio.Task[None] | None = None
        self._is_ending = False

    async def dispatch(self, message: Mapping[str, Any]) -> None:
        # Channels hops to the one database thread here on every event; nothing below touches the ORM directly.
        handler = getattr(self, get_handler_name(message))
        await handler(message)

    async def websocket_connect(self, message: Mapping[str, Any]) -> None:
        state = await self._admit()
        if state is None:
            await self.base_send({"type": "websocket.close"})
            return
        self._standing = (state.auth_version, state.is_blacklisted)
        # Whoever got a ticket held a valid access token; it is renewed by `auth` frames.
        self._sign_in_for(api_settings.ACCESS_TOKEN_LIFETIME.total_seconds())
        await self.base_send({"type": "websocket.accept", "subprotocol": SUBPROTOCOL})
        self._writer = asyncio.create_task(self._write())
        self._put({"type": "hello", "rev": state.rev})
        process_sockets.join(self)

    async def websocket_receive(self, message: Mapping[str, Any]) -> None:
        text = message.get("text") or ""
        if message.get("bytes") or len(text.encode()) > MAX_FRAME_BYTES:
            self._end(TOO_BIG)
        elif not self._budget.spend():
            self._end(TOO_MUCH)
        else:
            self._answer(_frame_in(text))

    async def websocket_disconnect(self, message: Mapping[str, Any]) -> None:
        self._is_ending = True
        process_sockets.leave(self)
        if self._writer is not None:
            self._writer.cancel()
        if self.user_id is not None:
            await self._unsubscribe(self.user_id)
        raise StopConsumer

    async def push_frame(self, event: Mapping[str, Any]) -> None:
        self._put_text(event["text"])

    async def push_kick(self, event: Mapping[str, Any]) -> None:
        """With a version, every older sign-in is over. Without one, some session ended: each tab renews its own."""
        version = orjson.loads(event["text"]).get("auth_version")
        if version is None:
            self._end(TOKEN_OVER)
        elif self.auth_version < version:
            self._put_text(event["text"])
            self._end(TOKEN_OVER)

    def beat(self, state: SocketState | None) -> None:
        is_over = asyncio.get_running_loop().time() > self._signed_in_until
        if is_over or state is None or (state.auth_version, state.is_blacklisted) != self._standing:
            self._end(TOKEN_OVER)
        else:
            self._put({"type": "heartbeat", "rev": state.rev})

    def resync(self) -> None:
        self._put({"type": "resync"})

    async def _admit(self) -> SocketState | None:
        """The person's state when origin, protocol and ticket are right and the sign-in still holds."""
        raw = self._offered_ticket()
        ticket = await redeem_ticket(raw) if raw else None
        if ticket is None:
            return None
        self.user_id, self.auth_version = ticket.user_id, ticket.auth_version
        # Subscribed before the inbox number is read: what is pushed in between arrives twice rather than never.
        await self.channel_layer.group_add(group_of(ticket.user_id), self.channel_name)
        try:
            state = await lookup.ask(ticket.user_id)
        except DatabaseError as error:
            logger.warning("socket_refused", error=type(error).__name__)
            return None
        return state if state and state.auth_version == ticket.auth_version else None

    async def _unsubscribe(self, user_id: UUID) -> None:
        try:
            await self.channel_layer.group_discard(group_of(user_id), self.channel_name)
        except (RedisError, OSError) as error:
            # The layer has forgotten the socket already; only the subscription lives on until the next restart.
            logger.warning("unsubscribe_failed", error=type(error).__name__)

    def _offered_ticket(self) -> str | None:
        origin = dict(self.scope["headers"]).get(b"origin", b"").decode("latin-1")
        offered = self.scope["subprotocols"]
        tickets = [name.removeprefix(TICKET_PREFIX) for name in offered if name.startswith(TICKET_PREFIX)]
        if origin not in settings.TRUSTED_ORIGINS or SUBPROTOCOL not in offered or len(tickets) != 1:
            return None
        return tickets[0]

    def _answer(self, frame: object) -> None:
        match frame:
            case {"type": "ping"}:
                self._put({"type": "pong"})
            case {"type": "auth", "token": str(token)}:
                self._renew(token)
            case _:
                self._put({"type": "error", "code": "unknown_frame"})

    def _renew(self, token: str) -> None:
        """Go on for as long as this access token lasts; a wrong one ends the socket."""
        try:
            claims = read_access_token(token)
        except TokenError:
            self._end(TOKEN_OVER)
            return
        if (claims["sub"], claims["ver"]) == (str(self.user_id), self.auth_version):
            self._sign_in_for(claims["exp"] - time.time())
        else:
            self._end(TOKEN_OVER)

    def _sign_in_for(self, seconds: float) -> None:
        self._signed_in_until = asyncio.get_running_loop().time() + seconds

    def _put(self, frame: Mapping[str, Any]) -> None:
        self._put_text(orjson.dumps(frame).decode())

    def _put_text(self, text: str) -> None:
        if self._is_ending:
            return
        if self._outbox.full():
            self._end(TOO_SLOW)
        else:
            self._outbox.put_nowait({"type": "websocket.send", "text": text})

    def _end(self, code: int) -> None:
        """Close after what is queued; a client that does not keep up loses that too, and finds it again by number."""
        if self._is_ending:
            return
        self._is_ending = True
        if self._outbox.full():
            self._outbox = asyncio.Queue()
        self._outbox.put_nowait({"type": "websocket.close", "code": code})

    async def _write(self) -> None:
        message: Mapping[str, Any] = {"type": ""}
        while message["type"] != "websocket.close":
            message = await self._outbox.get()
            try:
                await self.base_send(message)
            except OSError:  # ASGI's way to say that the client is gone; `websocket.disconnect` follows
                return


def _frame_in(text: str) -> object:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
