"""Who is asking: the bearer access token, checked against the person's row on every request."""

from typing import cast
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated
from rest_framework.request import Request
from rest_framework_simplejwt.exceptions import TokenError

from market.users.models import User
from market.users.tokens import read_access_token

SCHEME = "Bearer"


def signed_in(request: Request) -> User:
    """The person behind a request that a permission class has let through. Raises NotAuthenticated for a visitor."""
    if not isinstance(request.user, User):
        raise NotAuthenticated
    return request.user


def session_of(request: Request) -> UUID:
    """The session that the access token of a signed-in request belongs to."""
    return cast(UUID, request.auth)


class AccessTokenAuthentication(BaseAuthentication):
    """`ver`, the session and the blacklist are looked up each time, so that revocation works at once."""

    def authenticate(self, request: Request) -> tuple[User, UUID] | None:
        scheme, _space, raw = request.headers.get("Authorization", "").partition(" ")
        if scheme != SCHEME or not raw:
            return None
        try:
            claims = read_access_token(raw)
        except TokenError as error:
            raise AuthenticationFailed(_("The session has expired. Sign in again.")) from error
        live = User.objects.filter(sessions=claims["sid"], sessions__revoked_at=None, is_active=True)
        user = live.filter(pk=claims["sub"]).first()
        if user is None or user.auth_version != claims["ver"]:
            raise AuthenticationFailed(_("The session has ended. Sign in again."))
        return user, UUID(claims["sid"])

    def authenticate_header(self, request: Request) -> str:
        return SCHEME
