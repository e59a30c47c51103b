"""The reviewers' queue."""

from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from market.common.api.pagination import KeysetPagination
from market.listings.api import rendering
from market.listings.api.serializers import (
    ListingDetailSerializer,
    OwnListingPageSerializer,
    OwnListingSerializer,
    ReviewReasonSerializer,
)
from market.listings.models import Listing, ListingStatus
from market.listings.selectors.reading import listing_for, review_queue
from market.listings.services.reviewing import approve_listing, reject_listing, take_down_by_staff
from market.users.api.authentication import signed_in
from market.users.api.permissions import IsReviewer


class QueuePagination(KeysetPagination):
    ordering = "id"


def _detail(listing: Listing, request: Request) -> Response:
    return Response(ListingDetailSerializer(rendering.detail(listing, signed_in(request))).data)


def _reason(request: Request) -> str:
    body = ReviewReasonSerializer(data=request.data)
    body.is_valid(raise_exception=True)
    return str(body.validated_data["reason"])


class StaffListingsView(APIView):
    permission_classes = [IsReviewer]

    @extend_schema(
        operation_id="staff_listings_list",
        summary="Listings by status, the longest waiting first",
        parameters=[OpenApiParameter("status", str, enum=ListingStatus.values), *KeysetPagination.parameters()],
        responses=OwnListingPageSerializer,
    )
    def get(self, request: Request) -> Response:
        pages = QueuePagination()
        wanted = request.query_params.get("status") or ListingStatus.PENDING_REVIEW
        rows = pages.take(review_queue(wanted), request, self)
        return pages.answer(OwnListingSerializer(rendering.own_cards(rows, signed_in(request)), many=True).data)


class StaffListingView(APIView):
    permission_classes = [IsReviewer]

    @extend_schema(operation_id="staff_listings_retrieve", summary="To review", responses=ListingDetailSerializer)
    def get(self, request: Request, listing_id: UUID) -> Response:
        return _detail(listing_for(listing_id=listing_id, user=signed_in(request)), request)


class ApproveView(APIView):
    permission_classes = [IsReviewer]

    @extend_schema(
        operation_id="staff_listings_approve", summary="Put it on sale", request=None, responses=ListingDetailSerializer
    )
    def post(self, request: Request, listing_id: UUID) -> Response:
        return _detail(approve_listing(listing_id=listing_id, reviewer=signed_in(request)), request)


class RejectView(APIView):
    permission_classes = [IsReviewer]

    @extend_schema(
        operation_id="staff_listings_reject",
        summary="Send it back with a reason",
        request=ReviewReasonSerializer,
        responses=ListingDetailSerializer,
    )
    def post(self, request: Request, listing_id: UUID) -> Response:
        reason = _reason(request)
        return _detail(reject_listing(listing_id=listing_id, reviewer=signed_in(request), reason=reason), request)


class StaffTakeDownView(APIView):
    permission_classes = [IsReviewer]

    @extend_schema(
        operation_id="staff_listings_take_down",
        summary="Take it off the shelf with a reason",
        request=ReviewReasonSerializer,
        responses=ListingDetailSerializer,
    )
    def post(self, request: Request, listing_id: UUID) -> Response:
        reason = _reason(request)
        return _detail(take_down_by_staff(listing_id=listing_id, reviewer=signed_in(request), reason=reason), request)
