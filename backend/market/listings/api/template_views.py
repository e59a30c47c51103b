"""The reviewers' own list of reasons."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from market.listings.api import examples
from market.listings.api.reviewing_serializers import ReviewTemplateSerializer, ReviewTemplateWriteSerializer
from market.listings.selectors.review_templates import review_templates
from market.listings.services.review_templates import add_template, change_template, delete_template
from market.users.api.authentication import signed_in
from market.users.api.permissions import IsReviewer


class ReviewTemplatesView(APIView):
    permission_classes = [IsReviewer]

    @extend_schema(
        operation_id="staff_review_templates_list",
        summary="Reasons that reviewers often give, in their order",
        responses=ReviewTemplateSerializer(many=True),
        examples=[examples.TEMPLATE],
    )
    def get(self, request: Request) -> Response:
        return Response(ReviewTemplateSerializer(review_templates(), many=True).data)

    @extend_schema(
        operation_id="staff_review_templates_create",
        summary="Add a reason",
        request=ReviewTemplateWriteSerializer,
        responses={201: ReviewTemplateSerializer},
        examples=[examples.WRITE_TEMPLATE, examples.TEMPLATE],
    )
    def post(self, request: Request) -> Response:
        body = ReviewTemplateWriteSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        template = add_template(reviewer=signed_in(request), **body.validated_data)
        return Response(ReviewTemplateSerializer(template).data, status=status.HTTP_201_CREATED)


class ReviewTemplateView(APIView):
    permission_classes = [IsReviewer]

    @extend_schema(
        operation_id="staff_review_templates_partial_update",
        summary="Change a reason",
        request=ReviewTemplateWriteSerializer,
        responses=ReviewTemplateSerializer,
        examples=[examples.WRITE_TEMPLATE, examples.TEMPLATE],
    )
    def patch(self, request: Request, template_id: UUID) -> Response:
        body = ReviewTemplateWriteSerializer(data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        template = change_template(template_id=template_id, reviewer=signed_in(request), **body.validated_data)
        return Response(ReviewTemplateSerializer(template).data)

    @extend_schema(operation_id="staff_review_templates_destroy", summary="Delete a reason", responses={204: None})
    def delete(self, request: Request, template_id: UUID) -> Response:
        delete_template(template_id=template_id, reviewer=signed_in(request))
        return Response(status=status.HTTP_204_NO_CONTENT)
