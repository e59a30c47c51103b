"""What changes how a listing's page names its seller and its game."""

from collections.abc import Callable

from market.games.models import Game
from market.games.services.editing import edit_game
from market.listings.models import Listing
from market.listings.tests.factories import make_listing
from market.users.models import User
from market.users.services import profile, standing
from market.users.tests.factories import UserFactory
from tests.staleness.scenario import Act, Scenario


def _person(command: str, shows: bool, act: Callable[[User], object]) -> Scenario:
    def prepare() -> tuple[Listing, Act]:
        listing = make_listing()
        return listing, lambda: act(listing.seller)

    return Scenario(f"users.{command}", shows, prepare)


def _rename_game(listing: Listing) -> object:
    game = Game.objects.get(pk=listing.game_id)
    return edit_game(staff=UserFactory(roles=["admin"]), slug=game.pk, version=game.version, change={"name": "新名字"})


PEOPLE_AND_GAMES = [
    _person("profile.update_profile", True, lambda one: profile.update_profile(user=one, nickname="新名字")),
    _person(
        "standing.set_seller_standing",
        True,
        lambda one: standing.set_seller_standing(
            user_id=one.pk, level=3, completed_orders=9, rating_sum=9, rating_count=2
        ),
    ),
    _person(
        "standing.set_restriction",
        True,
        lambda one: standing.set_restriction(user_id=one.pk, is_blacklisted=True, actor=None, reason="fraud"),
    ),
    _person(
        "standing.set_roles",
        True,
        lambda one: standing.set_roles(user_id=one.pk, roles=["support"], actor=None, reason="hired"),
    ),
    Scenario("games.editing.edit_game", True, lambda: ((listing := make_listing()), lambda: _rename_game(listing))),
]
