"""The objects that the table is about, each with its owner, and the callers with the tokens they hold."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from rest_framework.test import APIClient

from market.bids.services.placing import place_bid
from market.common.clock import now
from market.images.models import Image
from market.images.services import attach_images
from market.images.tests.factories import stored_image
from market.listings.models import ReviewTemplate, SavedSearch
from market.listings.services.selling import submit_listing
from market.listings.tests.factories import make_draft, make_listing
from market.orders.models import Order
from market.orders.services.paying import pay_order
from market.orders.services.placing import place_order
from market.payments.models import PaymentAlarm, ProviderBill
from market.payments.tests.factories import make_recharge, make_trader, make_withdrawal
from market.users.models import User
from market.users.services.sessions import end_all_sessions
from market.users.tests.factories import PIN, UserFactory
from tests.authorization.callers import STAFF, WITHOUT_TOKEN, Caller
from tests.support.people import access_token_of

PRICE = 128_000


@dataclass(frozen=True)
class World:
    people: dict[Caller, User]
    tokens: dict[Caller, str]
    objects: dict[str, Any]

    def client(self, caller: Caller) -> APIClient:
        """What the caller has: a token or none. A fault of ours is an answer too, not an exception."""
        headers = {"HTTP_IDEMPOTENCY_KEY": str(uuid4())}
        if caller in self.tokens:
            headers["HTTP_AUTHORIZATION"] = f"Bearer {self.tokens[caller]}"
        client = APIClient(raise_request_exception=False)
        client.credentials(**headers)
        return client


def make_world() -> World:
    people = _people()
    tokens = {caller: access_token_of(person) for caller, person in people.items() if caller not in WITHOUT_TOKEN}
    objects = _objects(people[Caller.BUYER], people[Caller.SELLER])
    end_all_sessions(user_id=people[Caller.SIGNED_OUT].pk)
    User.objects.filter(pk=people[Caller.CLOSED].pk).update(is_active=False)
    User.objects.filter(pk=people[Caller.BLACKLISTED].pk).update(is_blacklisted=True)
    return World(people, tokens, objects)


def _people() -> dict[Caller, User]:
    staff = {caller: UserFactory(roles=[caller.value], with_pin=True) for caller in STAFF}
    traders = {caller: make_trader(10 * PRICE) for caller in Caller if caller not in STAFF | WITHOUT_TOKEN}
    return staff | traders


def _objects(buyer: User, seller: User) -> dict[str, Any]:
    order = _paid_order(buyer, seller)
    in_review = submit_listing(listing_id=make_draft(seller).pk, seller=seller)
    withdrawal = make_withdrawal(seller)
    return {
        "order_id": order.pk,
        "bid_id": place_bid(buyer=buyer, listing_id=make_listing(seller=seller).pk, price=100_000).pk,
        "step": "sign_in",
        "template_id": ReviewTemplate.objects.create(text="x", text_en="x").pk,
        "search_id": SavedSearch.objects.create(user=seller, name="x", criteria={}).pk,
        "listing_on_sale": make_listing(seller=seller).pk,
        "draft": make_draft(seller).pk,
        "listing_in_review": in_review.pk,
        "slug": order.listing.game_id,
        "private_image": stored_image(seller).pk,
        "public_image": _image(seller, "avatar", seller.pk, public=True).pk,
        "order_image": _image(seller, "order", order.pk, public=False).pk,
        "image_in_review": in_review.image_ids[0],
        "payee_id": withdrawal.payee_id,
        "withdrawal_id": withdrawal.pk,
        "recharge_id": make_recharge(buyer).pk,
        "provider": "alipay",
        "alarm_id": PaymentAlarm.objects.create(provider="alipay", reason="malformed").pk,
        "bill_id": ProviderBill.objects.create(provider="alipay", day=now().date(), next_try_at=now()).pk,
        "user_id": seller.pk,
        "session_id": buyer.sessions.latest("pk").pk,
    }


def _paid_order(buyer: User, seller: User) -> Order:
    listing = make_listing(seller=seller, price=PRICE)
    order = place_order(buyer=buyer, listing_id=listing.pk, expected_price=PRICE)
    return pay_order(order_id=order.pk, buyer=buyer, pin=PIN)


def _image(uploader: User, subject_type: str, subject_id: Any, *, public: bool) -> Image:
    image = stored_image(uploader)
    attach_images(
        image_ids=[image.pk], uploader=uploader, subject_type=subject_type, subject_id=subject_id, public=public
    )
    return image
