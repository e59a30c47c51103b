"""Reading people."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from market.common.crypto import unseal
from market.users.models import RealName, Role, SellerStanding, User

_BADGE_ORDER = (Role.ADMIN, Role.ARBITRATOR, Role.REVIEWER, Role.CASHIER, Role.SUPPORT)


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
    return {user.pk: _card(user) for user in _with_level().filter(pk__in=set(ids))}


def person_card(user_id: UUID) -> PersonCard | None:
    user = _with_level().filter(pk=user_id, email_verified_at__isnull=False).first()
    return _card(user) if user else None


def seller_level(user_id: UUID) -> int:
    """0 to 5; 0 for whoever has sold nothing yet."""
    level = SellerStanding.objects.filter(pk=user_id).values_list("level", flat=True).first()
    return level or 0


def verified_name(user_id: UUID) -> str | None:
    """The name that the identity check confirmed. Personal data: for comparing and paying out, never for showing."""
    row = RealName.objects.filter(pk=user_id).first()
    return unseal(row.sealed_name, context=row.name_context) if row else None


def avatar_url(user: User) -> str | None:
    return f"{settings.PUBLIC_MEDIA_URL}{user.avatar_path}" if user.avatar_path else None


def _with_level() -> "QuerySet[User]":
    return User.objects.annotate(level=Coalesce("standing__level", 0))


def _card(user: User) -> PersonCard:
    return PersonCard(
        id=user.pk,
        nickname=_("Banned user") if user.is_blacklisted else user.nickname,
        avatar_url=None if user.is_blacklisted else avatar_url(user),
        level=user.level,
        real_name_verified=user.is_real_name_verified,
        is_blacklisted=user.is_blacklisted,
        staff_badge=next((role.value for role in _BADGE_ORDER if role in user.roles), None),
    )
