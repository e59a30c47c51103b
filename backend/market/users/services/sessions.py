"""Sessions: families of refresh tokens that rotate on every use and end as a whole.

A token that was used before is a copy in somebody else's hands: the session ends for everybody who holds it. One
exception: for a few seconds the same token gets the same successor again, because several tabs of one browser may
send the cookie at once and an answer may be lost on its way. The successor is derived from the token under a key, so
that nothing but hashes has to be stored; and who replays a stolen token within those seconds shares the successor
with its owner, so that the next use of either gives the theft away all the same.
"""

import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction

from market.common import realtime
from market.common.audit import record_audit
from market.common.clock import now
from market.common.crypto import lookup_hash
from market.common.errors import ObjectNotFound
from market.users.errors import SessionEnded
from market.users.hooks import security_changed
from market.users.models import RefreshToken, Session, User

logger = structlog.get_logger(__name__)

TOKEN_LIFE = timedelta(days=14)
# However often it is renewed, a session ends after this long.
SESSION_LIFE = timedelta(days=60)
SAME_TOKEN_AGAIN = timedelta(seconds=10)
TOKEN_BYTES = 32


@dataclass(frozen=True)
class Device:
    """Where a request came from, as its owner would recognise it in a list."""

    address: str | None
    user_agent: str


@dataclass(frozen=True)
class SignedIn:
    """An open session; `refresh_token` goes into the cookie and nowhere else."""

    user: User
    session: Session
    refresh_token: str


@transaction.atomic
def open_session(*, user: User, device: Device, is_remembered: bool) -> SignedIn:
    moment = now()
    session = Session.objects.create(
        user=user,
        is_remembered=is_remembered,
        user_agent=device.user_agent[:200],
        address=device.address,
        expires_at=moment + SESSION_LIFE,
    )
    token = secrets.token_urlsafe(TOKEN_BYTES)
    _store(session, token, moment)
    return SignedIn(user, session, token)


def rotate_refresh_token(*, token: str) -> SignedIn:
    """Exchange a refresh token for its successor. Raises SessionEnded; a token used before ends its session."""
    with transaction.atomic(durable=True):
        outcome = _rotate(token)
    # Raised only now: the end of a session whose token was copied must not be undone.
    if outcome is None:
        raise SessionEnded
    return outcome


@transaction.atomic
def close_session(*, token: str) -> None:
    """Sign out the session of a refresh token, whichever of its tokens this is; an unknown one changes nothing."""
    known = RefreshToken.objects.filter(token_hash=_hash(token)).select_related("session").first()
    if known is not None:
        _revoke(Session.objects.select_for_update(no_key=True).get(pk=known.session_id))


@transaction.atomic
def revoke_session(*, user: User, session_id: UUID) -> None:
    """Sign one's own other device out. Raises ObjectNotFound."""
    session = user.sessions.select_for_update(no_key=True).filter(pk=session_id, revoked_at=None).first()
    if session is None:
        raise ObjectNotFound
    _revoke(session)


@transaction.atomic
def revoke_other_sessions(*, user: User, session_id: UUID) -> None:
    """Sign out every device of a person but the one of `session_id`."""
    others = user.sessions.exclude(pk=session_id).filter(revoked_at=None)
    if others.update(revoked_at=now()):
        _close_sockets(user.pk)


@transaction.atomic
def end_all_sessions(*, user_id: UUID) -> int:
    """End every access token, refresh token and socket of a person at once; return the new auth version."""
    user = User.objects.select_for_update(no_key=True).get(pk=user_id)
    user.auth_version += 1
    user.save(update_fields=["auth_version"])
    user.sessions.filter(revoked_at=None).update(revoked_at=now())
    realtime.publish([user_id], {"type": "kicked", "auth_version": user.auth_version})
    return user.auth_version


def forget_old_sessions() -> None:
    """Delete tokens that would be refused anyway, and sessions a month after they ended."""
    RefreshToken.objects.filter(expires_at__lt=now()).delete()
    Session.objects.filter(expires_at__lt=now() - timedelta(days=30)).delete()


def _rotate(token: str) -> SignedIn | None:
    known = RefreshToken.objects.filter(token_hash=_hash(token)).first()
    if known is None:
        return None
    session = Session.objects.select_for_update(no_key=True).select_related("user").get(pk=known.session_id)
    known.refresh_from_db()  # somebody else may have used it while this waited for the lock
    moment = now()
    if not session.is_live(moment) or known.expires_at <= moment or not session.user.is_active:
        return None
    successor = _successor(token)
    if known.used_at is None:
        known.used_at = moment
        known.save(update_fields=["used_at"])
        _store(session, successor, moment)
    elif not _may_repeat(known.used_at, successor, moment):
        _end_copied(session)
        return None
    session.last_used_at = moment
    session.save(update_fields=["last_used_at"])
    return SignedIn(session.user, session, successor)


def _may_repeat(used_at: datetime, successor: str, moment: datetime) -> bool:
    is_unused = RefreshToken.objects.filter(token_hash=_hash(successor), used_at=None).exists()
    return is_unused and moment - used_at <= SAME_TOKEN_AGAIN


def _end_copied(session: Session) -> None:
    logger.warning("refresh_token_reused", session_id=str(session.pk))
    _revoke(session)
    record_audit(action="refresh_token_reused", subject_type="user", subject_id=session.user_id)
    security_changed(session.user_id, "session_copied", {})


def _revoke(session: Session) -> None:
    if session.revoked_at is None:
        session.revoked_at = now()
        session.save(update_fields=["revoked_at"])
    _close_sockets(session.user_id)


def _close_sockets(user_id: UUID) -> None:
    """Sockets are not bound to a session: all of them end, and those of live sessions come back with a new ticket."""
    frame: dict[str, Any] = {"type": "kicked"}
    realtime.publish([user_id], frame)


def _store(session: Session, token: str, moment: datetime) -> None:
    expires_at = min(moment + TOKEN_LIFE, session.expires_at)
    RefreshToken.objects.create(session=session, token_hash=_hash(token), expires_at=expires_at)


def _hash(token: str) -> bytes:
    return lookup_hash(token, purpose="refresh_token")


def _successor(token: str) -> str:
    return urlsafe_b64encode(lookup_hash(token, purpose="refresh_token_successor")).rstrip(b"=").decode()
