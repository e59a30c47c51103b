"""A small game for tests: one of each attribute type."""

import copy
from typing import Any, cast

import factory
import factory.django

from market.games.models import Game, GameSchema, GameServer
from market.games.selectors import current_schema
from market.games.services.parts import parts_of

ATTRIBUTES: list[dict[str, Any]] = [
    {
        "key": "rank",
        "label": {"zh-hans": "段位", "en": "Rank"},
        "type": "choice",
        "options": [
            {"value": "gold", "label": {"zh-hans": "黄金", "en": "Gold"}},
            {"value": "king", "label": {"zh-hans": "王者", "en": "King"}},
        ],
        "required": True,
        "filterable": True,
        "on_card": True,
    },
    {
        "key": "heroes",
        "label": {"zh-hans": "英雄", "en": "Heroes"},
        "type": "multi_choice",
        "options": [
            {"value": "luban", "label": {"zh-hans": "鲁班", "en": "Luban"}},
            {"value": "libai", "label": {"zh-hans": "李白", "en": "Li Bai"}},
        ],
        "required": False,
        "filterable": True,
        "on_card": False,
    },
    {
        "key": "skins",
        "label": {"zh-hans": "皮肤数", "en": "Skins"},
        "type": "number",
        "min": 0,
        "max": 1000,
        "unit": {"zh-hans": "个", "en": ""},
        "required": True,
        "filterable": True,
        "on_card": True,
    },
    {
        "key": "can_rename",
        "label": {"zh-hans": "可改实名", "en": "Identity can be changed"},
        "type": "boolean",
        "required": False,
        "filterable": True,
        "on_card": True,
    },
    {
        "key": "remark",
        "label": {"zh-hans": "备注", "en": "Remark"},
        "type": "text",
        "max": 100,
        "required": False,
        "filterable": False,
        "on_card": False,
    },
]
HANDOVER_STEPS: list[dict[str, Any]] = [
    {"key": "credentials", "label": {"zh-hans": "查看账号密码", "en": "See the credentials"}, "risk_days": 0},
    {"key": "sign_in", "label": {"zh-hans": "登录成功", "en": "Sign in"}, "risk_days": 0},
    {"key": "phone", "label": {"zh-hans": "改绑手机", "en": "Rebind the phone"}, "risk_days": 2, "binding": "phone"},
]
BINDING_KINDS: list[dict[str, Any]] = [
    {"key": "phone", "label": {"zh-hans": "手机", "en": "Phone"}},
    {"key": "email", "label": {"zh-hans": "邮箱", "en": "E-mail"}},
]


class _GameFactory(factory.django.DjangoModelFactory[Game]):
    class Meta:
        model = Game
        django_get_or_create = ("slug",)

    slug = "honor-of-kings"
    name = "王者荣耀"
    name_en = "Honor of Kings"
    initials = "wzry"
    accent = "#b8860b"
    position = 1


class _SchemaFactory(factory.django.DjangoModelFactory[GameSchema]):
    class Meta:
        model = GameSchema
        django_get_or_create = ("game", "version")

    game = factory.SubFactory(_GameFactory)
    version = 1
    attributes = factory.LazyFunction(lambda: ATTRIBUTES)
    handover_steps = factory.LazyFunction(lambda: HANDOVER_STEPS)
    binding_kinds = factory.LazyFunction(lambda: BINDING_KINDS)


class _ServerFactory(factory.django.DjangoModelFactory[GameServer]):
    class Meta:
        model = GameServer
        django_get_or_create = ("game", "key")

    game = factory.SubFactory(_GameFactory)
    key = "android-qq"
    name = "安卓QQ"
    name_en = "Android QQ"
    position = 1


def make_game(**attributes: Any) -> Game:
    """A game with one server and one schema version."""
    game = cast(Game, _GameFactory(**attributes))
    _SchemaFactory(game=game)
    _ServerFactory(game=game)
    return game


def as_document(slug: str) -> Any:
    """The newest schema of a game, to be changed and saved."""
    return copy.deepcopy(dict(parts_of(current_schema(slug))))
