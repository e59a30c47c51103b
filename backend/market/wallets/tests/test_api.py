"""The wallet as its owner sees it."""

import csv
from base64 import b64encode
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from market.common.clock import MARKET_ZONE, now
from market.common.ids import new_id
from market.users.models import User
from market.users.tests.factories import UserFactory
from market.wallets import statement
from market.wallets.services import trades, withdrawals
from market.wallets.tests.factories import PROVIDER, fund, person_with
from tests.support.database import Clock

pytestmark = pytest.mark.django_db
WALLET = "/api/v1/wallet"
TRANSFERS = "/api/v1/wallet/transfers"
SignIn = Callable[[User], APIClient]


@pytest.fixture
def seller() -> User:
    return UserFactory()


@pytest.fixture
def told(seller: User) -> User:
    """A seller who sold for 1000, got 950 and withdrew 900, of which everything was paid out."""
    order_id, withdrawal_id, buyer_id = new_id(), new_id(), person_with(1_000)
    trades.pay_order(order_id=order_id, buyer_id=buyer_id, amount=1_000, label="AH-1")
    trades.complete_order(order_id=order_id, seller_id=seller.pk, amount=1_000, fee=50, label="AH-1")
    trades.release_settling(order_id=order_id, seller_id=seller.pk, label="AH-1")
    withdrawals.begin_withdrawal(withdrawal_id=withdrawal_id, user_id=seller.pk, amount=900, label="=SUM(A1)")
    withdrawals.finish_withdrawal(
        withdrawal_id=withdrawal_id, user_id=seller.pk, provider=PROVIDER, amount=900, label="=SUM(A1)"
    )
    return seller


def lines(client: APIClient, **query: Any) -> list[dict[str, Any]]:
    answer = client.get(TRANSFERS, query)
    assert answer.status_code == 200, answer.data
    return answer.json()["results"]


def brief(found: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [(line["kind"], line["account"], line["amount"], line["balance_after"]) for line in found]


def test_a_wallet_that_was_never_used_is_empty(as_user: SignIn, seller: User) -> None:
    assert as_user(seller).get(WALLET).json() == {
        "available": 0, "settling": 0, "withdrawing": 0, "frozen": 0, "debt": 0, "is_frozen": False,
    }  # fmt: skip


def test_the_wallet_is_read_in_two_queries(as_user: SignIn, told: User) -> None:
    client = as_user(told)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(WALLET)
    assert len([q for q in queries if "wallets_" in q["sql"]]) == 2


def test_the_statement_tells_the_whole_story(as_user: SignIn, told: User) -> None:
    assert brief(lines(as_user(told))) == [
        ("withdrawal_payout", "withdrawing", -900, 0),
        ("withdrawal", "available", -900, 50),
        ("settling_release", "available", 950, 950),
        ("order_completion", "settling", 950, 950),
    ]


def test_lines_say_what_they_are_about(as_user: SignIn, told: User) -> None:
    release = lines(as_user(told), kind="settling_release")[0]
    assert (release["other_account"], release["label"], release["subject_type"]) == ("settling", "AH-1", "order")


@pytest.mark.parametrize(
    ("query", "amounts"),
    [
        ({"account": "available"}, [-900, 950]),
        ({"account": "settling"}, [-950, 950]),
        ({"account": "withdrawing"}, [-900, 900]),
        ({"direction": "in"}, [950, 950]),
        ({"direction": "out"}, [-900, -900]),
        ({"account": "withdrawing", "direction": "in"}, [900]),
        ({"kind": "withdrawal"}, [-900]),
        ({"kind": "debt_repayment"}, []),
        ({"until": "2020-01-01"}, []),
        ({"since": "2020-01-01", "account": "available"}, [-900, 950]),
    ],
)
def test_the_statement_is_filtered(as_user: SignIn, told: User, query: dict[str, str], amounts: list[int]) -> None:
    assert [line["amount"] for line in lines(as_user(told), **query)] == amounts


def test_lines_of_available_add_up_to_its_balance(as_user: SignIn, told: User) -> None:
    client = as_user(told)
    assert sum(line["amount"] for line in lines(client, account="available")) == 50


@pytest.mark.parametrize("query", [{"kind": "x"}, {"direction": "up"}, {"since": "soon"}, {"account": "escrow"}])
def test_a_filter_nobody_knows_is_refused(as_user: SignIn, told: User, query: dict[str, str]) -> None:
    answer = as_user(told).get(TRANSFERS, query)
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == list(query)


@pytest.mark.parametrize(
    ("query", "totals"),
    [
        ({}, (950, 900, 1_850, 4)),
        ({"account": "available"}, (950, 900, 0, 2)),
        ({"account": "settling"}, (950, 950, 0, 2)),
        ({"direction": "in"}, (950, 0, 950, 2)),
        ({"kind": "order_completion"}, (950, 0, 0, 1)),
        ({"until": "2020-01-01"}, (0, 0, 0, 0)),
    ],
)
def test_totals_are_of_the_whole_filtered_period(
    as_user: SignIn, told: User, query: dict[str, str], totals: tuple[int, ...]
) -> None:
    answer = as_user(told).get("/api/v1/wallet/totals", query)
    assert answer.status_code == 200
    assert tuple(answer.json()[name] for name in ("incoming", "outgoing", "moved", "count")) == totals


def test_totals_are_counted_in_one_query(as_user: SignIn, told: User) -> None:
    client = as_user(told)
    with CaptureQueriesContext(connection) as queries:
        client.get("/api/v1/wallet/totals")
    assert len([q for q in queries if "wallets_" in q["sql"]]) == 1


def test_pages_neither_repeat_nor_skip(as_user: SignIn, told: User) -> None:
    client = as_user(told)
    first = client.get(TRANSFERS, {"limit": 3}).json()
    fund(told.pk, 5)
    second = client.get(first["next"]).json()
    assert [line["kind"] for line in second["results"]] == ["order_completion"]
    assert second["next"] is None


@pytest.mark.parametrize("account", ["", "available", "settling"])
def test_pages_lead_forth_and_back_through_the_whole_statement(as_user: SignIn, told: User, account: str) -> None:
    client = as_user(told)
    query = {"account": account} if account else {}
    whole = [line["id"] for line in lines(client, **query)]
    pages = [client.get(TRANSFERS, query | {"limit": 1}).json()]
    while pages[-1]["next"]:
        pages.append(client.get(pages[-1]["next"]).json())
    assert [line["id"] for page in pages for line in page["results"]] == whole
    back = [pages[-1]]
    while back[-1]["previous"]:
        back.append(client.get(back[-1]["previous"]).json())
    assert [line["id"] for page in reversed(back) for line in page["results"]] == whole


def test_a_cursor_of_nobodys_is_refused(as_user: SignIn, told: User) -> None:
    nonsense = b64encode(b"p=drop table").decode()
    assert as_user(told).get(TRANSFERS, {"cursor": nonsense}).status_code == 404


def test_a_page_costs_the_same_however_long(as_user: SignIn, told: User) -> None:
    client = as_user(told)
    counts = []
    for _more in range(2):
        with CaptureQueriesContext(connection) as queries:
            lines(client)
        counts.append(len([q for q in queries if "wallets_" in q["sql"]]))
        for _line in range(5):
            fund(told.pk, 5)
    assert counts == [2, 2]


def test_others_statements_are_not_seen(as_user: SignIn, told: User) -> None:
    assert lines(as_user(UserFactory())) == []


def exported(client: APIClient, **query: Any) -> list[list[str]]:
    answer: Any = client.get(TRANSFERS, {"format": "csv"} | query)
    assert answer["Content-Type"].startswith("text/csv")
    assert "attachment" in answer["Content-Disposition"]
    text = b"".join(answer.streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(text.removeprefix("\ufeff").splitlines()))


def test_the_export_opens_in_a_spreadsheet_and_executes_nothing(as_user: SignIn, told: User) -> None:
    rows = exported(as_user(told))
    assert rows[2][1:] == ["提现", "可用余额", "-9.00", "0.50", "'=SUM(A1)"]


def test_the_export_ends_with_its_totals(as_user: SignIn, told: User) -> None:
    rows = exported(as_user(told))
    assert rows[5] == []
    assert [(row[0], row[3]) for row in rows[6:]] == [
        ("收入合计", "9.50"),
        ("支出合计", "9.00"),
        ("账户间转移", "18.50"),
        ("笔数", "4"),
    ]
    of_available = exported(as_user(told), account="available")
    assert [row[3] for row in of_available[-4:]] == ["9.50", "9.00", "0.00", "2"]


def test_the_export_has_every_line_however_many(as_user: SignIn, told: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statement, "EXPORT_CHUNK", 3)
    for _ in range(4):
        fund(told.pk, 5)
    rows = exported(as_user(told))
    assert [row[1] for row in rows[1:9]] == ["充值"] * 4 + ["提现到账", "提现", "货款放款", "卖出所得"]
    assert rows[9] == []
    filtered = exported(as_user(told), kind="recharge")
    assert [row[1] for row in filtered[1:5]] == ["充值"] * 4
    assert filtered[5] == []


def test_a_refused_export_says_why_in_json(as_user: SignIn, told: User) -> None:
    answer = as_user(told).get(TRANSFERS, {"format": "csv", "kind": "x"})
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "validation_failed"


def test_a_blacklisted_person_sees_the_own_wallet(as_user: SignIn, told: User) -> None:
    told.is_blacklisted = True
    told.save()
    assert as_user(told).get(WALLET).status_code == 200
    assert len(lines(as_user(told))) == 4


@pytest.mark.parametrize("path", [WALLET, TRANSFERS])
def test_a_visitor_sees_nothing(api: APIClient, path: str) -> None:
    assert api.get(path).status_code == 401


def test_days_are_those_of_the_market(as_user: SignIn, clock: Clock, seller: User) -> None:
    # Two in the morning in Shanghai is still the day before in UTC.
    moment = now().astimezone(MARKET_ZONE)
    clock.shift(hours=(2 - moment.hour) % 24)
    today = now().astimezone(MARKET_ZONE).date()
    fund(seller.pk, 5)
    client = as_user(seller)
    assert len(lines(client, since=today.isoformat(), until=today.isoformat())) == 1
    assert lines(client, until=(today - timedelta(days=1)).isoformat()) == []
    assert f"{today} 02:" in exported(client)[1][0]
