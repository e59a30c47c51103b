"""Listings of the demo: plausible values for every attribute of every game's schema."""

import os
import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from config.demo.people import Cast
from config.demo.pictures import draw_picture
from market.games.attributes import display, in_language
from market.games.models import Game, GameSchema
from market.games.selectors import current_schema, open_games
from market.images.models import Image
from market.images.services import store_image
from market.listings.models import Listing
from market.listings.services.drafting import ListingChange, create_listing
from market.listings.services.favourites import add_favourite
from market.listings.services.reviewing import approve_listing, reject_listing
from market.listings.services.selling import submit_listing
from market.users.models import User

LISTINGS = 300
PICTURES = 3
WAITING_FOR_REVIEW = 8
REJECTED = 2
DRAFTS = 2
FAVOURITES = 6
_ALWAYS_BOUND = ("phone", "real-name")
_SELLING_POINTS = (
    "可二次实名",
    "无违规记录",
    "本人自用",
    "一手号",
    "支持验号",
    "换绑包配合",
    "可小刀",
    "诚心出",
    "长草退坑",
    "送周边",
)
_STORIES = (
    "工作忙退坑，号一直是自己在玩，没有借过别人。",
    "毕业了没时间，截图都是今天刚截的，所见即所得。",
    "氪金号，养了好几年，希望找个好主人。",
    "换手机了不打算继续玩，价格合适就出。",
)  # fmt: skip
_PROMISE = "交易全程走平台担保，下单后十分钟内交付。"


@dataclass(frozen=True)
class _Plan:
    """One listing before it is written."""

    seller: User
    game: Game
    schema: GameSchema
    number: int
    change: dict[str, Any]


def create_offers(cast: Cast) -> list[Listing]:
    """Three hundred listings; returns those on sale, the named seller's first."""
    rng = random.Random(20)  # noqa: S311  # demo data, the same each time
    plans = list(_plans(cast, rng))
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # drawing and encoding run outside the interpreter's lock
        pictures = pool.map(_store_pictures, plans)
        written = [_write(plan, image_ids) for plan, image_ids in zip(plans, pictures, strict=True)]
    return list(_review(written, cast))


def keep_favourites(cast: Cast, on_sale: list[Listing]) -> None:
    """What the named buyer keeps an eye on."""
    for listing in on_sale[-FAVOURITES:]:
        add_favourite(user=cast.buyer, listing_id=listing.pk)


def _plans(cast: Cast, rng: random.Random) -> Iterator[_Plan]:
    games = [(game, current_schema(game.slug)) for game in open_games()]
    for number in range(LISTINGS):
        game, schema = games[number % len(games)] if number >= 12 else games[number % 4]
        seller = cast.seller if number < 24 else cast.sellers[number % len(cast.sellers)]
        attributes = {
            one["key"]: _value(one, rng) for one in schema.attributes if one["required"] or rng.random() < 0.6
        }
        yield _Plan(seller, game, schema, number, _change(schema, game, attributes, number, rng))


def _change(
    schema: GameSchema, game: Game, attributes: dict[str, Any], number: int, rng: random.Random
) -> dict[str, Any]:
    shown = [
        _said(one, attributes[one["key"]])
        for one in schema.attributes
        if one["key"] in attributes and one["on_card"] and one["type"] not in ("boolean", "multi_choice")
    ]
    points = rng.sample(_SELLING_POINTS, 2)
    server = rng.choice(game.open_servers)  # type: ignore[attr-defined]  # prefetched by open_games
    return {
        "server_id": server.pk,
        "title": " ".join((server.name, *shown[:3], *points))[:60],
        "description": "\n\n".join((rng.choice(_STORIES), f"{'、'.join(shown)}。{'，'.join(points)}。", _PROMISE)),
        "price": rng.choice((88, 168, 298, 388, 520, 666, 888, 1280, 1680, 2650, 3300, 5200, 8800)) * 100
        + rng.randrange(50) * 100,
        "is_negotiable": rng.random() < 0.4,
        "attributes": attributes,
        "bindings": _bindings(schema, number),
        "credentials": {
            "login": f"demo-{game.slug}-{number}",
            "password": f"Demo!{rng.randrange(10**8):08d}",
            "note": "演示数据，不是真的账号。",
        },
    }


def _bindings(schema: GameSchema, number: int) -> list[str]:
    """What every account has, and some of the rest."""
    keys = [kind["key"] for kind in schema.binding_kinds]
    return [key for place, key in enumerate(keys) if key in _ALWAYS_BOUND or (number + place) % 3 == 0]


def _value(attribute: dict[str, Any], rng: random.Random) -> Any:
    match attribute["type"]:
        case "choice":
            return rng.choice(attribute["options"])["value"]
        case "multi_choice":
            return [
                one["value"]
                for one in rng.sample(attribute["options"], rng.randint(1, min(4, len(attribute["options"]))))
            ]
        case "number":
            # Most people are in the lower half of any scale.
            return round(attribute["min"] + (attribute["max"] - attribute["min"]) * rng.betavariate(2, 3))
        case "boolean":
            return rng.random() < 0.7
        case _:
            return rng.choice(_SELLING_POINTS)


def _said(attribute: dict[str, Any], value: Any) -> str:
    """As a seller writes it: nobody knows what a number without its name counts."""
    words: str = display(attribute, value)
    return f"{in_language(attribute['label'])}{words}" if attribute["type"] == "number" else words


def _store_pictures(plan: _Plan) -> list[UUID]:
    try:
        return store_pictures(plan.seller, plan.game, plan.number)
    finally:
        connection.close()  # each thread has its own


def store_pictures(seller: User, game: Game, number: int) -> list[UUID]:
    """What the account with this number looks like."""
    caption = f"{game.name_en}  #{number + 1}"
    drawn = (draw_picture(kind, game.accent, number, caption) for kind in range(PICTURES))
    return [
        store_image(
            uploader=seller,
            file=SimpleUploadedFile("demo.jpg", picture, "image/jpeg"),
            purpose=Image.Purpose.LISTING,
        ).pk
        for picture in drawn
    ]


def _write(plan: _Plan, image_ids: list[UUID]) -> Listing:
    change = ListingChange(**plan.change, image_ids=image_ids)
    listing = create_listing(seller=plan.seller, game_slug=plan.game.slug, change=change)
    # At once: there is an end to how many drafts a seller may have.
    if plan.number < LISTINGS - DRAFTS:
        submit_listing(listing_id=listing.pk, seller=plan.seller)
    return listing


def _review(written: list[Listing], cast: Cast) -> Iterator[Listing]:
    reviewer = cast.staff["reviewer"]
    for position, listing in enumerate(reversed(written)):
        if position < DRAFTS + WAITING_FOR_REVIEW:
            continue
        if position < DRAFTS + WAITING_FOR_REVIEW + REJECTED:
            reject_listing(
                listing_id=listing.pk, reviewer=reviewer, reason="截图与填写的段位不一致，请重新上传今天的截图。"
            )
            continue
        yield approve_listing(listing_id=listing.pk, reviewer=reviewer)
