"""Placing and paying an order through the API beside the same views with the ledger call stubbed out."""

import time
from unittest.mock import patch
from uuid import UUID, uuid4

from django.db import connection
from rest_framework.test import APIClient

from benchmarks.crowd import CLIENTS, by_eight
from benchmarks.databases import migrated_database, settle
from benchmarks.table import Figure
from market.listings.tests.factories import make_listing
from market.users.models import User
from market.users.tests.factories import PIN, UserFactory
from market.wallets.ledger import PostedOperation
from market.wallets.services import recharges, trades
from tests.support.people import access_token_of

PRICE = 10_000
PURCHASES = 25  # of each client in one run, besides the one that warms it up


def measure(runs: int) -> list[Figure]:
    """Alternate both `runs` times; rates are purchases (two requests) a second of 8 clients."""
    real, stubbed = [], []
    with migrated_database("bench_buying"):
        seller = UserFactory(real_name=True)
        for _run in range(runs):
            real.append(_rate(seller, is_stubbed=False))
            stubbed.append(_rate(seller, is_stubbed=True))
    return [Figure("place and pay", "the same, ledger call stubbed out", real, stubbed, 0.5)]


def _rate(seller: User, *, is_stubbed: bool) -> float:
    shares = [_share(seller, is_stubbed) for _client in range(CLIENTS)]
    settle()
    return by_eight(_buy_all, shares)


def _share(seller: User, is_stubbed: bool) -> tuple[str, list[UUID], bool]:
    """What one client needs: a signed-in buyer with money, and listings of its own."""
    buyer = UserFactory(with_pin=True)
    recharges.credit_recharge(
        recharge_id=uuid4(), user_id=buyer.pk, provider="alipay", amount=PRICE * (PURCHASES + 1), label="Alipay"
    )
    listings = [make_listing(seller=seller, price=PRICE).pk for _ in range(PURCHASES + 1)]
    return access_token_of(buyer), listings, is_stubbed


def _buy_all(token: str, listing_ids: list[UUID], is_stubbed: bool) -> float:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    connection.ensure_connection()
    with patch.object(trades, "post_operation", _posts_nothing if is_stubbed else trades.post_operation):
        first, *others = listing_ids
        _buy(client, first)  # imports and fills what a process that serves people has long had
        begin = time.monotonic()
        for listing_id in others:
            _buy(client, listing_id)
        return len(others) / (time.monotonic() - begin)


def _buy(client: APIClient, listing_id: UUID) -> None:
    placed = _post(client, "/api/v1/orders", {"listing_id": str(listing_id), "expected_price": PRICE})
    _post(client, f"/api/v1/orders/{placed['id']}/pay", {"pin": PIN})


def _post(client: APIClient, path: str, body: dict[str, object]) -> dict[str, str]:
    answer = client.post(path, body, headers={"Idempotency-Key": str(uuid4())})
    assert answer.status_code in (200, 201), answer.content
    return answer.json()


def _posts_nothing(**_operation: object) -> PostedOperation:
    return PostedOperation(0, False)
