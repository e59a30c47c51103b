"""Pictures: taken in, and handed out to who may see them."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from market.images.api.serializers import (
    AvatarUploadSerializer,
    ImageSerializer,
    ImageSizeSerializer,
    ImageUploadSerializer,
)
from market.images.models import Size
from market.images.selectors import find_image
from market.images.services import store_image
from market.images.services.avatar import replace_avatar
from market.users.api.authentication import signed_in
from market.users.api.schema import refusals
from market.users.api.serializers import MeSerializer, me_body
from market.users.models import User

# Ours and nobody else's to reach: an internal location of nginx.
PROTECTED = "/protected/"
FILE_CODES = (
    " Field codes: `image_type_not_allowed`, `image_too_large`, `image_too_many_pixels`, `image_animated`, "
    "`image_unreadable`."
)


class ImagesView(APIView):
    parser_classes = [MultiPartParser]

    @extend_schema(
        summary="Upload a picture; attach it within 24 hours, or it is deleted",
        description=refusals("validation_failed", "too_many_unused_images") + FILE_CODES,
        request={"multipart/form-data": ImageUploadSerializer},
        responses={201: ImageSerializer},
        examples=[
            OpenApiExample(
                "uploaded",
                {
                    "id": "01890f4e-0000-7000-8000-000000000000",
                    "url": "/api/v1/images/01890f4e-0000-7000-8000-000000000000?size=full",
                    "thumb_url": "/api/v1/images/01890f4e-0000-7000-8000-000000000000?size=thumb",
                    "width": 1920,
                    "height": 1080,
                },
                response_only=True,
            )
        ],
    )
    def post(self, request: Request) -> Response:
        form = ImageUploadSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        image = store_image(uploader=signed_in(request), **form.validated_data)
        return Response(ImageSerializer(image).data, status=201)


class ImageView(APIView):
    @extend_schema(
        summary="A picture's file, authorised at every access",
        description=refusals("not_found") + " Public pictures have an address that needs no token.",
        parameters=[ImageSizeSerializer],
        responses={(200, "image/webp"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, image_id: UUID) -> HttpResponse:
        query = ImageSizeSerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        image = find_image(image_id=image_id, reader=signed_in(request))
        response = HttpResponse(content_type="image/webp")
        response["X-Accel-Redirect"] = PROTECTED + image.path(Size(query.validated_data["size"]))
        response["X-Content-Type-Options"] = "nosniff"
        # Kept by the browser, but asked for again each time.
        response["Cache-Control"] = "private, no-cache"
        return response


class AvatarView(APIView):
    parser_classes = [MultiPartParser]

    @extend_schema(
        summary="Replace one's own picture",
        description=refusals("validation_failed") + FILE_CODES,
        request={"multipart/form-data": AvatarUploadSerializer},
        responses=MeSerializer,
    )
    def post(self, request: Request) -> Response:
        form = AvatarUploadSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        user = signed_in(request)
        replace_avatar(user=user, file=form.validated_data["file"])
        body: dict[str, Any] = me_body(User.objects.get(pk=user.pk))
        return Response(body)
