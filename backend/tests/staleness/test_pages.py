"""No command leaves a stale page: what the cache answers is what the tables would."""

import inspect
import pkgutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings
from rest_framework.test import APIClient

from market.common.page_cache import delete_every_group
from market.listings.models import Listing
from market.listings.services.indexing import index_listing
from market.listings.tests.factories import make_listing
from tests.staleness.scenario import Scenario
from tests.staleness.scenarios import SCENARIOS, UNSEEN

pytestmark = pytest.mark.django_db
APPS = ("listings", "orders", "bids")


@pytest.fixture(autouse=True)
def _media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def bystander() -> Listing:
    """Another listing of the same game, on whose page the one that changes is called similar."""
    listing = make_listing(title="a bystander", price=127_000)
    index_listing(listing)
    return listing


def read_everything(listing: Listing, bystander: Listing) -> dict[str, Any]:
    """What a visitor reads on every page that may show the listing."""
    game = listing.game_id
    paths = [
        f"listings/{listing.pk}",
        f"listings/{bystander.pk}/similar",
        *(f"listings?sort={sort}" for sort in ("newest", "price", "-price", "hot")),
        f"listings?game={game}",
        f"listings?game={game}&attr.rank=king&server={listing.server_id}",
        f"listings?seller={listing.seller_id}",
        "listings?q=荣耀&sort=relevance",
        *(f"rankings/{ranking}{query}" for ranking in ("hot", "new") for query in ("", f"?game={game}")),
    ]
    chinese = {path: _read(path, "zh-CN") for path in paths}
    return chinese | {f"{path} in English": _read(path, "en") for path in paths[:1]}


def _read(path: str, language: str) -> Any:
    answer: Any = APIClient().get(f"/api/v1/{path}", headers={"Accept-Language": language})
    body = answer.json()
    return body if answer.status_code == 200 else body["code"]


@pytest.mark.parametrize("scenario", SCENARIOS, ids=str)
def test_a_command_leaves_no_stale_page(
    scenario: Scenario, bystander: Listing, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    listing, act = scenario.prepare()
    delete_every_group()
    before = read_everything(listing, bystander)
    assert read_everything(listing, bystander) == before
    with django_capture_on_commit_callbacks(execute=True):
        act()
    cached = read_everything(listing, bystander)
    delete_every_group()
    fresh = read_everything(listing, bystander)
    assert cached == fresh
    assert (fresh != before) is scenario.shows


def test_every_command_is_walked() -> None:
    walked = {scenario.command for scenario in SCENARIOS if scenario.command.startswith(APPS)}
    missing = set(_commands()) - walked - UNSEEN
    assert missing == set()
    assert UNSEEN - set(_commands()) == set()


def _commands() -> Iterator[str]:
    """Functions of the services whose parameters all have names: how commands are written."""
    for app in APPS:
        package = import_module(f"market.{app}.services")
        for module in pkgutil.iter_modules(package.__path__):
            source = import_module(f"{package.__name__}.{module.name}")
            for name, function in inspect.getmembers(source, inspect.isfunction):
                if function.__module__ == source.__name__ and not name.startswith("_") and _is_command(function):
                    yield f"{app}.{module.name}.{name}"


def _is_command(function: Any) -> bool:
    kinds = [parameter.kind for parameter in inspect.signature(function).parameters.values()]
    named = [kind for kind in kinds if kind is not inspect.Parameter.VAR_KEYWORD]
    return bool(named) and all(kind is inspect.Parameter.KEYWORD_ONLY for kind in named)
