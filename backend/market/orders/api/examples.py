"""One order, for the OpenAPI document."""

from typing import Any

from drf_spectacular.utils import OpenApiExample

_PERSON: dict[str, Any] = {
    "avatar_url": None,
    "real_name_verified": True,
    "is_blacklisted": False,
    "staff_badge": None,
}
_ALLOWED = ("reveal", "tick", "confirm", "request_redelivery", "request_return")
_ACTIONS = ("pay", "cancel", "deliver", "decline", "redeliver", "accept_return", "refuse_return", "review")

CARD: dict[str, Any] = {
    "id": "0198b5c2-7d9e-7c31-8b6f-2f3a1c5d7e90",
    "number": "AH-7K2M4Q",
    "status": "delivered",
    "role": "buyer",
    "price": 128000,
    "fee": 6400,
    "proceeds": 121600,
    "listing": {
        "id": "0198b5c2-7d9e-7c31-8b6f-2f3a1c5d7e91",
        "title": "荣耀王者 82星 典藏5个 可二次实名",
        "cover_url": "/media/public/3f9c.webp",
        "game": {"slug": "honor-of-kings", "name": "王者荣耀"},
        "server": {"name": "安卓QQ"},
    },
    "buyer": {"id": "0198b5c2-7d9e-7c31-8b6f-2f3a1c5d7e92", "nickname": "赵一鸣", "level": 0, **_PERSON},
    "seller": {"id": "0198b5c2-7d9e-7c31-8b6f-2f3a1c5d7e93", "nickname": "林间鹿", "level": 4, **_PERSON},
    "turn": "buyer",
    "deadline_at": "2026-11-24T06:31:00Z",
    "needs_staff": False,
    "escrow": {"amount": 128000, "state": "held"},
    "settles_at": None,
    "created_at": "2026-11-21T05:58:00Z",
    "server_time": "2026-11-21T07:06:52Z",
    "permissions": {f"can_{action}": action in _ALLOWED for action in (*_ALLOWED, *_ACTIONS)},
    "version": 5,
}
DETAIL: dict[str, Any] = CARD | {
    "description": "本人自用号，皮肤齐全。",
    "attributes": [{"key": "rank", "label": "段位", "value": "王者"}],
    "paid_at": "2026-11-21T06:02:00Z",
    "delivered_at": "2026-11-21T06:31:00Z",
    "closed_at": None,
    "end_reason": None,
    "steps": [
        {"key": "pay", "label": "付款担保", "state": "done", "at": "2026-11-21T06:02:00Z"},
        {"key": "deliver", "label": "卖家交付", "state": "done", "at": "2026-11-21T06:31:00Z"},
        {"key": "inspect", "label": "验号换绑", "state": "current", "at": None},
        {"key": "release", "label": "放款", "state": "upcoming", "at": None},
    ],
    "handover": [
        {"key": "phone", "label": "改绑手机", "risk": 2, "buyer_at": None, "seller_at": None, "cleared": False}
    ],
    "return_checklist": [],
    "fee_bps": 500,
    "hold_days": 2,
    "extra_hold_days": 2,
    "settled_at": None,
    "redelivery": None,
    "needs_credentials": False,
    "events": [
        {"at": "2026-11-21T06:31:00Z", "kind": "delivered", "text": "卖家已交付", "actor": "seller", "image_ids": []}
    ],
    "reviews": [],
    "review_until": None,
}
ORDER = OpenApiExample("Order under inspection", value=DETAIL, response_only=True)
CARDS = OpenApiExample("Order", value=CARD, response_only=True)
PIN = OpenApiExample("PIN", value={"pin": "246810"}, request_only=True)
REASON = OpenApiExample("Reason", value={"reason": "段位与描述不符"}, request_only=True)
PLACE = OpenApiExample(
    "Buy at the price I saw", value={"listing_id": CARD["listing"]["id"], "expected_price": 128000}, request_only=True
)
CREDENTIALS = OpenApiExample(
    "Given at handover",
    value={"credentials": {"login": "138****7712", "password": "a-secret", "note": "二级密码 8888"}},
    request_only=True,
)
REVIEW = OpenApiExample("Review", value={"rating": 5, "text": "号很好，卖家爽快"}, request_only=True)
