"""One bid, for the OpenAPI document."""

from typing import Any

from drf_spectacular.utils import OpenApiExample

_PERSON: dict[str, Any] = {
    "avatar_url": None,
    "real_name_verified": True,
    "is_blacklisted": False,
    "staff_badge": None,
}
DOCUMENT: dict[str, Any] = {
    "id": "0198b5c2-7d9e-7c31-8b6f-2f3a1c5d7ea0",
    "listing": {
        "id": "0198b5c2-7d9e-7c31-8b6f-2f3a1c5d7e91",
        "title": "荣耀王者 82星 典藏5个 可二次实名",
        "cover_url": "/media/public/3f9c.webp",
        "price": 128000,
        "status": "on_sale",
        "game": {"slug": "honor-of-kings", "name": "王者荣耀", "accent": "#c8963c"},
        "server": {"id": 1, "name": "安卓QQ"},
    },
    "buyer": {"id": "0198b5c2-7d9e-7c31-8b6f-2f3a1c5d7e92", "nickname": "赵一鸣", "level": 0, **_PERSON},
    "seller": {"id": "0198b5c2-7d9e-7c31-8b6f-2f3a1c5d7e93", "nickname": "林间鹿", "level": 4, **_PERSON},
    "role": "buyer",
    "status": "countered",
    "price": 118000,
    "asking_price": 128000,
    "offers": [
        {"side": "buyer", "price": 100000, "created_at": "2026-11-21T05:58:00Z"},
        {"side": "seller", "price": 118000, "created_at": "2026-11-21T06:31:00Z"},
    ],
    "turn": "buyer",
    "deadline_at": "2026-11-23T06:31:00Z",
    "end_reason": None,
    "closed_at": None,
    "order_id": None,
    "bargaining": {"above": 100000, "below": 118000, "counters_left": 3},
    "version": 2,
    "created_at": "2026-11-21T05:58:00Z",
    "server_time": "2026-11-21T07:06:52Z",
    "permissions": {
        "can_accept": True,
        "can_reject": True,
        "can_counter": True,
        "can_withdraw": True,
        "can_order": False,
    },
}
BID = OpenApiExample("A bid that the seller countered", value=DOCUMENT, response_only=True)
PRICE = OpenApiExample("A price in fen", value={"price": 100000}, request_only=True)
COUNTER = OpenApiExample("A price in fen", value={"price": 110000, "version": 2}, request_only=True)
SEEN = OpenApiExample("What was seen", value={"version": 2}, request_only=True)
