"""What these tests share: answering captchas, opening mails, signing in as a browser does."""

import json
import re
from typing import TYPE_CHECKING, Any

from captcha.models import CaptchaStore
from django.conf import settings
from rest_framework.test import APIClient

from market.common.crypto import unseal
from market.common.models import OutgoingMessage
from market.users.tests.factories import PASSWORD

if TYPE_CHECKING:
    from rest_framework.response import _MonkeyPatchedResponse as Answer  # what a client's call gives, with `json()`
else:
    Answer = Any

OURS: dict[str, Any] = {"HTTP_X_REQUESTED_WITH": "anhao", "HTTP_ORIGIN": settings.PUBLIC_URL}
NEW_PASSWORD = "better-horse-10"


def captcha(api: APIClient) -> dict[str, str]:
    """A fresh captcha with its right answer, as fields of a form."""
    captcha_id = api.post("/api/v1/auth/captcha").json()["captcha_id"]
    answer = CaptchaStore.objects.get(hashkey=captcha_id).challenge
    return {"captcha_id": captcha_id, "captcha_answer": answer}


def messages(topic: str) -> list[dict[str, Any]]:
    """What is owed to addresses under a topic, oldest first: `to` and the content."""
    rows = OutgoingMessage.objects.filter(topic=topic).order_by("pk")
    return [{"to": _opened(row, row.sealed_address)} | json.loads(_opened(row, row.sealed_content)) for row in rows]


def mailed_token(topic: str) -> str:
    """The token of the link in the latest mail."""
    found = re.search(r"\?token=(\S+)", messages(topic)[-1]["text"])
    assert found is not None
    return found[1]


def login(api: APIClient, identifier: str, password: str = PASSWORD, **more: Any) -> Answer:
    return api.post("/api/v1/auth/login", {"identifier": identifier, "password": password} | more)


def refresh(api: APIClient, token: str | None = None) -> Answer:
    """Renew by the client's cookie, or by `token` put into it."""
    if token is not None:
        api.cookies[settings.REFRESH_COOKIE_NAME] = token
    return api.post("/api/v1/auth/refresh", **OURS)


def cookie_of(response: Answer) -> str:
    return str(response.cookies[settings.REFRESH_COOKIE_NAME].value)


def bearer(access: str) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {access}")
    return client


def _opened(row: OutgoingMessage, sealed: bytes | memoryview | None) -> str:
    return unseal(sealed or b"", context=f"outgoing:{row.reference}")
