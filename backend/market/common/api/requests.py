"""What the requests of several apps have in common."""

from collections.abc import Container
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers


def parsed(serializer: type[serializers.Serializer], data: Any) -> dict[str, Any]:
    """The validated fields. Raises ValidationError."""
    body = serializer(data=data)
    body.is_valid(raise_exception=True)
    return dict(body.validated_data)


def known_statuses(text: str, known: Container[str]) -> list[str]:
    """Statuses separated by commas. Raises ValidationError for one that does not exist."""
    statuses = text.split(",")
    if unknown := {status for status in statuses if status not in known}:
        raise serializers.ValidationError(
            _("There is no such status: {names}.").format(names=", ".join(sorted(unknown))), code="invalid_choice"
        )
    return statuses
