"""Offering less, and what both sides say to it; answered with the bid as it is then."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from market.bids.api import examples
from market.bids.api.rendering import documents, rendered
from market.bids.api.requests import (
    AnswerBidSerializer,
    BidFilterSerializer,
    CounterBidSerializer,
    PlaceBidSerializer,
)
from market.bids.api.serializers import BidSerializer
from market.bids.selectors import bid_of, bids_of
from market.bids.services.answering import accept_bid, counter_bid, reject_bid, withdraw_bid
from market.bids.services.placing import place_bid
from market.common.api.idempotency import idempotent
from market.common.api.pagination import KeysetPagination
from market.common.api.requests import parsed
from market.common.sides import Side
from market.users.api.authentication import signed_in
from market.users.api.permissions import IsTrader


class ListingBidsView(APIView):
    permission_classes = [IsTrader]

    @extend_schema(
        operation_id="listings_bids_create",
        summary="Buyer: offer less than is asked",
        description="One open bid per listing: a second one is 409 `bid_exists` with the `bid_id` of the first.",
        request=PlaceBidSerializer,
        responses={201: BidSerializer},
        examples=[examples.PRICE, examples.BID],
    )
    @idempotent
    def post(self, request: Request, listing_id: UUID) -> Response:
        body, buyer = parsed(PlaceBidSerializer, request.data), signed_in(request)
        return rendered(place_bid(buyer=buyer, listing_id=listing_id, price=body["price"]), buyer, status=201)


class BidsView(GenericAPIView):
    serializer_class = BidSerializer
    pagination_class = KeysetPagination

    @extend_schema(
        operation_id="bids_list",
        summary="What I have bid, or was bid, newest first",
        parameters=[BidFilterSerializer],
        responses=BidSerializer(many=True),
        examples=[examples.BID],
    )
    def get(self, request: Request) -> Response:
        wanted = parsed(BidFilterSerializer, request.query_params)
        reader_id = signed_in(request).pk
        rows = bids_of(
            reader_id,
            side=Side(wanted["role"]),
            statuses=wanted.get("status", ()),
            listing_id=wanted.get("listing"),
        )
        page = self.paginate_queryset(rows) or []
        return self.get_paginated_response(self.get_serializer(documents(page, reader_id), many=True).data)


class BidView(APIView):
    @extend_schema(operation_id="bids_read", summary="One of my bids", responses=BidSerializer, examples=[examples.BID])
    def get(self, request: Request, bid_id: UUID) -> Response:
        reader = signed_in(request)
        return rendered(bid_of(user_id=reader.pk, bid_id=bid_id), reader)


class AcceptBidView(APIView):
    permission_classes = [IsTrader]

    @extend_schema(
        operation_id="bids_accept",
        summary="Whoever's turn it is: agree; the listing is the buyer's to order for 30 minutes",
        request=AnswerBidSerializer,
        responses=BidSerializer,
        examples=[examples.SEEN, examples.BID],
    )
    @idempotent
    def post(self, request: Request, bid_id: UUID) -> Response:
        body, user = parsed(AnswerBidSerializer, request.data), signed_in(request)
        return rendered(accept_bid(bid_id=bid_id, user=user, **body), user)


class CounterBidView(APIView):
    permission_classes = [IsTrader]

    @extend_schema(
        operation_id="bids_counter",
        summary="Whoever's turn it is: name another price",
        request=CounterBidSerializer,
        responses=BidSerializer,
        examples=[examples.COUNTER, examples.BID],
    )
    @idempotent
    def post(self, request: Request, bid_id: UUID) -> Response:
        body, user = parsed(CounterBidSerializer, request.data), signed_in(request)
        return rendered(counter_bid(bid_id=bid_id, user=user, **body), user)


class RejectBidView(APIView):
    @extend_schema(
        operation_id="bids_reject",
        summary="Whoever's turn it is: decline for good",
        request=AnswerBidSerializer,
        responses=BidSerializer,
        examples=[examples.SEEN, examples.BID],
    )
    def post(self, request: Request, bid_id: UUID) -> Response:
        body, user = parsed(AnswerBidSerializer, request.data), signed_in(request)
        return rendered(reject_bid(bid_id=bid_id, user=user, **body), user)


class WithdrawBidView(APIView):
    @extend_schema(
        operation_id="bids_withdraw",
        summary="Buyer: take it back before it is accepted",
        request=None,
        responses=BidSerializer,
        examples=[examples.BID],
    )
    def post(self, request: Request, bid_id: UUID) -> Response:
        buyer = signed_in(request)
        return rendered(withdraw_bid(bid_id=bid_id, buyer=buyer), buyer)
