"""A person's notifications. Open to blacklisted people: they must hear why and what they can do."""

from typing import cast

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from market.notifications.api.pagination import NotificationPagination
from market.notifications.api.serializers import (
    InboxSerializer,
    MarkReadSerializer,
    NotificationFilterSerializer,
    NotificationSerializer,
    PreferenceChangesSerializer,
    PreferencesSerializer,
    TicketSerializer,
)
from market.notifications.selectors import inbox_of, notifications_of, preferences_of
from market.notifications.services import PreferenceChange, change_preferences, mark_read
from market.notifications.tickets import TICKET_SECONDS, issue_ticket
from market.users.api.authentication import signed_in
from market.users.api.permissions import AllowsBlacklisted

_EXAMPLE = {
    "id": "0198b5c2-7d9e-7c31-8b6f-2f3a1c5d7e90",
    "kind": "recharge_paid",
    "title": "充值到账",
    "text": "你通过支付宝充值的 ¥2,000.00 已进入钱包可用余额。",
    "params": {"amount_fen": 200000, "provider": "支付宝"},
    "subject_type": "recharge",
    "subject_id": "0198b5c2-7d9e-7c31-8b6f-2f3a1c5d7e91",
    "subject_label": "充值 ¥2,000.00",
    "created_at": "2026-11-21T05:20:00Z",
    "read_at": None,
}


class NotificationsView(GenericAPIView):
    permission_classes = [AllowsBlacklisted]
    serializer_class = NotificationSerializer
    pagination_class = NotificationPagination

    @extend_schema(
        operation_id="notifications_list",
        summary="What I was told, newest first",
        parameters=[NotificationFilterSerializer],
        responses=NotificationSerializer(many=True),
        examples=[OpenApiExample("Recharge", value=_EXAMPLE, response_only=True)],
    )
    def get(self, request: Request) -> Response:
        filters = NotificationFilterSerializer(data=request.query_params)
        filters.is_valid(raise_exception=True)
        user_id = signed_in(request).pk
        rows = notifications_of(user_id, unread_only=filters.validated_data["unread"])
        page = self.paginate_queryset(rows)
        cast(NotificationPagination, self.paginator).unread_total = inbox_of(user_id).unread_total
        return self.get_paginated_response(self.get_serializer(page, many=True).data)


class NotificationsReadView(APIView):
    permission_classes = [AllowsBlacklisted]

    @extend_schema(
        operation_id="notifications_read",
        summary="Mark notifications as read",
        request=MarkReadSerializer,
        responses=InboxSerializer,
        examples=[
            OpenApiExample("One of them", value={"ids": [_EXAMPLE["id"]]}, request_only=True),
            OpenApiExample("All", value={"all": True}, request_only=True),
            OpenApiExample("Inbox", value={"rev": 12, "unread_total": 0}, response_only=True),
        ],
    )
    def post(self, request: Request) -> Response:
        body = MarkReadSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        inbox = mark_read(user_id=signed_in(request).pk, ids=body.validated_data.get("ids"))
        return Response(InboxSerializer(inbox).data)


class NotificationPreferencesView(APIView):
    permission_classes = [AllowsBlacklisted]

    @extend_schema(
        operation_id="notification_preferences",
        summary="Which kinds reach me through which channels",
        responses=PreferencesSerializer,
    )
    def get(self, request: Request) -> Response:
        return Response(PreferencesSerializer({"kinds": preferences_of(signed_in(request))}).data)

    @extend_schema(
        operation_id="notification_preferences_change",
        summary="Switch channels of kinds on or off",
        request=PreferenceChangesSerializer,
        responses=PreferencesSerializer,
        examples=[
            OpenApiExample(
                "No mails about payouts",
                value={"changes": [{"kind": "withdrawal_paid", "channel": "mail", "enabled": False}]},
                request_only=True,
            )
        ],
    )
    def patch(self, request: Request) -> Response:
        body = PreferenceChangesSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        user_id = signed_in(request).pk
        changes = [PreferenceChange(**change) for change in body.validated_data["changes"]]
        change_preferences(user_id=user_id, changes=changes)
        return Response(PreferencesSerializer({"kinds": preferences_of(signed_in(request))}).data)


class RealtimeTicketView(APIView):
    permission_classes = [AllowsBlacklisted]

    @extend_schema(
        operation_id="realtime_ticket",
        summary="A single-use ticket for the socket at /ws/",
        request=None,
        responses={201: TicketSerializer},
        examples=[
            OpenApiExample("Ticket", value={"ticket": "t8Jv0…", "expires_in": TICKET_SECONDS}, response_only=True)
        ],
    )
    def post(self, request: Request) -> Response:
        answer = {"ticket": issue_ticket(signed_in(request)), "expires_in": TICKET_SECONDS}
        return Response(TicketSerializer(answer).data, status=201)
