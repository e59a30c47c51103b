from typing import Any

from rest_framework.request import Request

from market.users.api.authentication import signed_in
from market.users.api.permissions import IsStaff
from market.users.models import Role


class IsSupportOrArbitrator(IsStaff):
    """Staff who help people with their orders."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not super().has_permission(request, view):
            return False
        user = signed_in(request)
        return user.has_role(Role.SUPPORT) or user.has_role(Role.ARBITRATOR)
