"""Keeping searches."""

from typing import Any
from uuid import UUID

from django.db import transaction

from market.common.errors import ObjectNotFound
from market.listings.errors import TooManySavedSearches
from market.listings.models import SavedSearch
from market.listings.selectors.saved_searches import criteria_of
from market.listings.selectors.search_matching import Search
from market.users.models import User

MOST_SAVED = 20


def save_search(*, user: User, name: str, query: str, search: Search, alerts: bool = True) -> SavedSearch:
    """Keep what `query` asks for, parsed as `search`. Raises TooManySavedSearches(limit)."""
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        if user.saved_searches.count() >= MOST_SAVED:
            raise TooManySavedSearches(limit=MOST_SAVED)
        return SavedSearch.objects.create(
            user=user,
            name=name,
            query=query,
            game_id=search.schema.game_id if search.schema else None,
            criteria=criteria_of(search),
            alerts=alerts,
        )


def change_saved_search(*, search_id: UUID, user: User, **changes: Any) -> SavedSearch:
    """Change `name`, `alerts`. Raises ObjectNotFound."""
    with transaction.atomic():
        found = SavedSearch.objects.select_for_update(no_key=True).filter(pk=search_id, user=user).first()
        if found is None:
            raise ObjectNotFound
        for field, value in changes.items():
            setattr(found, field, value)
        found.save(update_fields=list(changes))
    return found


def delete_saved_search(*, search_id: UUID, user: User) -> None:
    """Raises ObjectNotFound."""
    removed, _by_model = SavedSearch.objects.filter(pk=search_id, user=user).delete()
    if not removed:
        raise ObjectNotFound
