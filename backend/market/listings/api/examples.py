"""What listings look like, for the OpenAPI document."""

from typing import Any

from drf_spectacular.utils import OpenApiExample

_ID = "0198b5c2-7d9e-7c31-8b6f-2f3a1c5d7e91"
_SELLER: dict[str, Any] = {
    "id": "0198b5c2-7d9e-7c31-8b6f-2f3a1c5d7e93",
    "nickname": "林间鹿",
    "avatar_url": None,
    "level": 4,
    "real_name_verified": True,
    "is_blacklisted": False,
    "staff_badge": None,
}
_SHOWN = [
    {"key": "rank", "label": "段位", "value": "荣耀王者", "raw": "glorious-king"},
    {"key": "skins", "label": "皮肤数", "value": "312个", "raw": 312},
]
_CARD: dict[str, Any] = {
    "id": _ID,
    "title": "荣耀王者 82星 典藏5个 可二次实名",
    "price": 128000,
    "status": "on_sale",
    "game": {"slug": "honor-of-kings", "name": "王者荣耀", "accent": "#b8860b"},
    "server": {"id": 1, "name": "安卓QQ"},
    "cover_url": "/media/public/3f/3f9c-960.webp",
    "card_attributes": _SHOWN,
    "seller": _SELLER,
    "negotiable": True,
    "published_at": "2026-11-21T06:02:00Z",
    "hot": False,
}
_PERMISSIONS = ("buy", "bid", "edit", "submit", "take_down", "relist", "renew", "copy", "delete", "favourite")


def _own(status: str, *allowed: str, **changes: Any) -> dict[str, Any]:
    return _CARD | {
        "status": status,
        "version": 3,
        "rejection_reason": "",
        "needs_new_credentials": False,
        "has_credentials": True,
        "submitted_at": "2026-11-21T05:40:00Z",
        "expires_at": None,
        "permissions": {f"can_{action}": action in allowed for action in _PERMISSIONS},
        **changes,
    }


def _detail(status: str, *allowed: str, **changes: Any) -> dict[str, Any]:
    return _own(status, *allowed, **changes) | {
        "description": "本人自用，皮肤齐全，支持验号。",
        "attributes": _SHOWN,
        "bindings": [{"key": "phone", "label": "手机"}],
        "images": [
            {
                "id": "0198b5c2-7d9e-7c31-8b6f-2f3a1c5d7e95",
                "url": "/media/public/3f/3f9c.webp",
                "thumb_url": "/media/public/3f/3f9c-320.webp",
                "width": 1280,
                "height": 720,
            }
        ],
        "passport": [{"owner": _SELLER, "since": "2026-05-02T10:20:00Z"}],
        "price_history_count": 2,
        "view_count": 86,
        "favourite_count": 4,
        "is_favourite": False,
        "live_bid": None,
    }


def _review(status: str, **changes: Any) -> dict[str, Any]:
    return _detail(status, **changes) | {
        "changes": [{"key": "title", "label": "标题", "before": "王者荣耀 82星", "after": _CARD["title"]}],
        "new_image_ids": ["0198b5c2-7d9e-7c31-8b6f-2f3a1c5d7e95"],
        "reason_language": "zh-hans",
    }


def _answer(name: str, value: Any) -> OpenApiExample:
    return OpenApiExample(name, value=value, response_only=True, status_codes=["200", "201"])


def _page(results: list[Any], **more: Any) -> dict[str, Any]:
    return {"results": results, "next": None, "previous": None, **more}


_COUNTS = {"draft": 1, "pending_review": 1, "rejected": 0, "on_sale": 4, "reserved": 0, "sold": 2, "off_shelf": 1}
_FACET = {
    "key": "rank",
    "label": "段位",
    "type": "choice",
    "values": [{"value": "glorious-king", "label": "荣耀王者", "count": 17}],
    "min": None,
    "max": None,
    "is_estimate": False,
}
_GAME_MEANT = {"slug": "honor-of-kings", "name": "王者荣耀"}
_WRITTEN_BY_ME = _detail("draft", "edit", "submit", "copy", "delete", published_at=None, submitted_at=None)

SEARCH = _answer(
    "A page",
    _page([_CARD], count=42, count_is_estimate=False, facets=[_FACET], corrected=None, games=[_GAME_MEANT]),
)
DETAIL = _answer("On sale, as a buyer sees it", _detail("on_sale", "buy", "bid", "favourite", has_credentials=False))
DRAFT = _answer("A draft, as its seller sees it", _WRITTEN_BY_ME)
SUBMITTED = _answer("Waiting for review", _detail("pending_review", "take_down"))
RENEWED = _answer("For another ninety days", _detail("on_sale", "edit", "renew", expires_at="2027-02-19T06:02:00Z"))
OFF_SHELF = _answer("Taken down", _detail("off_shelf", "edit", "relist"))
OWN_PAGE = _answer("A page", _page([_own("on_sale", "edit", "take_down")], counts=_COUNTS))
QUEUE = _answer("A page", _page([_own("pending_review")], counts=_COUNTS))
TO_REVIEW = _answer("To review", _review("pending_review"))
APPROVED = _answer("On sale", _review("on_sale"))
REJECTED = _answer("Sent back", _review("rejected", rejection_reason="截图与段位不符"))
TAKEN_DOWN = _answer("Taken down", _review("off_shelf", rejection_reason="涉嫌引导私下交易"))
_REASON = {"text": "图片与填写的属性不符。", "text_en": "The pictures do not match the attributes given."}
TEMPLATE = _answer("A reason", {"id": _ID, **_REASON, "position": 2})
WRITE_TEMPLATE = OpenApiExample("In both languages", value=_REASON, request_only=True)
FAVOURITES = _answer(
    "A page", _page([{"id": 7, "price": 138000, "created_at": "2026-11-20T09:00:00Z", "listing": _CARD}])
)
CARDS = _answer("A shelf", {"results": [_CARD]})
PRICES = _answer("A price", {"price": 138000, "created_at": "2026-11-19T09:00:00Z"})
CHANGE_PRICES = OpenApiExample(
    "Two prices", value={"changes": [{"id": _ID, "price": 118000, "version": 3}]}, request_only=True
)
_REFUSED = {"code": "version_mismatch", "status": 409, "detail": "有人刚刚修改过，请查看最新内容后再试。"}
PRICE_VERDICTS = _answer(
    "One changed, one not",
    {
        "results": [
            {"id": _ID, "listing": _own("on_sale", "edit", price=118000), "refusal": None},
            {"id": _SELLER["id"], "listing": None, "refusal": _REFUSED},
        ]
    },
)

_SAVED: dict[str, Any] = {
    "id": "0198b5c2-7d9e-7c31-8b6f-2f3a1c5d7e97",
    "name": "王者 典藏 两千以内",
    "query": "q=%E5%85%B8%E8%97%8F&game=honor-of-kings&price_max=200000",
    "alerts": True,
    "created_at": "2026-11-20T09:00:00Z",
}
SAVED_SEARCH = _answer("A saved search", _SAVED)
SAVED_SEARCHES = _answer("A page", _page([_SAVED]))
SAVE_SEARCH = OpenApiExample(
    "Keep it", value={key: _SAVED[key] for key in ("name", "query", "alerts")}, request_only=True
)
SWITCH_ALERTS = OpenApiExample("No alerts", value={"alerts": False}, request_only=True)

_WRITTEN = {
    "server_id": 1,
    "title": "荣耀王者 82星 典藏5个",
    "description": "本人自用，皮肤齐全。",
    "price": 128000,
    "negotiable": True,
    "attributes": {"rank": "glorious-king", "skins": 312},
    "bindings": ["phone"],
    "image_ids": ["0198b5c2-7d9e-7c31-8b6f-2f3a1c5d7e95"],
    "credentials": {"login": "deer-in-the-wood", "password": "correct horse", "note": "二级密码 8888"},
}
CREATE = OpenApiExample("A draft", value={"game": "honor-of-kings", **_WRITTEN}, request_only=True)
EDIT = OpenApiExample("The price alone", value={"price": 118000, "version": 3}, request_only=True)
EDIT_MORE = OpenApiExample("More than the price", value={**_WRITTEN, "version": 3}, request_only=True)
APPROVE = OpenApiExample("What was seen", value={"version": 3}, request_only=True)
_WHY = {"reason": "截图与段位不符，请补充今天的截图"}
REASON = OpenApiExample("A reason", value=_WHY, request_only=True)
REJECT = OpenApiExample("What was seen, and a reason", value={**_WHY, "version": 3}, request_only=True)
