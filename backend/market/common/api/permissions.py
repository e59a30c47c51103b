from typing import Any

from django.conf import settings
from rest_framework.permissions import BasePermission
from rest_framework.request import Request


class AllowsEverybody(BasePermission):
    """Visitors too, and blacklisted people: marks what is public."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return True


class DocumentationIsOpen(BasePermission):
    """The API's documentation is closed to the public in production."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return bool(settings.API_DOCS_PUBLIC)
