"""The people of the demo. Their passwords are printed on purpose: this data never exists in production."""

import secrets
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password

from market.common.clock import now
from market.common.crypto import lookup_hash, seal
from market.users.models import RealName, Role, User
from market.users.services.payment_pin import digest_pin

_NICKNAMES = (
    "林间鹿", "夜航船", "青石巷", "三分糖", "北岸灯塔", "落日飞车", "半糖去冰", "山海拾遗", "星河旧梦", "白露为霜",
    "一只企鹅", "快乐风男", "躺平达人", "逆风翻盘", "峡谷老六", "提瓦特旅人", "开拓者七号", "江南烟雨", "剑气箫心", 
    "锦鲤本鲤",     "橘猫警长", "深海鲸落", "云上信箱", "晚风告白", "追光少年", "麦田守望", "不夜侯",
    "长安故人", "蓝莓气泡", "雪落无声",
)  # fmt: skip


@dataclass
class Cast:
    """Everybody who plays a part, with what `make run` prints about them."""

    sellers: list[User] = field(default_factory=list)
    buyers: list[User] = field(default_factory=list)
    staff: dict[str, User] = field(default_factory=dict)
    printed: list[dict[str, Any]] = field(default_factory=list)
    pins: dict[UUID, str] = field(default_factory=dict)

    @property
    def seller(self) -> User:
        return self.sellers[0]

    @property
    def buyer(self) -> User:
        return self.buyers[0]


def create_people() -> Cast:
    """The named people of the README, and the traders around them."""
    cast = Cast()
    cast.sellers.append(_create_named(cast, "seller", "林间鹿", "林晓", pin="135791"))
    cast.buyers.append(_create_named(cast, "buyer", "赵小满", "赵满", pin="246813"))
    for role in Role.values:
        cast.staff[role] = _create_named(cast, role, _STAFF_NAMES[role], None, roles=[role])
    for number, nickname in enumerate(_NICKNAMES[1:]):
        user = _create_user(f"trader{number + 1:02d}", nickname, None, [])
        _verify_real_name(user, nickname[:3], f"11010519900101{number:04d}")
        _set_pin(cast, user, f"{secrets.randbelow(10**6):06d}")
        (cast.sellers if number < 14 else cast.buyers).append(user)
    return cast


_STAFF_NAMES: dict[str, str] = {
    Role.REVIEWER: "审核小周",
    Role.ARBITRATOR: "仲裁小吴",
    Role.CASHIER: "出纳小郑",
    Role.SUPPORT: "客服小王",
    Role.ADMIN: "管理员老陈",
}


def _create_named(
    cast: Cast, name: str, nickname: str, real_name: str | None, *, pin: str = "", roles: list[str] | None = None
) -> User:
    password = f"anhao-{name}-{secrets.randbelow(9000) + 1000}"
    user = _create_user(name, nickname, password, roles or [])
    if real_name:
        _verify_real_name(user, real_name, f"44030519920612{len(cast.printed):04d}")
        _set_pin(cast, user, pin)
    cast.printed.append({"role": name, "username": name, "password": password, "payment_pin": pin or None})
    return user


def _set_pin(cast: Cast, user: User, pin: str) -> None:
    user.payment_pin_digest = digest_pin(user, pin)
    user.save(update_fields=["payment_pin_digest"])
    cast.pins[user.pk] = pin


def _create_user(username: str, nickname: str, password: str | None, roles: list[str]) -> User:
    """Without a password nobody can sign in as them."""
    return User.objects.create(
        username=username,
        nickname=nickname,
        email=f"{username}@demo.anhao.example",
        email_verified_at=now(),
        password=make_password(password),
        roles=roles,
    )


def _verify_real_name(user: User, name: str, id_number: str) -> None:
    row = RealName(user=user, id_hash=lookup_hash(id_number, purpose="id_number"))
    row.sealed_name = seal(name, context=row.name_context)
    row.sealed_id_number = seal(id_number, context=row.id_number_context)
    row.save()
    user.real_name_verified_at = now()
    user.save(update_fields=["real_name_verified_at"])
