"""What games look like to staff, for the OpenAPI document."""

from typing import Any

from drf_spectacular.utils import OpenApiExample

_ATTRIBUTE: dict[str, Any] = {
    "key": "rank",
    "label": {"zh-hans": "段位", "en": "Rank"},
    "type": "choice",
    "options": [{"value": "glorious-king", "label": {"zh-hans": "荣耀王者", "en": "Glorious King"}}],
    "required": True,
    "filterable": True,
    "on_card": True,
}
_PARTS: dict[str, Any] = {
    "attributes": [_ATTRIBUTE],
    "handover_steps": [
        {"key": "credentials", "label": {"zh-hans": "查看账号密码", "en": "See the credentials"}, "risk_days": 0},
        {
            "key": "phone",
            "label": {"zh-hans": "改绑手机", "en": "Rebind the phone"},
            "risk_days": 2,
            "binding": "phone",
        },
    ],
    "binding_kinds": [{"key": "phone", "label": {"zh-hans": "手机", "en": "Phone"}}],
}
_HEAD: dict[str, Any] = {
    "version": 2,
    "source": "staff",
    "author": "值班管理员",
    "note": "新赛季的段位",
    "created_at": "2026-11-21T06:02:00Z",
}
_FIELDS: dict[str, Any] = {
    "name": "王者荣耀",
    "name_en": "Honor of Kings",
    "initials": "wzry",
    "accent": "#b8860b",
    "position": 1,
    "is_open": True,
}
_SERVERS = [{"key": "android-qq", "name": "安卓QQ", "name_en": "Android QQ", "region": "安卓", "is_open": True}]
_SLUG = {"slug": "honor-of-kings"}
GAME: dict[str, Any] = _SLUG | _FIELDS | {"version": 3, "source": "staff", "listing_count": 42, "schema": _HEAD}

GAME_DETAIL = OpenApiExample(
    "As it is written", value=GAME | {"schema": _HEAD | _PARTS, "servers": _SERVERS}, response_only=True
)
NEW_GAME = OpenApiExample("A new game", value=_SLUG | _FIELDS | {"servers": _SERVERS} | _PARTS, request_only=True)
GAME_CHANGE = OpenApiExample("Closed for now", value={"version": 3, "is_open": False}, request_only=True)
SCHEMA_SAVE = OpenApiExample(
    "From the first version", value={"seen_version": 1, "note": "新赛季的段位"} | _PARTS, request_only=True
)
SCHEMA_VERSION = OpenApiExample("Saved", value=_HEAD | _PARTS, response_only=True, status_codes=["201"])
SCHEMA_PAGE = OpenApiExample(
    "Versions", value={"results": [_HEAD | _PARTS], "next": None, "previous": None}, response_only=True
)
