"""What apps above decide about a person: roles, restriction, standing as a seller."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from market.common.audit import record_audit
from market.common.clock import now
from market.users.hooks import card_changed
from market.users.models import SellerStanding, User
from market.users.services.sessions import end_all_sessions


@transaction.atomic
def set_roles(*, user_id: UUID, roles: Sequence[str], actor: User | None, reason: str) -> None:
    """Replace a person's staff roles; whoever is signed in as them must sign in again. `actor` None: the system."""
    person = User.objects.select_for_update(no_key=True).get(pk=user_id)
    before, person.roles = list(person.roles), sorted(set(roles))
    person.save(update_fields=["roles"])
    end_all_sessions(user_id=user_id)
    card_changed(user_id)
    _record("roles_set", user_id, actor, reason, before=before, after=person.roles)


@transaction.atomic
def set_restriction(*, user_id: UUID, is_blacklisted: bool, actor: User | None, reason: str) -> None:
    """Set or lift the restriction; the blacklist above decides it. Ends all sessions."""
    person = User.objects.select_for_update(no_key=True).get(pk=user_id)
    before, person.is_blacklisted = person.is_blacklisted, is_blacklisted
    person.save(update_fields=["is_blacklisted"])
    end_all_sessions(user_id=user_id)
    card_changed(user_id)
    _record("restriction_set", user_id, actor, reason, before=before, after=is_blacklisted)


def set_seller_standing(
    *, user_id: UUID, level: int, completed_orders: int, rating_sum: int, rating_count: int
) -> None:
    """Note what the orders say about a seller: level 0 to 5, sum and number of ratings of 1 to 5."""
    SellerStanding.objects.update_or_create(
        user_id=user_id,
        defaults={
            "level": level,
            "completed_orders": completed_orders,
            "rating_sum": rating_sum,
            "rating_count": rating_count,
            "updated_at": now(),
        },
    )
    card_changed(user_id)


def _record(action: str, user_id: UUID, actor: User | None, reason: str, *, before: object, after: object) -> None:
    record_audit(
        action=action,
        subject_type="user",
        subject_id=user_id,
        actor_id=actor.pk if actor else None,
        actor_label=actor.username if actor else "system",
        reason=reason,
        before=before,
        after=after,
    )
