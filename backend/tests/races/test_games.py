"""Staff who edit one game at once: one is heard, the others are told."""

from functools import partial
from typing import Any

import pytest

from market.common.models import AuditEntry
from market.games.models import Game
from market.games.services.editing import create_game, edit_game, save_schema
from market.games.tests.factories import as_document, make_game
from market.games.tests.test_editing import NEW_GAME
from market.users.tests.factories import UserFactory
from tests.races.support import all_at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.serial]
STAFF = 10


def test_of_ten_schemas_made_from_one_version_one_is_saved() -> None:
    game, staff = make_game(), [UserFactory() for _ in range(STAFF)]

    def save(number: int) -> None:
        document: Any = as_document(game.slug)
        document["attributes"][0]["label"]["en"] = f"Rank {number}"
        save_schema(staff=staff[number], slug=game.slug, seen_version=1, document=document)

    outcome = all_at_once([partial(save, number) for number in range(STAFF)])
    assert outcome == {"ok": 1, "version_mismatch": STAFF - 1}
    assert sorted(game.schemas.values_list("version", flat=True)) == [1, 2]
    assert AuditEntry.objects.filter(action="game_schema_saved").count() == 1


def test_of_ten_edits_made_from_one_version_one_is_kept() -> None:
    game, staff = make_game(), UserFactory()
    edit = partial(edit_game, staff=staff, slug=game.slug, version=1)
    edits = [partial(edit, change={"position": 100 + number}) for number in range(STAFF)]
    assert all_at_once(edits) == {"ok": 1, "version_mismatch": STAFF - 1}
    assert Game.objects.get(pk=game.slug).version == 2


def test_one_slug_makes_one_game_however_many_want_it() -> None:
    staff = UserFactory()
    wishes = [partial(create_game, staff=staff, document=NEW_GAME)] * STAFF
    assert all_at_once(wishes) == {"ok": 1, "validation_failed": STAFF - 1}
    assert Game.objects.get(pk=NEW_GAME["slug"]).schemas.count() == 1
