"""The refresh cookie: out of reach of scripts and of other sites, sent to the auth endpoints only."""

from django.conf import settings
from rest_framework.request import Request
from rest_framework.response import Response

from market.users.services.sessions import TOKEN_LIFE, SignedIn

PATH = "/api/v1/auth/"


def refresh_token_of(request: Request) -> str:
    return request.COOKIES.get(settings.REFRESH_COOKIE_NAME, "")


def set_refresh_cookie(response: Response, signed_in: SignedIn) -> None:
    """Ends with the browser unless the person wanted to be remembered."""
    is_remembered = signed_in.session.is_remembered
    response.set_cookie(
        settings.REFRESH_COOKIE_NAME,
        signed_in.refresh_token,
        max_age=int(TOKEN_LIFE.total_seconds()) if is_remembered else None,
        path=PATH,
        secure=settings.REFRESH_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def clear_refresh_cookie(response: Response) -> None:
    response.set_cookie(
        settings.REFRESH_COOKIE_NAME,
        "",
        max_age=0,
        path=PATH,
        secure=settings.REFRESH_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
