"""A person with a browser, for whom no request is over before it was answered."""

import random
import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar, cast
from uuid import UUID, uuid4

import httpx
from django.db import DatabaseError, connection

from market.listings.models import Listing
from market.listings.tests.factories import make_listing
from market.payments.models import Recharge
from market.payments.tests.factories import make_payee
from market.payments.tests.sandbox_process import Sandbox
from market.users.models import User
from market.users.tests.factories import PIN
from tests.support.people import access_token_of

T = TypeVar("T")
PRICE = 12_34
CASHIER_BUTTONS = ("pay", "pay_twice", "pay_out_of_order", "pay_late", "pay_altered_amount")


class Customer(threading.Thread):
    """Recharges, buys and withdraws without a pause.

    `recharges`, `orders` and `withdrawals` are what the product said is done, `paid` the recharges of them that were
    paid at the provider; fen by id.
    """

    def __init__(self, user: User, seller: User, cashier: User, url: str, sandbox: Sandbox, seed: str) -> None:
        super().__init__(daemon=True)
        self.user, self.seller, self.cashier = user, seller, cashier
        self.chance = random.Random(seed)  # noqa: S311  # repeatable
        self.payee_id = make_payee(user).pk
        self.sandbox = sandbox
        self.recharges: dict[UUID, int] = {}
        self.paid: dict[UUID, int] = {}
        self.orders: dict[UUID, int] = {}
        self.withdrawals: dict[UUID, int] = {}
        self.retries = 0
        self.failure: BaseException | None = None
        self._tokens: dict[UUID, str] = {}
        self._stopping = threading.Event()
        self._http = httpx.Client(base_url=f"{url}/api/v1", timeout=15, trust_env=False)

    @property
    def acknowledged(self) -> int:
        return len(self.recharges) + len(self.orders) + len(self.withdrawals)

    def run(self) -> None:
        try:
            while not self._stopping.is_set():
                self.chance.choices((self._recharge, self._buy, self._withdraw), (2, 4, 3))[0]()
        except BaseException as error:  # told by the test's own thread
            self.failure = error
        finally:
            connection.close()
            self._http.close()

    def finish(self) -> None:
        """Let it end what it has begun."""
        self._stopping.set()
        self.join(180)
        assert not self.is_alive(), "a customer was never answered"
        if self.failure is not None:
            raise self.failure

    def _recharge(self) -> None:
        """Alipay's cashier is paid at once; a code of WeChat Pay has to be made by the worker first."""
        provider, amount = self.chance.choice(("alipay", "wechat")), self.chance.randint(100, 5_000)
        asked = self._post("/recharges", 201, provider=provider, amount=amount)
        self.recharges[UUID(asked["id"])] = amount
        if provider == "alipay":
            self.sandbox.open_cashier(asked["pay_url"])
            self._pay(_insist(lambda: Recharge.objects.get(pk=asked["id"])))
        for recharge in _insist(lambda: list(Recharge.objects.filter(user=self.user).exclude(qr_content=""))):
            if recharge.pk not in self.paid:
                self._pay(recharge)

    def _pay(self, recharge: Recharge) -> None:
        try:
            self.sandbox.act(recharge.out_trade_no, self.chance.choice(CASHIER_BUTTONS), provider=recharge.provider)
        except httpx.HTTPStatusError as refusal:
            if (recharge.provider, refusal.response.status_code) != ("wechat", httpx.codes.CONFLICT):
                raise
            return  # a code that nobody scanned in time is closed
        self.paid[recharge.pk] = recharge.amount

    def _buy(self) -> None:
        listing: Listing = _insist(lambda: make_listing(seller=self.seller, price=PRICE))
        placed = self._post("/orders", 201, listing_id=str(listing.pk), expected_price=PRICE)
        paid = self._post(f"/orders/{placed['id']}/pay", 200, pin=PIN)
        self.orders[UUID(paid["id"])] = PRICE

    def _withdraw(self) -> None:
        amount = self.chance.randint(100, 1_000)
        withdrawal = self._post("/withdrawals", 201, payee_id=str(self.payee_id), amount=amount, pin=PIN)
        withdrawal_id = UUID(withdrawal["id"])
        self.withdrawals[withdrawal_id] = amount
        # It takes no key: asked again, it says that it is approved already.
        self._post(f"/staff/withdrawals/{withdrawal_id}/approve", 200, 409, by=self.cashier)

    def _post(self, path: str, *statuses: int, by: User | None = None, **body: object) -> dict[str, Any]:
        """One request under one key, sent again until somebody lives to answer it: as if the first had been."""
        key = str(uuid4())
        while True:
            answer = self._send(path, key, body, by or self.user)
            if answer is not None and not _asks_to_come_again(answer):
                break
            self.retries += 1
            time.sleep(0.05)
        assert answer.status_code in statuses, (path, answer.status_code, answer.text)
        return cast("dict[str, Any]", answer.json())

    def _send(self, path: str, key: str, body: dict[str, object], by: User) -> httpx.Response | None:
        if by.pk not in self._tokens:
            self._tokens[by.pk] = _insist(lambda: access_token_of(by))
        headers = {"Authorization": f"Bearer {self._tokens[by.pk]}", "Idempotency-Key": key}
        try:
            answer = self._http.post(path, json=body, headers=headers)
        except httpx.TransportError:
            return None
        if answer.status_code == httpx.codes.UNAUTHORIZED:
            del self._tokens[by.pk]
            return None
        return answer


def _asks_to_come_again(answer: httpx.Response) -> bool:
    return answer.is_server_error or answer.json().get("code") == "in_progress"


def _insist(deed: Callable[[], T]) -> T:
    """What the test does by itself in the database, until the server has come back."""
    while True:
        try:
            return deed()
        except DatabaseError:
            connection.close()
            time.sleep(0.05)
