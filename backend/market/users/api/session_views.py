"""Signing in and out, and staying signed in."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from market.common.api.permissions import AllowsEverybody
from market.users.api.auth_serializers import LoginSerializer, SessionSerializer, SignedInSerializer
from market.users.api.authentication import session_of, signed_in
from market.users.api.cookies import clear_refresh_cookie, refresh_token_of, set_refresh_cookie
from market.users.api.devices import device_of
from market.users.api.permissions import AllowsBlacklisted, ComesFromOurPages
from market.users.api.schema import refusals
from market.users.api.serializers import me_body
from market.users.selectors import live_sessions
from market.users.services.sessions import (
    SignedIn,
    close_session,
    end_all_sessions,
    revoke_other_sessions,
    revoke_session,
    rotate_refresh_token,
)
from market.users.services.sign_in import sign_in
from market.users.tokens import issue_access_token

OUR_PAGES = OpenApiParameter(
    "X-Requested-With",
    location=OpenApiParameter.HEADER,
    required=True,
    enum=["anhao"],
    description="Shows that a page of ours sent the cookie; Origin must be ours too.",
)


def signed_in_response(session: SignedIn) -> Response:
    """Access token in the body, refresh token in the cookie and nowhere else."""
    access = issue_access_token(session.user, session.session.pk)
    response = Response({"access": access, "user": me_body(session.user)})
    set_refresh_cookie(response, session)
    return response


class LoginView(APIView):
    authentication_classes = []
    permission_classes = [AllowsEverybody]

    @extend_schema(
        summary="Sign in by username or e-mail address and password",
        description=refusals("invalid_credentials", "not_activated", "captcha_required", "throttled"),
        request=LoginSerializer,
        responses=SignedInSerializer,
        examples=[
            OpenApiExample(
                "login",
                {"identifier": "zhao_yun", "password": "correct-horse-9", "remember_me": True},
                request_only=True,
            )
        ],
    )
    def post(self, request: Request) -> Response:
        form = LoginSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        session = sign_in(
            identifier=form.validated_data["identifier"],
            password=form.validated_data["password"],
            is_remembered=form.validated_data["remember_me"],
            captcha=form.captcha,
            device=device_of(request),
        )
        return signed_in_response(session)


class RefreshView(APIView):
    authentication_classes = []
    permission_classes = [ComesFromOurPages]

    @extend_schema(
        summary="A new access token, by the refresh cookie, which is replaced",
        description=refusals("session_ended", "foreign_origin"),
        parameters=[OUR_PAGES],
        request=None,
        responses=SignedInSerializer,
    )
    def post(self, request: Request) -> Response:
        return signed_in_response(rotate_refresh_token(token=refresh_token_of(request)))


class LogoutView(APIView):
    authentication_classes = []
    permission_classes = [ComesFromOurPages]

    @extend_schema(
        summary="Sign out here",
        description=refusals("foreign_origin"),
        parameters=[OUR_PAGES],
        request=None,
        responses={204: None},
    )
    def post(self, request: Request) -> Response:
        close_session(token=refresh_token_of(request))
        return _signed_out()


class LogoutAllView(APIView):
    permission_classes = [AllowsBlacklisted]

    @extend_schema(
        summary="Sign out everywhere, at once",
        description="Every access token, refresh token and socket of the person ends.",
        request=None,
        responses={204: None},
    )
    def post(self, request: Request) -> Response:
        end_all_sessions(user_id=signed_in(request).pk)
        return _signed_out()


class SessionsView(APIView):
    permission_classes = [AllowsBlacklisted]

    @extend_schema(
        summary="Where one is signed in, latest use first",
        description="Not a page: a person has few sessions; at most the 50 last used are listed.",
        responses=SessionSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        current = session_of(request)
        rows: list[dict[str, Any]] = [
            {
                "id": session.pk,
                "user_agent": session.user_agent,
                "address": session.address,
                "is_current": session.pk == current,
                "last_used_at": session.last_used_at,
                "created_at": session.created_at,
            }
            for session in live_sessions(signed_in(request))[:50]
        ]
        return Response(SessionSerializer(rows, many=True).data)

    @extend_schema(
        operation_id="auth_sessions_destroy_others",
        summary="Sign every other device out, at once",
        responses={204: None},
    )
    def delete(self, request: Request) -> Response:
        revoke_other_sessions(user=signed_in(request), session_id=session_of(request))
        return Response(status=204)


class SessionView(APIView):
    permission_classes = [AllowsBlacklisted]

    @extend_schema(
        summary="Sign one device out, at once",
        description=refusals("not_found"),
        responses={204: None},
    )
    def delete(self, request: Request, session_id: UUID) -> Response:
        revoke_session(user=signed_in(request), session_id=session_id)
        return Response(status=204)


def _signed_out() -> Response:
    response = Response(status=204)
    clear_refresh_cookie(response)
    return response
