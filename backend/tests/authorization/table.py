"""Who may do what: every route × method, with the door in front of it and, behind the door, whose the object is.

A row says `door`; then, when it is about somebody's object, `whose`: to everybody else who passed the door the object
does not exist; and `by`: of those who see it, the others may not do this to it. `body` is what gets past the form, so
that the object is what decides; without it a person who is let in may be told that the form is empty, which is being
let in.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from market.users.tests.factories import PIN
from tests.authorization.callers import (
    ADMINS,
    BUYER,
    CASHIERS,
    EVERYBODY,
    MONEY_OWNERS,
    MONEY_STAFF,
    NOBODY,
    NOT_BLACKLISTED,
    OPEN,
    ORDER_STAFF,
    OUR_PAGES,
    PARTIES,
    PUBLIC,
    REVIEWERS,
    REVIEWING,
    SELLER,
    SIGNED_IN,
    TRADERS,
    Caller,
    Callers,
    Door,
    Outcome,
)

V1 = "api/v1/"
ORDER = "orders/<uuid:order_id>"
LISTING = "listings/<uuid:listing_id>"
BID = "bids/<uuid:bid_id>"
REASON = {"reason": "a reason that is long enough"}
TEMPLATE = {"text": "理由要写清楚", "text_en": "a reason that is long enough"}
BID_BODY = {"price": 110_000}
PIN_BODY = {"pin": PIN}
CREDENTIALS = {"credentials": {"login": "somebody", "password": "something"}}


@dataclass(frozen=True)
class Row:
    method: str
    route: str
    door: Door
    whose: Callers = EVERYBODY
    by: Callers = EVERYBODY
    body: Mapping[str, Any] = field(default_factory=dict)
    # Which of the world's objects each part of the address names; by default the one called like the part.
    on: Mapping[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """The route as the URLconf has it; a leading slash marks what is not under /api/v1/."""
        return self.route[1:] if self.route.startswith("/") else V1 + self.route

    def __str__(self) -> str:
        return " ".join([self.method, self.route, *self.on.values()])

    def expected(self, caller: Caller) -> Outcome:
        at_door = self.door.outcome(caller)
        if at_door is Outcome.LET_IN and caller not in self.whose:
            return Outcome.HIDDEN
        if at_door is Outcome.LET_IN and caller not in self.by:
            return Outcome.REFUSED
        return at_door


PUBLIC_LISTING = {"listing_id": "listing_on_sale"}
DRAFT = {"listing_id": "draft"}
WAITING = {"listing_id": "listing_in_review"}
PRIVATE_IMAGE = {"image_id": "private_image"}
PUBLIC_IMAGE = {"image_id": "public_image"}
ORDER_IMAGE = {"image_id": "order_image"}
IN_REVIEW_IMAGE = {"image_id": "image_in_review"}

AUTH = [
    Row("POST", "auth/captcha", OPEN),
    Row("POST", "auth/register", OPEN),
    Row("POST", "auth/activate", OPEN),
    Row("POST", "auth/activate/resend", OPEN),
    Row("POST", "auth/login", OPEN),
    Row("POST", "auth/password/forgot", OPEN),
    Row("POST", "auth/password/reset", OPEN),
    Row("POST", "auth/refresh", OUR_PAGES),
    Row("POST", "auth/logout", OUR_PAGES),
    Row("POST", "auth/logout-all", SIGNED_IN),
    Row("GET", "auth/sessions", SIGNED_IN),
    Row("DELETE", "auth/sessions", SIGNED_IN),
    Row("DELETE", "auth/sessions/<uuid:session_id>", SIGNED_IN, whose=BUYER),
    Row("POST", "auth/password/change", NOT_BLACKLISTED),
    Row("POST", "auth/sms-code", SIGNED_IN),
]

ME = [
    Row("GET", "me", SIGNED_IN),
    Row("PATCH", "me", NOT_BLACKLISTED),
    Row("POST", "me/email", NOT_BLACKLISTED),
    Row("POST", "me/email/confirm", NOT_BLACKLISTED),
    Row("POST", "me/phone", SIGNED_IN),
    Row("POST", "me/real-name", SIGNED_IN),
    Row("POST", "me/payment-pin", SIGNED_IN),
    Row("POST", "me/avatar", NOT_BLACKLISTED),
    Row("GET", "me/listings", NOT_BLACKLISTED),
    Row("POST", "me/listings/prices", TRADERS),
    Row("GET", "me/favourites", NOT_BLACKLISTED),
    Row("GET", "me/recommendations", TRADERS),
    Row("GET", "me/saved-searches", TRADERS),
    Row("POST", "me/saved-searches", TRADERS, body={"name": "x", "query": ""}),
    Row("PATCH", "me/saved-searches/<uuid:search_id>", TRADERS, whose=SELLER, body={"alerts": False}),
    Row("DELETE", "me/saved-searches/<uuid:search_id>", TRADERS, whose=SELLER),
    Row("GET", "me/payees", MONEY_OWNERS),
    Row("POST", "me/payees", MONEY_OWNERS),
    Row("DELETE", "me/payees/<uuid:payee_id>", MONEY_OWNERS, whose=SELLER),
    Row("GET", "users/<uuid:user_id>", PUBLIC),
]

IMAGES = [
    Row("POST", "images", NOT_BLACKLISTED),
    Row("GET", "images/<uuid:image_id>", NOT_BLACKLISTED, on=PUBLIC_IMAGE),
    Row("GET", "images/<uuid:image_id>", NOT_BLACKLISTED, whose=SELLER, on=PRIVATE_IMAGE),
    Row("GET", "images/<uuid:image_id>", NOT_BLACKLISTED, whose=PARTIES, on=ORDER_IMAGE),
    Row("GET", "images/<uuid:image_id>", NOT_BLACKLISTED, whose=SELLER | REVIEWING, on=IN_REVIEW_IMAGE),
]

NOTIFICATIONS = [
    Row("GET", "notifications", SIGNED_IN),
    Row("POST", "notifications/read", SIGNED_IN, body={"all": True}),
    Row("GET", "notifications/preferences", SIGNED_IN),
    Row("PATCH", "notifications/preferences", SIGNED_IN),
    Row("POST", "realtime/ticket", SIGNED_IN),
]

MONEY = [
    Row("GET", "wallet", SIGNED_IN),
    Row("GET", "wallet/transfers", SIGNED_IN),
    Row("GET", "wallet/totals", SIGNED_IN),
    Row("GET", "wallet/upcoming", SIGNED_IN),
    Row("GET", "wallet/debts", SIGNED_IN),
    Row("GET", "staff/debts", MONEY_STAFF),
    Row("GET", "staff/compensations", CASHIERS),
    Row("POST", "recharges", MONEY_OWNERS),
    Row("GET", "recharges/<uuid:recharge_id>", MONEY_OWNERS, whose=BUYER),
    Row("GET", "withdrawals", MONEY_OWNERS),
    Row("POST", "withdrawals", MONEY_OWNERS),
    Row("GET", "withdrawals/options", MONEY_OWNERS),
    Row("GET", "withdrawals/<uuid:withdrawal_id>", MONEY_OWNERS, whose=SELLER),
    Row("POST", "withdrawals/<uuid:withdrawal_id>/cancel", MONEY_OWNERS, whose=SELLER),
    Row("POST", "payments/<slug:provider>/notify", OPEN),
    Row("GET", "staff/withdrawals", CASHIERS),
    Row("POST", "staff/withdrawals/<uuid:withdrawal_id>/approve", CASHIERS),
    Row("POST", "staff/withdrawals/<uuid:withdrawal_id>/reject", CASHIERS, body=REASON),
    Row("GET", "staff/payment-alarms", CASHIERS),
    Row("POST", "staff/payment-alarms/<int:alarm_id>/resolve", CASHIERS, body={"note": "Looked into."}),
    Row("GET", "staff/provider-bills", CASHIERS),
    Row("POST", "staff/provider-bills/<int:bill_id>/fetch", CASHIERS),
    Row("GET", "staff/ledger/reconciliation", CASHIERS),
    Row("POST", "staff/ledger/reconciliation", CASHIERS),
    Row("GET", "staff/ledger/operations", CASHIERS),
    Row("GET", "staff/ledger/accounts", CASHIERS),
]

LISTINGS = [
    Row("GET", "games", PUBLIC),
    Row("GET", "games/<slug:slug>", PUBLIC),
    Row("GET", "staff/games", ADMINS),
    Row("POST", "staff/games", ADMINS),
    Row("GET", "staff/games/<slug:slug>", ADMINS),
    Row("PATCH", "staff/games/<slug:slug>", ADMINS, body={"version": 1, "position": 7}),
    Row("POST", "staff/games/<slug:slug>/schema", ADMINS),
    Row("GET", "staff/games/<slug:slug>/schemas", ADMINS),
    Row("GET", "listings", PUBLIC),
    Row("POST", "listings", TRADERS),
    Row("GET", LISTING, PUBLIC, on=PUBLIC_LISTING),
    Row("GET", LISTING, PUBLIC, whose=SELLER, on=DRAFT),
    Row("GET", LISTING, PUBLIC, whose=SELLER | REVIEWING, on=WAITING),
    Row("GET", f"{LISTING}/price-history", PUBLIC, on=PUBLIC_LISTING),
    Row("GET", f"{LISTING}/price-history", PUBLIC, whose=SELLER, on=DRAFT),
    Row("GET", f"{LISTING}/similar", PUBLIC, on=PUBLIC_LISTING),
    Row("GET", f"{LISTING}/similar", PUBLIC, whose=SELLER, on=DRAFT),
    Row("GET", "rankings/hot", PUBLIC),
    Row("GET", "rankings/new", PUBLIC),
    Row("PATCH", LISTING, TRADERS, whose=SELLER, on=DRAFT),
    Row("PATCH", LISTING, TRADERS, whose=SELLER, on=PUBLIC_LISTING),
    Row("DELETE", LISTING, TRADERS, whose=SELLER, on=DRAFT),
    Row("DELETE", LISTING, TRADERS, whose=SELLER, on=PUBLIC_LISTING),
    Row("POST", f"{LISTING}/submit", TRADERS, whose=SELLER, on=DRAFT),
    Row("POST", f"{LISTING}/take-down", TRADERS, whose=SELLER, on=PUBLIC_LISTING),
    Row("POST", f"{LISTING}/relist", TRADERS, whose=SELLER, on=PUBLIC_LISTING),
    Row("PUT", f"{LISTING}/favourite", TRADERS, by=TRADERS.passing - SELLER, on=PUBLIC_LISTING),
    Row("PUT", f"{LISTING}/favourite", TRADERS, whose=NOBODY, on=DRAFT),
    Row("DELETE", f"{LISTING}/favourite", TRADERS, on=PUBLIC_LISTING),
    Row("POST", f"{LISTING}/renew", TRADERS, whose=SELLER, on=PUBLIC_LISTING),
    Row("POST", f"{LISTING}/copy", TRADERS, whose=SELLER, on=PUBLIC_LISTING),
    Row("GET", "staff/listings", REVIEWERS),
    Row("GET", "staff/listings/<uuid:listing_id>", REVIEWERS, on=WAITING),
    Row("GET", "staff/listings/<uuid:listing_id>", REVIEWERS, whose=NOBODY, on=DRAFT),
    Row("POST", "staff/listings/<uuid:listing_id>/approve", REVIEWERS, on=WAITING),
    Row("POST", "staff/listings/<uuid:listing_id>/reject", REVIEWERS, body=REASON, on=WAITING),
    Row("POST", "staff/listings/<uuid:listing_id>/take-down", REVIEWERS, body=REASON, on=PUBLIC_LISTING),
    Row("GET", "staff/review-templates", REVIEWERS),
    Row("POST", "staff/review-templates", REVIEWERS, body=TEMPLATE),
    Row("PATCH", "staff/review-templates/<uuid:template_id>", REVIEWERS, body=TEMPLATE),
    Row("DELETE", "staff/review-templates/<uuid:template_id>", REVIEWERS),
]

BIDS = [
    Row("POST", f"{LISTING}/bids", TRADERS, by=TRADERS.passing - SELLER, body=BID_BODY, on=PUBLIC_LISTING),
    Row("POST", f"{LISTING}/bids", TRADERS, whose=SELLER, by=NOBODY, body=BID_BODY, on=DRAFT),
    Row("GET", "bids", NOT_BLACKLISTED),
    Row("GET", BID, NOT_BLACKLISTED, whose=PARTIES),
    Row("POST", f"{BID}/accept", TRADERS, whose=PARTIES, by=SELLER),
    Row("POST", f"{BID}/reject", NOT_BLACKLISTED, whose=PARTIES, by=SELLER),
    Row("POST", f"{BID}/counter", TRADERS, whose=PARTIES, by=SELLER, body=BID_BODY),
    Row("POST", f"{BID}/withdraw", NOT_BLACKLISTED, whose=PARTIES, by=BUYER),
]

ORDERS = [
    Row("GET", "orders", NOT_BLACKLISTED),
    Row("POST", "orders", TRADERS),
    Row("GET", ORDER, NOT_BLACKLISTED, whose=PARTIES),
    Row("GET", f"{ORDER}/contract", NOT_BLACKLISTED, whose=PARTIES),
    Row("POST", f"{ORDER}/pay", NOT_BLACKLISTED, whose=PARTIES, by=BUYER, body=PIN_BODY),
    Row("POST", f"{ORDER}/cancel", NOT_BLACKLISTED, whose=PARTIES, by=BUYER),
    Row("POST", f"{ORDER}/decline", NOT_BLACKLISTED, whose=PARTIES, by=SELLER, body=REASON),
    Row("POST", f"{ORDER}/deliver", NOT_BLACKLISTED, whose=PARTIES, by=SELLER),
    Row("POST", f"{ORDER}/request-redelivery", NOT_BLACKLISTED, whose=PARTIES, by=BUYER, body=REASON),
    Row("POST", f"{ORDER}/redeliver", NOT_BLACKLISTED, whose=PARTIES, by=SELLER, body=CREDENTIALS),
    Row("POST", f"{ORDER}/reveal", NOT_BLACKLISTED, whose=PARTIES, by=BUYER, body=PIN_BODY),
    Row("POST", f"{ORDER}/handover/<slug:step>", NOT_BLACKLISTED, whose=PARTIES),
    Row("POST", f"{ORDER}/confirm", NOT_BLACKLISTED, whose=PARTIES, by=BUYER),
    Row("POST", f"{ORDER}/request-return", NOT_BLACKLISTED, whose=PARTIES, by=BUYER, body=REASON),
    Row("POST", f"{ORDER}/accept-return", NOT_BLACKLISTED, whose=PARTIES, by=SELLER),
    Row("POST", f"{ORDER}/refuse-return", NOT_BLACKLISTED, whose=PARTIES, by=SELLER, body=REASON),
    Row("POST", f"{ORDER}/review", NOT_BLACKLISTED, whose=PARTIES, body={"rating": 5}),
    Row("GET", "staff/orders", ORDER_STAFF),
    Row("GET", "staff/orders/<uuid:order_id>", ORDER_STAFF),
]

SYSTEM = [
    Row("GET", "/healthz", OPEN),
    Row("GET", "/readyz", OPEN),
    # Open here, because nginx answers 404 in front of it (tests/deploy).
    Row("GET", "/metrics", OPEN),
    # Closed in production (tests/security).
    Row("GET", "/api/schema/", OPEN),
    Row("GET", "/api/docs/", OPEN),
]

AREAS = {
    "auth": AUTH,
    "me": ME,
    "images": IMAGES,
    "notifications": NOTIFICATIONS,
    "money": MONEY,
    "listings": LISTINGS,
    "bids": BIDS,
    "orders": ORDERS,
    "system": SYSTEM,
}
TABLE = [row for rows in AREAS.values() for row in rows]
