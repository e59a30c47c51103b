"""Reading people."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Count, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from market.common.clock import MarketNow
from market.common.crypto import unseal
from market.users.masks import masked_id_number, masked_name, masked_phone
from market.users.models import RealName, Role, SellerStanding, Session, User

_BADGE_ORDER = (Role.ADMIN, Role.ARBITRATOR, Role.REVIEWER, Role.CASHIER, Role.SUPPORT)

_STAFF_PERMISSIONS = {
    Role.REVIEWER: "review_listings",
    Role.ARBITRATOR: "arbitrate",
    Role.CASHIER: "approve_withdrawals",
    Role.SUPPORT: "support",
    Role.ADMIN: "administer",
}


@dataclass(frozen=True)
class PersonCard:
    """What everybody may see of a person. Blacklisted people lose name and picture everywhere."""

    id: UUID
    nickname: str
    avatar_url: str | None
    level: int
    real_name_verified: bool
    is_blacklisted: bool
    staff_badge: str | None


def people_cards(ids: Iterable[UUID]) -> dict[UUID, PersonCard]:
    """Cards by id, in one query; ids that are nobody's are absent."""
    return {user.pk: _card(user, level) for user, level in _with_level(User.objects.filter(pk__in=set(ids)))}


def staff_with(role: Role) -> list[UUID]:
    """Whoever may do what the role may, in the order of their ids."""
    may = User.objects.filter(roles__overlap=[role, Role.ADMIN], is_active=True)
    return list(may.order_by("pk").values_list("pk", flat=True))


def people_named(username: str) -> list[UUID]:
    """Whoever has this username, in whatever case: one or nobody."""
    return list(User.objects.named(username).values_list("pk", flat=True))


def person_card(user_id: UUID) -> PersonCard | None:
    found = _with_level(User.objects.filter(pk=user_id, email_verified_at__isnull=False))
    return next((_card(user, level) for user, level in found), None)


@dataclass(frozen=True)
class Reputation:
    """What strangers weigh a seller by; `rating_average` of 1 to 5, None without a rating."""

    member_since: datetime
    completed_orders: int
    rating_count: int
    rating_average: float | None


def reputation_of(user_id: UUID) -> Reputation:
    """Raises User.DoesNotExist for an id that is nobody's."""
    user = User.objects.select_related("standing").get(pk=user_id)
    row = getattr(user, "standing", None) or SellerStanding()
    average = round(row.rating_sum / row.rating_count, 1) if row.rating_count else None
    return Reputation(user.created_at, row.completed_orders, row.rating_count, average)


def seller_level(user_id: UUID) -> int:
    """0 to 5; 0 for whoever has sold nothing yet."""
    level = SellerStanding.objects.filter(pk=user_id).values_list("level", flat=True).first()
    return level or 0


def verified_name(user_id: UUID) -> str | None:
    """The name that the identity check confirmed. Personal data: for comparing and paying out, never for showing."""
    row = RealName.objects.filter(pk=user_id).first()
    return unseal(row.sealed_name, context=row.name_context) if row else None


def masked_phone_of(user: User) -> str | None:
    return masked_phone(unseal(user.sealed_phone, context=user.phone_context)) if user.sealed_phone else None


def masked_identity_of(user_id: UUID) -> tuple[str, str] | None:
    """Verified name and identity number as their owner may see them, or None."""
    row = RealName.objects.filter(pk=user_id).first()
    if row is None:
        return None
    name = unseal(row.sealed_name, context=row.name_context)
    id_number = unseal(row.sealed_id_number, context=row.id_number_context)
    return masked_name(name), masked_id_number(id_number)


def share_identity(first_id: UUID, second_id: UUID) -> bool:
    """Whether two users were verified as the same human being."""
    hashes = RealName.objects.filter(pk__in=(first_id, second_id)).values("id_hash")
    return hashes.annotate(people=Count("pk")).filter(people=2).exists()


def live_sessions(user: User) -> "QuerySet[Session]":
    return user.sessions.filter(revoked_at=None, expires_at__gt=MarketNow()).order_by("-last_used_at")


def permissions_of(user: User) -> list[str]:
    """What the person may do in general, for the front end to show or hide; every object says its own as well."""
    if user.is_blacklisted:
        return []
    if not user.is_staff_member:
        return ["trade", "offer_listings"] if user.is_real_name_verified else ["trade"]
    return [permission for role, permission in _STAFF_PERMISSIONS.items() if user.has_role(role)]


def avatar_url(user: User) -> str | None:
    return f"{settings.PUBLIC_MEDIA_URL}{user.avatar_path}" if user.avatar_path else None


def _with_level(people: "QuerySet[User]") -> Iterator[tuple[User, int]]:
    return ((user, user.level) for user in people.annotate(level=Coalesce("standing__level", 0)))


def _card(user: User, level: int) -> PersonCard:
    return PersonCard(
        id=user.pk,
        nickname=_("Banned user") if user.is_blacklisted else user.nickname,
        avatar_url=None if user.is_blacklisted else avatar_url(user),
        level=level,
        real_name_verified=user.is_real_name_verified,
        is_blacklisted=user.is_blacklisted,
        staff_badge=next((role.value for role in _BADGE_ORDER if role in user.roles), None),
    )
