"""Choosing failures by page and by JSON, emptying the box, and what every page has in common."""

import json
from typing import Any

import pytest

from sandbox.faults import MODES
from sandbox.pages import HERE
from sandbox.tests.support import Box, Shop


def test_fault_is_used_up_call_by_call(box: Box) -> None:
    box.plan("sms", "fail", calls=2)

    assert box.get("/api/control").json()["sms"]["calls"] == 2
    assert box.get("/api/control").json()["mail"]["mode"] == "normal"


def test_normal_clears_a_fault(box: Box) -> None:
    box.plan("sms", "fail", calls=9)

    box.plan("sms", "normal")

    assert box.get("/api/control").json()["sms"]["mode"] == "normal"


@pytest.mark.parametrize(
    "values",
    [
        {},
        [],
        {"service": "pigeon", "mode": "fail"},
        {"service": "sms", "mode": "explode"},
        {"service": "sms", "mode": "fail", "calls": 0},
        {"service": "sms", "mode": "fail", "calls": "many"},
        {"service": "sms", "mode": "hang", "seconds": -1},
        {"service": "sms", "mode": "hang", "seconds": "nan"},
        {"service": "transfer", "mode": "fail", "reason": "no spaces"},
    ],
)
def test_nonsense_is_refused(box: Box, values: Any) -> None:
    response = box.post("/api/control", json=values)

    assert (response.status_code, response.json()["code"]) == (400, "invalid_fault")


def test_form_plans_a_fault(box: Box) -> None:
    form = {"service": "transfer", "mode": "fail", "calls": "2", "seconds": "5", "reason": "SYSTEM_ERROR"}

    response = box.post("/control", data=form)

    assert response.status_code == 303
    planned = box.get("/api/control").json()["transfer"]
    assert (planned["mode"], planned["calls"], planned["reason"]) == ("fail", 2, "SYSTEM_ERROR")
    assert "接下来 2 次" in box.get("/control").text


def test_form_keeps_what_was_typed_when_it_is_wrong(box: Box) -> None:
    response = box.post("/control", data={"service": "sms", "mode": "hang", "calls": "<lots>", "seconds": "7"})

    assert response.status_code == 400
    assert "次数须是 1 到 1000 的整数" in response.text
    assert 'aria-invalid="true"' in response.text
    assert 'value="&lt;lots&gt;"' in response.text
    assert 'value="7"' in response.text


def test_reset_empties_everything(shop: Shop) -> None:
    shop.paid("R1")
    shop.transfer("W1")
    shop.box.plan("mail", "fail", calls=9)
    shop.box.call_provider("/sms/send", {"phone": "13800000000", "template": "t", "params": {}, "request_id": "r1"})

    response = shop.box.post("/control/reset")

    assert response.headers["location"] == "/control?emptied=1"
    assert shop.box.get("/api/trades/R1").status_code == 404
    assert shop.box.get("/api/transfers/W1").status_code == 404
    assert shop.box.messages() == []
    assert shop.box.get("/api/control").json()["mail"]["mode"] == "normal"


@pytest.mark.parametrize("path", ["/", "/inbox", "/control", "/alipay/", "/wechat/", "/nowhere"])
def test_pages_run_no_inline_script_and_load_nothing_from_outside(box: Box, path: str) -> None:
    response = box.get(path)

    policy = response.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "script-src 'self';" in policy
    assert "<script>" not in response.text
    assert "https://" not in response.text


@pytest.mark.parametrize("path", ["/control", "/api/reset", "/api/trades/R1/pay"])
def test_writes_sent_by_another_site_are_refused(box: Box, path: str) -> None:
    response = box.post(path, headers={"Sec-Fetch-Site": "cross-site"})

    assert response.status_code == 403


def test_health(box: Box) -> None:
    assert box.get("/healthz").text == "ok"


def test_unknown_addresses_of_the_interface_answer_in_json(box: Box) -> None:
    assert box.get("/api/nothing").json()["code"] == "http_404"


def test_both_languages_have_the_same_texts() -> None:
    chinese, english = (json.loads((HERE / "texts" / f"{name}.json").read_text()) for name in ("zh-CN", "en"))

    assert list(chinese) == list(english)
    wanted = {f"mode.{service}.{mode}" for service, modes in MODES.items() for mode in modes}
    assert wanted <= chinese.keys()
