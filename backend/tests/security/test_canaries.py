"""Security row 32: secrets are typed through the whole product, and are found nowhere that somebody could read."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from market.listings.tests.factories import make_draft
from market.orders.tests.factories import fund
from market.users.api import me_views
from market.users.services import real_name
from market.users.tests.factories import UserFactory
from tests.security.canaries import Canaries, database_text, production_logs, valkey_text
from tests.security.story import PRICE, Story

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.serial]
NOBODY_LISTENS = "http://127.0.0.1:9"


@pytest.fixture
def nobody_listens(settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Providers are away, so that their failures are logged too; only identities are confirmed."""
    settings.MEDIA_ROOT = tmp_path
    settings.SMS_URL = f"{NOBODY_LISTENS}/sms"
    settings.ALIPAY = settings.ALIPAY | {"gateway": f"{NOBODY_LISTENS}/gateway.do"}
    settings.WECHAT = settings.WECHAT | {"gateway": NOBODY_LISTENS, "api_v3_key": Canaries.api_v3_key}
    monkeypatch.setattr(real_name, "names_match", lambda **_: True)


@pytest.fixture
def told(nobody_listens: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Story, str, str]]:
    """The story, what the logs say and what the reveal answered."""
    story = Story(Canaries())
    with production_logs() as logs:
        seller = story.register()
        story.prove_identity()
        seller.refresh_from_db()
        story.move_money(UserFactory(roles=["cashier"]))
        draft = make_draft(seller, price=PRICE, has_credentials=False)
        story.sell(draft, UserFactory(roles=["reviewer"]))
        buyer = UserFactory(with_pin=True, with_pin__pin=story.secrets.pin)
        fund(buyer, PRICE)
        revealed = story.hand_over(draft, buyer)
        _fall_over(story, monkeypatch)
        yield story, logs.getvalue(), revealed


def _fall_over(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault of ours while secrets are at hand: its traceback is logged."""

    def fail(**_: object) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(me_views, "change_payment_pin", fail)
    story.post("me/payment-pin", 500, {"pin": story.secrets.pin, "password": story.secrets.new_password})


def test_security_32_no_canary_is_found_where_it_does_not_belong(told: tuple[Story, str, str]) -> None:
    story, logs, revealed = told
    secrets = story.secrets
    assert secrets.found_in(revealed) == ["game_login", "game_note", "later_password"]  # the search does find
    assert "a fault of ours" in logs
    assert logs.count("request_finished") >= len(story.answers)
    places = {f"answer of {path}": text for path, status, text in story.answers}
    places |= {"logs": logs, "Valkey": valkey_text()} | database_text()
    assert {place: found for place, text in places.items() if (found := secrets.found_in(text))} == {}
    kept = {place: text for place, text in places.items() if not place.startswith("answer")}
    assert {place: token for place, text in kept.items() for token in story.tokens if token in text} == {}
