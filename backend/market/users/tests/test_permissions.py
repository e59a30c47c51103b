import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from market.users.api import permissions
from market.users.models import User

VISITOR = AnonymousUser()
PERSON = User()
BLACKLISTED = User(is_blacklisted=True)
CASHIER = User(roles=["cashier"])
ADMIN = User(roles=["admin"])
EVERYBODY = (VISITOR, PERSON, BLACKLISTED, CASHIER, ADMIN)


def _allows(permission: str, user: User | AnonymousUser, method: str = "get") -> bool:
    request = Request(getattr(APIRequestFactory(), method)("/"))
    request.user = user
    try:
        return bool(getattr(permissions, permission)().has_permission(request, None))
    except APIException:
        return False


@pytest.mark.parametrize(
    ("permission", "allowed"),
    [
        ("AllowsBlacklisted", (PERSON, BLACKLISTED, CASHIER, ADMIN)),
        ("IsSignedInAndNotBlacklisted", (PERSON, CASHIER, ADMIN)),
        ("IsTrader", (PERSON,)),
        ("IsStaff", (CASHIER, ADMIN)),
        ("IsCashier", (CASHIER, ADMIN)),
        ("IsReviewer", (ADMIN,)),
        ("IsArbitrator", (ADMIN,)),
        ("IsSupport", (ADMIN,)),
        ("IsAdmin", (ADMIN,)),
    ],
)
def test_who_passes(permission: str, allowed: tuple[User, ...]) -> None:
    assert [_allows(permission, user) for user in EVERYBODY] == [user in allowed for user in EVERYBODY]


def test_blacklisted_people_may_read_where_it_says_so() -> None:
    assert _allows("AllowsBlacklistedToRead", BLACKLISTED)
    assert not _allows("AllowsBlacklistedToRead", BLACKLISTED, "patch")
    assert not _allows("AllowsBlacklistedToRead", VISITOR)


def test_security_11_a_view_that_says_nothing_is_closed() -> None:
    assert settings.REST_FRAMEWORK["DEFAULT_PERMISSION_CLASSES"] == [
        "market.users.api.permissions.IsSignedInAndNotBlacklisted"
    ]
    answer = APIView.as_view()(APIRequestFactory().get("/"))
    assert answer.status_code == 401
