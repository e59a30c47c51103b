"""A market of many listings: thirty real games, some far more popular than others, made by COPY.

Words and codes are those that `index_listing` would write; words are cut once for each phrase instead of once for
each listing. Indexes are made after the rows, as a restore does.
"""

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid4

import psycopg
from django.core.management import call_command
from psycopg import sql

from benchmarks.databases import as_owner
from market.common.clock import now
from market.common.ids import new_id
from market.games.attributes import display
from market.games.models import Game, GameSchema
from market.listings.codes import codes_of, pack_facets
from market.listings.models import MAX_PRICE, MIN_PRICE
from market.listings.services.counting import count_codes
from market.listings.services.heat import half_lives
from market.listings.words import IN_TITLE, index_words
from market.users.models import User

GAMES = 30
SELLERS = 2000
DAYS = 90
_POPULARITY = 1.1  # the n-th game has 1 / n to this power of the listings of the first
_SKEW = 1.6
_POINTS = (
    "可二次实名",
    "无违规记录",
    "本人自用",
    "一手号",
    "支持验号",
    "换绑包配合",
    "可小刀",
    "诚心出",
    "长草退坑",
    "全图鉴",
)
_STORIES = (
    "工作忙退坑，号一直是自己在玩，没有借过别人。",
    "毕业了没时间，截图都是今天刚截的，所见即所得。",
    "氪金号，养了好几年，希望找个好主人。",
    "换手机了不打算继续玩，价格合适就出。",
    "Full access, original owner, never banned.",
)  # fmt: skip
_COLUMNS = (
    "id", "seller_id", "game_id", "server_id", "schema_id", "game_account_id", "status", "version", "title",
    "description", "price", "is_negotiable", "attributes", "image_ids", "cover_url", "needs_new_credentials",
    "rejection_reason", "submitted_at", "published_at", "created_at", "hot_score", "hot_score_before", "view_count",
    "favourite_count", "search_vector", "filter_codes", "facet_pack",
)  # fmt: skip


@dataclass(frozen=True)
class _Scope:
    """What the listings of one game have in common."""

    game: Game
    schema: GameSchema
    servers: list[Any]
    names: frozenset[str]


def make_market(database: str, listings: int) -> None:
    """Fill an empty migrated database with that many listings on sale."""
    call_command("load_games", verbosity=0, stdout=_Silent())
    scopes = [_scope(game) for game in Game.objects.order_by("position")[:GAMES]]
    sellers = _sellers()
    rng = random.Random(4)
    chosen = rng.choices(scopes, popularity(len(scopes)), k=listings)
    with as_owner(database) as server:
        accounts = [uuid4() for _ in range(listings)]
        moment = now()
        _copy(
            server,
            "listings_gameaccount",
            ("id", "game_id", "fingerprint", "created_at"),
            ((pk, scope.game.pk, pk.bytes * 2, moment) for pk, scope in zip(accounts, chosen, strict=True)),
        )
        with _without_indexes(server, "listings_listing"):
            rows = (_row(scope, pk, sellers, moment, rng) for scope, pk in zip(chosen, accounts, strict=True))
            _copy(server, "listings_listing", _COLUMNS, rows)
        server.execute("VACUUM (ANALYZE) listings_listing")
    count_codes()


def popularity(games: int) -> list[float]:
    """How often each is met, the first the most."""
    return [1 / (rank + 1) ** _POPULARITY for rank in range(games)]


class _Silent:
    def write(self, _text: str) -> None:
        """Nothing."""


class _without_indexes:  # noqa: N801  # reads as a statement
    """Drop a table's indexes but for its key and constraints, and make them again at the end."""

    def __init__(self, server: psycopg.Connection, table: str) -> None:
        self.server = server
        self.indexes = server.execute(
            "SELECT i.relname, pg_get_indexdef(x.indexrelid) FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid"
            " WHERE x.indrelid = %s::regclass AND NOT x.indisunique",
            [table],
        ).fetchall()

    def __enter__(self) -> None:
        for name, _definition in self.indexes:
            self.server.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))

    def __exit__(self, *_: object) -> None:
        for _name, definition in self.indexes:
            self.server.execute(sql.SQL(definition))


def _scope(game: Game) -> _Scope:
    schema = GameSchema.objects.filter(game=game).order_by("-version")[0]
    names = index_words(" ".join((game.name, game.name_en, game.initials)))
    return _Scope(game, schema, list(game.servers.filter(is_open=True)), frozenset(names))


def _sellers() -> list[UUID]:
    moment = now()
    people = (
        User(username=f"seller{number}", nickname=f"卖家{number}", email=f"seller{number}@example.com",
             email_verified_at=moment, real_name_verified_at=moment)
        for number in range(SELLERS)
    )  # fmt: skip
    return [user.pk for user in User.objects.bulk_create(people, batch_size=500)]


def _copy(server: psycopg.Connection, table: str, columns: tuple[str, ...], rows: Iterator[Any]) -> None:
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with server.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _row(scope: _Scope, account: UUID, sellers: list[UUID], moment: datetime, rng: random.Random) -> tuple[Any, ...]:
    wealth = rng.random() ** _SKEW  # how far the account has come, which shows in its attributes and its price
    values = {one["key"]: _value(one, wealth, rng) for one in scope.schema.attributes if _is_filled(one, rng)}
    server, pk = rng.choice(scope.servers), new_id()
    title, description = _texts(scope, values, rng)
    shown = " ".join(_shown(one, values[one["key"]]) for one in scope.schema.attributes if one["key"] in values)
    strong = _words(title) | scope.names
    words = strong | _words(description) | _words(server.name) | _words(shown)
    price = min(MAX_PRICE, max(MIN_PRICE, int(2000 * 4000**wealth * rng.lognormvariate(0, 0.5)) // 100 * 100))
    published = moment - timedelta(days=DAYS) * rng.random()
    heat = half_lives(moment - timedelta(days=rng.expovariate(0.1))) if rng.random() < 0.4 else 0.0
    common = {"game": scope.game.pk, "server_id": server.pk, "attributes": scope.schema.attributes, "values": values}
    return (
        pk, sellers[int(len(sellers) * rng.random() ** 2)], scope.game.pk, server.pk, scope.schema.pk, account,
        "on_sale", 3, title, description, price, True, json.dumps(values), _IMAGES, "/media/public/cover.webp", False,
        "", published, published, published, heat, 0.0, int(rng.expovariate(0.02)), int(rng.expovariate(0.5)),
        _vector(words, strong), codes_of(pk=pk, price=price, **common), pack_facets(**common),
    )  # fmt: skip


_IMAGES = json.dumps([str(uuid4()) for _ in range(6)])


def _is_filled(attribute: dict[str, Any], rng: random.Random) -> bool:
    return bool(attribute["required"]) or rng.random() < 0.7


def _value(attribute: dict[str, Any], wealth: float, rng: random.Random) -> Any:
    return _VALUES[attribute["type"]](attribute, wealth, rng)


def _choice(attribute: dict[str, Any], wealth: float, rng: random.Random) -> str:
    options = attribute["options"]
    position = min(0.999, max(0.0, rng.gauss(wealth, 0.2)))
    return str(options[int(position * len(options))]["value"])


def _choices(attribute: dict[str, Any], wealth: float, rng: random.Random) -> list[str]:
    return [option["value"] for option in attribute["options"] if rng.random() < 0.1 + wealth / 2]


def _number(attribute: dict[str, Any], wealth: float, rng: random.Random) -> int:
    low, high = attribute["min"], attribute["max"]
    return int(low + (high - low) * min(1.0, wealth * rng.lognormvariate(-1, 0.6)))


_VALUES: dict[str, Callable[[dict[str, Any], float, random.Random], Any]] = {
    "choice": _choice,
    "multi_choice": _choices,
    "number": _number,
    "boolean": lambda _attribute, _wealth, rng: rng.random() < 0.6,
    "text": lambda _attribute, _wealth, rng: rng.choice(_POINTS),
}


def _texts(scope: _Scope, values: dict[str, Any], rng: random.Random) -> tuple[str, str]:
    on_card = [one for one in scope.schema.attributes if one["on_card"] and one["key"] in values]
    cards = [_shown(one, values[one["key"]]) for one in on_card]
    points = rng.sample(_POINTS, 3)
    return " ".join([*cards[:2], *points[:2]])[:60], " ".join([rng.choice(_STORIES), rng.choice(_STORIES), points[2]])


def _shown(attribute: dict[str, Any], value: Any) -> str:
    return "" if attribute["type"] == "boolean" else display(attribute, value)


def _vector(words: set[str] | frozenset[str], strong: set[str] | frozenset[str]) -> str:
    return " ".join([*(f"'{word}'" for word in words), *(f"'{IN_TITLE}{word}'" for word in strong)])


def _words(text: str) -> frozenset[str]:
    """Phrases are apart by blanks, where words end."""
    return frozenset().union(*map(_words_of_phrase, text.split()))


@lru_cache(maxsize=200_000)
def _words_of_phrase(phrase: str) -> frozenset[str]:
    return frozenset(index_words(phrase))
