"""The reviewers' queue."""

from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from market.common.api.pagination import KeysetPagination
from market.listings.api import examples, rendering
from market.listings.api.reviewing_serializers import ReviewSerializer
from market.listings.api.search_query import read_status
from market.listings.api.serializers import (
    ApproveSerializer,
    OwnListingPageSerializer,
    OwnListingSerializer,
    RejectSerializer,
    ReviewReasonSerializer,
)
from market.listings.models import Listing, ListingStatus
from market.listings.selectors.reading import count_by_status, listing_for, reviewable_listings
from market.listings.services.reviewing import approve_listing, reject_listing, take_down_by_staff
from market.users.api.authentication import signed_in
from market.users.api.permissions import IsReviewer


class QueuePagination(KeysetPagination):
    """The longest waiting first."""

    ordering = "submitted_at"


def _detail(listing: Listing, request: Request) -> Response:
    return Response(ReviewSerializer(rendering.review(listing, signed_in(request))).data)


class StaffListingsView(APIView):
    permission_classes = [IsReviewer]

    @extend_schema(
        operation_id="staff_listings_list",
        summary="Listings by status, the longest waiting first",
        description="Without `status` those that wait for review.",
        parameters=[OpenApiParameter("status", str, enum=ListingStatus.values), *KeysetPagination.parameters()],
        responses=OwnListingPageSerializer,
        examples=[examples.QUEUE],
    )
    def get(self, request: Request) -> Response:
        pages = QueuePagination()
        wanted = read_status(request.query_params) or ListingStatus.PENDING_REVIEW
        listings = reviewable_listings()
        rows = pages.take(listings.filter(status=wanted), request, self)
        cards = OwnListingSerializer(rendering.own_cards(rows, signed_in(request)), many=True).data
        answer = pages.answer(cards)
        answer.data["counts"] = count_by_status(listings)
        return answer


class StaffListingView(APIView):
    permission_classes = [IsReviewer]

    @extend_schema(
        operation_id="staff_listings_retrieve",
        summary="To review",
        responses=ReviewSerializer,
        examples=[examples.TO_REVIEW],
    )
    def get(self, request: Request, listing_id: UUID) -> Response:
        return _detail(listing_for(listing_id=listing_id, user=signed_in(request)), request)


class ApproveView(APIView):
    permission_classes = [IsReviewer]

    @extend_schema(
        operation_id="staff_listings_approve",
        summary="Put it on sale",
        request=ApproveSerializer,
        responses=ReviewSerializer,
        examples=[examples.APPROVE, examples.APPROVED],
    )
    def post(self, request: Request, listing_id: UUID) -> Response:
        body = ApproveSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        return _detail(
            approve_listing(listing_id=listing_id, reviewer=signed_in(request), **body.validated_data), request
        )


class RejectView(APIView):
    permission_classes = [IsReviewer]

    @extend_schema(
        operation_id="staff_listings_reject",
        summary="Send it back with a reason",
        request=RejectSerializer,
        responses=ReviewSerializer,
        examples=[examples.REJECT, examples.REJECTED],
    )
    def post(self, request: Request, listing_id: UUID) -> Response:
        body = RejectSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        return _detail(
            reject_listing(listing_id=listing_id, reviewer=signed_in(request), **body.validated_data), request
        )


class StaffTakeDownView(APIView):
    permission_classes = [IsReviewer]

    @extend_schema(
        operation_id="staff_listings_take_down",
        summary="Take it off the shelf with a reason",
        request=ReviewReasonSerializer,
        responses=ReviewSerializer,
        examples=[examples.REASON, examples.TAKEN_DOWN],
    )
    def post(self, request: Request, listing_id: UUID) -> Response:
        body = ReviewReasonSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        return _detail(
            take_down_by_staff(listing_id=listing_id, reviewer=signed_in(request), **body.validated_data), request
        )
