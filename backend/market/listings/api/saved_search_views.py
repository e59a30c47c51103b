"""Searches that people keep."""

from typing import Any
from uuid import UUID

from django.http import QueryDict
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from market.common.api.pagination import KeysetPagination
from market.common.errors import FieldError
from market.listings.api import examples
from market.listings.api.search_query import read_search
from market.listings.api.serializers import CleanLineField
from market.listings.selectors.saved_searches import saved_searches_of
from market.listings.selectors.search_matching import Search
from market.listings.services.saved_searches import change_saved_search, delete_saved_search, save_search
from market.users.api.authentication import signed_in
from market.users.api.permissions import IsTrader

# Where somebody had come to in the list is no part of what they look for.
_PLACE = ("cursor", "limit", "format")


class SavedSearchSerializer(serializers.Serializer[Any]):
    """`query` is the search as its address holds it, without a question mark."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    query = serializers.CharField(allow_blank=True)
    alerts = serializers.BooleanField()
    created_at = serializers.DateTimeField()


class SavedSearchPageSerializer(serializers.Serializer[Any]):
    results = SavedSearchSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


class SavedSearchChangeSerializer(serializers.Serializer[Any]):
    name = CleanLineField(min_length=1, max_length=40)
    alerts = serializers.BooleanField(required=False)


class SavedSearchWriteSerializer(SavedSearchChangeSerializer):
    query = serializers.CharField(max_length=2000, allow_blank=True)


class SavedSearchesView(APIView):
    permission_classes = [IsTrader]

    @extend_schema(
        operation_id="me_saved_searches_list",
        summary="One's saved searches, newest first",
        parameters=KeysetPagination.parameters(),
        responses=SavedSearchPageSerializer,
        examples=[examples.SAVED_SEARCHES],
    )
    def get(self, request: Request) -> Response:
        pages = KeysetPagination()
        rows = pages.take(saved_searches_of(signed_in(request).pk), request, self)
        return pages.answer(SavedSearchSerializer(rows, many=True).data)

    @extend_schema(
        operation_id="me_saved_searches_create",
        summary="Keep a search, at most twenty",
        request=SavedSearchWriteSerializer,
        responses={201: SavedSearchSerializer},
        examples=[examples.SAVE_SEARCH, examples.SAVED_SEARCH],
    )
    def post(self, request: Request) -> Response:
        body = SavedSearchWriteSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        query = QueryDict(body.validated_data.pop("query").removeprefix("?"), mutable=True)
        for name in _PLACE:
            query.pop(name, None)
        saved = save_search(
            user=signed_in(request), query=query.urlencode(), search=_parse(query), **body.validated_data
        )
        return Response(SavedSearchSerializer(saved).data, status=status.HTTP_201_CREATED)


class SavedSearchView(APIView):
    permission_classes = [IsTrader]

    @extend_schema(
        operation_id="me_saved_searches_partial_update",
        summary="Rename it, or switch its alerts",
        request=SavedSearchChangeSerializer,
        responses=SavedSearchSerializer,
        examples=[examples.SWITCH_ALERTS, examples.SAVED_SEARCH],
    )
    def patch(self, request: Request, search_id: UUID) -> Response:
        body = SavedSearchChangeSerializer(data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        saved = change_saved_search(search_id=search_id, user=signed_in(request), **body.validated_data)
        return Response(SavedSearchSerializer(saved).data)

    @extend_schema(operation_id="me_saved_searches_destroy", summary="Delete it", responses={204: None})
    def delete(self, request: Request, search_id: UUID) -> Response:
        delete_saved_search(search_id=search_id, user=signed_in(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


def _parse(query: QueryDict) -> Search:
    """Raises FieldError("query") with what is wrong inside it."""
    try:
        return read_search(query)
    except FieldError as error:
        ((finding, *_others),) = error.errors.values()
        raise FieldError("query", finding["code"], finding["message"]) from error
