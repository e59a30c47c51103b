"""The access token: a JWT of ten minutes that carries who, which roles, whether blacklisted, and the auth version.

simplejwt signs and parses; everything about refresh tokens and sessions is ours, because simplejwt lets a refresh
token survive a password change and does not revoke a family on reuse.
"""

from typing import Any
from uuid import UUID

from rest_framework_simplejwt.tokens import AccessToken as SimpleAccessToken

from market.users.models import User


class AccessToken(SimpleAccessToken):
    """Signing, expiry, issuer, audience and type checks are simplejwt's."""


def issue_access_token(user: User, session_id: UUID) -> str:
    """A token of a session: it dies with the session, and with every raise of the person's auth version."""
    token = AccessToken()
    token["sub"] = str(user.pk)
    token["sid"] = str(session_id)
    token["roles"] = list(user.roles)
    token["blacklisted"] = user.is_blacklisted
    token["ver"] = user.auth_version
    return str(token)


def read_access_token(raw: str) -> dict[str, Any]:
    """The claims of a valid access token. Raises simplejwt's TokenError for any other string."""
    return dict(AccessToken(raw).payload)  # type: ignore[arg-type]  # the stubs want a Token, the code a string
