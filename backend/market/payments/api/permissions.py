from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request

from market.users.api.permissions import AllowsBlacklisted
from market.users.models import User


class MovesOwnMoney(AllowsBlacklisted):
    """May recharge and withdraw: blacklisted people too, it is their money; staff not, they do not trade."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not isinstance(request.user, User):
            return False
        if request.user.is_staff_member:
            raise PermissionDenied(_("Staff do not trade with their staff user."), code="staff_do_not_trade")
        return True
