"""Other people."""

from dataclasses import asdict
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from market.common.api.permissions import AllowsEverybody
from market.common.errors import ObjectNotFound
from market.users.api.schema import refusals
from market.users.api.serializers import ProfileSerializer
from market.users.selectors import person_card, reputation_of


class ProfileView(APIView):
    permission_classes = [AllowsEverybody]

    @extend_schema(
        summary="A person's public page",
        description=refusals("not_found") + " Blacklisted people are shown without name and picture.",
        responses=ProfileSerializer,
    )
    def get(self, request: Request, user_id: UUID) -> Response:
        card = person_card(user_id)
        if card is None:
            raise ObjectNotFound
        return Response(ProfileSerializer(asdict(card) | asdict(reputation_of(user_id))).data)
