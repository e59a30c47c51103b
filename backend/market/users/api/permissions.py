"""Who may: deny by default. Each class reads like a sentence on the view that it marks."""

from typing import Any, ClassVar

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import NotAuthenticated, PermissionDenied
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from market.users.api.authentication import signed_in
from market.users.models import Role, User


class AllowsBlacklisted(BasePermission):
    """Signed in; blacklisted people too."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return isinstance(request.user, User)


class IsSignedInAndNotBlacklisted(BasePermission):
    """The default of every view."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not isinstance(request.user, User):
            raise NotAuthenticated
        if request.user.is_blacklisted:
            raise PermissionDenied(_("Your user is restricted."), code="blacklisted")
        return True


class AllowsBlacklistedToRead(IsSignedInAndNotBlacklisted):
    """Signed in; blacklisted people may look, but not change anything."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if request.method in SAFE_METHODS:
            return isinstance(request.user, User)
        return super().has_permission(request, view)


class ComesFromOurPages(BasePermission):
    """Visitors too, but only from our own pages: guards what the refresh cookie alone would open.

    Another site can neither set the header without a CORS preflight nor forge Origin.
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        origin = request.headers.get("Origin")
        is_ours = origin is None or origin in settings.TRUSTED_ORIGINS
        if not is_ours or request.headers.get("X-Requested-With") != "anhao":
            raise PermissionDenied(_("This request did not come from our pages."), code="foreign_origin")
        return True


class IsTrader(IsSignedInAndNotBlacklisted):
    """May buy and sell: staff do not trade with their staff user."""

    def has_permission(self, request: Request, view: Any) -> bool:
        super().has_permission(request, view)
        if signed_in(request).is_staff_member:
            raise PermissionDenied(_("Staff do not trade with their staff user."), code="staff_do_not_trade")
        return True


class IsStaff(IsSignedInAndNotBlacklisted):
    """Any member of staff; subclasses name the role they need (admin always passes)."""

    role: ClassVar[str | None] = None

    def has_permission(self, request: Request, view: Any) -> bool:
        super().has_permission(request, view)
        user = signed_in(request)
        return user.is_staff_member and (self.role is None or user.has_role(self.role))


class IsReviewer(IsStaff):
    role = Role.REVIEWER


class IsArbitrator(IsStaff):
    role = Role.ARBITRATOR


class IsCashier(IsStaff):
    role = Role.CASHIER


class IsSupport(IsStaff):
    role = Role.SUPPORT


class IsAdmin(IsStaff):
    role = Role.ADMIN
