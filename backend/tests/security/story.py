"""A sale in which every secret is typed, rightly and wrongly; what was answered is kept."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from rest_framework.test import APIClient

from market.common.delivery import deliver_due_messages
from market.listings.models import Listing
from market.listings.services.reviewing import approve_listing
from market.payments.models import Recharge
from market.payments.services.payouts import pay_due_withdrawals
from market.payments.services.recharge_sweep import pursue_due_recharges
from market.payments.tests.factories import notice_of
from market.payments.tests.wechat_side import notice_body, signed, transaction_of
from market.users.models import User
from market.users.tests.support import OURS, captcha, cookie_of, mailed_token, messages
from tests.faults.money import earn
from tests.security.canaries import Canaries
from tests.support.people import sign_in_as

PRICE = 128_000
EMAIL = "canary-person@example.com"


@dataclass
class Story:
    """The seller under test talks to the API as a browser does."""

    secrets: Canaries
    api: APIClient = field(default_factory=lambda: APIClient(raise_request_exception=False))
    answers: list[tuple[str, int, str]] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)

    def post(self, path: str, expect: int, body: Any = None, api: APIClient | None = None, **headers: Any) -> Any:
        headers.setdefault("HTTP_IDEMPOTENCY_KEY", str(uuid4()))
        answer = (api or self.api).post(f"/api/v1/{path}", body, **headers)
        assert answer.status_code == expect, (path, answer.content)
        self.answers.append((path, answer.status_code, answer.content.decode()))
        return answer

    def sign_in(self, name: str, password: str) -> None:
        answer = self.post("auth/login", 200, {"identifier": name, "password": password})
        self._keep_tokens(answer)

    def _keep_tokens(self, answer: Any) -> None:
        access = answer.json()["access"]
        self.tokens += [access, cookie_of(answer)]
        self.api.credentials(HTTP_AUTHORIZATION=f"Bearer {access}")

    def register(self) -> User:
        secrets = self.secrets
        form = {"username": "kestrel", "password": secrets.password, "email": EMAIL}
        self.post("auth/register", 400, form | {"captcha_id": "none", "captcha_answer": "none"})
        self.post("auth/register", 201, form | captcha(self.api))
        self.tokens.append(mailed_token("activation"))
        self.post("auth/activate", 204, {"token": self.tokens[-1]})
        self.post("auth/login", 401, {"identifier": "kestrel", "password": secrets.wrong_password})
        self.sign_in("kestrel", secrets.password)
        change = {"current_password": secrets.wrong_password, "password": secrets.new_password}
        self.post("auth/password/change", 400, change)
        answer = self.post("auth/password/change", 200, change | {"current_password": secrets.password})
        self._keep_tokens(answer)
        self._keep_tokens(self.post("auth/refresh", 200, **OURS))
        self.tokens.append(self.post("realtime/ticket", 201).json()["ticket"])
        return User.objects.get(username="kestrel")

    def prove_identity(self) -> None:
        secrets = self.secrets
        self.post("me/payment-pin", 400, {"pin": secrets.pin, "password": secrets.wrong_password})
        self.post("me/payment-pin", 204, {"pin": secrets.pin, "password": secrets.new_password})
        self.post("me/real-name", 400, {"name": secrets.real_name, "id_number": secrets.id_number[:-1]})
        self.post("me/real-name", 200, {"name": secrets.real_name, "id_number": secrets.id_number})
        sent = self.post("auth/sms-code", 201, {"phone": secrets.phone}).json()["request_id"]
        self.post("me/phone", 400, {"request_id": sent, "code": "000000"})
        code = messages("bind_phone")[-1]["params"]["code"]
        self.post("me/phone", 200, {"request_id": sent, "code": code})
        deliver_due_messages()

    def move_money(self, cashier: User) -> None:
        secrets = self.secrets
        recharge = Recharge.objects.get(
            pk=self.post("recharges", 201, {"provider": "alipay", "amount": PRICE}).json()["id"]
        )
        notice = notice_of(recharge, buyer_logon_id=secrets.payee_account)
        self._notify(notice | {"total_amount": "1.00"}, 400)
        self._notify(notice, 200)
        self._scan()
        payee = {"provider": "alipay", "account": secrets.payee_account, "name": secrets.real_name}
        self.post("me/payees", 400, payee | {"name": "somebody else"})
        payee_id = self.post("me/payees", 201, payee).json()["id"]
        earn(recharge.user, 10_000)
        wish = {"payee_id": payee_id, "amount": 10_000}
        self.post("withdrawals", 403, wish | {"pin": secrets.wrong_pin})
        withdrawal = self.post("withdrawals", 201, wish | {"pin": secrets.pin}).json()["id"]
        self.post(f"staff/withdrawals/{withdrawal}/approve", 200, api=sign_in_as(cashier))
        pay_due_withdrawals()

    def _scan(self) -> None:
        recharge = Recharge.objects.get(
            pk=self.post("recharges", 201, {"provider": "wechat", "amount": PRICE}).json()["id"]
        )
        pursue_due_recharges()
        right, sealed_with_another_key = (notice_body(transaction_of(recharge), key=key) for key in ("", "0" * 32))
        for body, headers, expect in (
            (right, {}, 400),
            (sealed_with_another_key, signed(sealed_with_another_key), 400),
            (right, signed(right), 204),
        ):
            path = "/api/v1/payments/wechat/notify"
            answer = APIClient().generic("POST", path, body, content_type="application/json", headers=headers)
            assert answer.status_code == expect, answer.content
            self.answers.append(("notify", answer.status_code, answer.content.decode()))

    def _notify(self, form: dict[str, str], expect: int) -> None:
        answer = APIClient().post(
            "/api/v1/payments/alipay/notify", urlencode(form), content_type="application/x-www-form-urlencoded"
        )
        assert answer.status_code == expect, answer.content
        self.answers.append(("notify", answer.status_code, answer.content.decode()))

    def sell(self, draft: Listing, reviewer: User) -> None:
        secrets = self.secrets
        credentials = {"login": secrets.game_login, "password": secrets.game_password, "note": secrets.game_note}
        path = f"/api/v1/listings/{draft.pk}"
        for body, expect in (({"credentials": credentials, "price": -1}, 400), ({"credentials": credentials}, 200)):
            answer = self.api.patch(path, body)
            assert answer.status_code == expect, answer.content
            self.answers.append(("listing", answer.status_code, answer.content.decode()))
        self.post(f"listings/{draft.pk}/submit", 200)
        approve_listing(listing_id=draft.pk, reviewer=reviewer)

    def hand_over(self, draft: Listing, buyer: User) -> str:
        """What the reveal answered: the one place where the buyer reads the credentials."""
        secrets, api = self.secrets, sign_in_as(buyer)
        placed = self.post("orders", 201, {"listing_id": str(draft.pk), "expected_price": PRICE}, api)
        order = f"orders/{placed.json()['id']}"
        self.post(f"{order}/pay", 403, {"pin": secrets.wrong_pin}, api)
        self.post(f"{order}/pay", 200, {"pin": secrets.pin}, api)
        later = {"login": secrets.game_login, "password": secrets.later_password, "note": secrets.game_note}
        self.post(f"{order}/deliver", 400, {"credentials": later | {"login": ""}})
        self.post(f"{order}/deliver", 200, {"credentials": later})
        self.post(f"{order}/reveal", 403, {"pin": secrets.wrong_pin}, api)
        shown = api.post(f"/api/v1/{order}/reveal", {"pin": secrets.pin})
        assert shown.status_code == 200
        return str(shown.content.decode())
