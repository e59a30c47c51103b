"""Posting an operation from Django beside PostgreSQL's own TPC-B-like transaction on the same server.

The yardsticks: pgbench's built-in script (seven statements a transaction), and the same work written as one database
function, called by a cursor of Django's, as we call ours and by pgbench. A client in Python takes as long for a call as
the function itself, whatever it asks for (docs/adr/0011).

Ours, through the commands that the product uses and as the runtime role: money goes in and out of wallets that exist
(recharge, begin and finish a withdrawal: one leg each), and the whole life of orders (recharge, pay, complete, release:
two accounts are made on the way and a fee is taken). Their ids ascend in time, as in life: what they are found by is
inserted at the end of its index.
"""

import random
import re
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from django.db import connection

from benchmarks.crowd import CLIENTS, by_eight
from benchmarks.databases import OWNER, as_owner, database, migrated_database, pgbench, point_django_at
from benchmarks.rate import alternate, rate_of
from benchmarks.table import Figure
from market.common.ids import new_id
from market.common.prepared import fetch_prepared
from market.wallets.services import recharges, trades, withdrawals

SCALE = 50
PEOPLE = 5_000
AMOUNT = 10_000
FEE = 500
PROVIDER = "alipay"
_TPS = re.compile(r"^tps = ([0-9.]+)", re.MULTILINE)
_TPCB_FUNCTION = """
CREATE FUNCTION tpcb(p_aid int, p_bid int, p_tid int, p_delta int) RETURNS int LANGUAGE plpgsql AS $$
DECLARE v_balance int;
BEGIN
    UPDATE pgbench_accounts SET abalance = abalance + p_delta WHERE aid = p_aid;
    SELECT abalance INTO v_balance FROM pgbench_accounts WHERE aid = p_aid;
    UPDATE pgbench_tellers SET tbalance = tbalance + p_delta WHERE tid = p_tid;
    UPDATE pgbench_branches SET bbalance = bbalance + p_delta WHERE bid = p_bid;
    INSERT INTO pgbench_history (tid, bid, aid, delta, mtime)
    VALUES (p_tid, p_bid, p_aid, p_delta, CURRENT_TIMESTAMP);
    RETURN v_balance;
END $$;
"""
_CALL = "SELECT tpcb(%s, %s, %s, %s)"
_TPCB_SCRIPT = r"""
\set aid random(1, 100000 * :scale)
\set bid random(1, 1 * :scale)
\set tid random(1, 10 * :scale)
\set delta random(-5000, 5000)
SELECT tpcb(:aid, :bid, :tid, :delta);
"""


def measure(runs: int, seconds: int) -> list[Figure]:
    """Alternate all six `runs` times for `seconds` each; rates are transactions a second of 8 clients."""
    with (
        database("bench_tpcb") as tpcb,
        migrated_database("bench_posting") as posting,
        tempfile.NamedTemporaryFile("w", suffix=".sql") as script,
    ):
        pgbench(tpcb, "--initialize", f"--scale={SCALE}", "--quiet")
        with as_owner(tpcb) as owner:
            owner.execute(_TPCB_FUNCTION)
        script.write(_TPCB_SCRIPT)
        script.flush()
        people = _people()
        tpcb_rates, wallet_rates, called_rates, order_rates, kept_rates, function_rates = alternate(
            runs,
            lambda: _pgbench_rate(tpcb, seconds),
            lambda: _posting_rate(people, seconds, _in_and_out),
            lambda: _called_rate(_call_by_django, tpcb, posting, seconds),
            lambda: _posting_rate(people, seconds, _life_of_an_order),
            lambda: _called_rate(_call_as_we_post, tpcb, posting, seconds),
            lambda: _pgbench_rate(tpcb, seconds, Path(script.name)),
        )
    tpcb_name = f"pgbench TPC-B-like, scale {SCALE}"
    wallet, order = "posting an operation from Django", "the same, steps of an order's life"
    return [
        Figure(wallet, tpcb_name, wallet_rates, tpcb_rates, 0.9),
        Figure(wallet, "TPC-B as one function, from Django", wallet_rates, called_rates, 0.6),
        Figure(wallet, "that function, called as we post", wallet_rates, kept_rates, None),
        Figure(wallet, "that function, called by pgbench", wallet_rates, function_rates, None),
        Figure(order, tpcb_name, order_rates, tpcb_rates, None),
    ]


def _pgbench_rate(tpcb: str, seconds: int, script: Path | None = None) -> float:
    what = f"--file={script}" if script else "--builtin=tpcb-like"
    clients = [f"--client={CLIENTS}", "--jobs=2", f"--time={seconds}", f"--scale={SCALE}", "--no-vacuum"]
    found = _TPS.search(pgbench(tpcb, *clients, what))
    assert found, "pgbench printed no rate"
    return float(found[1])


def _called_rate(call: Callable[[list[str]], None], tpcb: str, posting: str, seconds: int) -> float:
    """Of Django in its fastest configuration: the server prepares what it is sent more than five times."""
    options = connection.settings_dict["OPTIONS"]
    options["server_side_binding"] = True
    point_django_at(tpcb, OWNER)
    try:
        return by_eight(_call_for, [(call, seconds, client) for client in range(CLIENTS)])
    finally:
        del options["server_side_binding"]
        point_django_at(posting)


def _call_for(call: Callable[[list[str]], None], seconds: int, seed: int) -> float:
    """One client: the same random rows as pgbench's script."""
    chance = random.Random(seed)

    def step() -> None:
        rows = (chance.randint(1, count * SCALE) for count in (100_000, 1, 10))
        call([*map(str, rows), str(chance.randint(-5000, 5000))])

    return rate_of(step, seconds)


def _call_by_django(row: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_CALL, row)
        cursor.fetchone()


def _call_as_we_post(row: list[str]) -> None:
    fetch_prepared(_CALL, row)


def _people() -> list[UUID]:
    """People whose wallets exist, as nearly all do in life."""
    people = [new_id() for _ in range(PEOPLE)]
    for user_id in people:
        _recharge(user_id)
    return people


def _posting_rate(people: list[UUID], seconds: int, steps: Callable[[UUID, UUID], int]) -> float:
    shares = [(people[client::CLIENTS], seconds, steps, client) for client in range(CLIENTS)]
    return by_eight(_post_for, shares)


def _post_for(people: list[UUID], seconds: int, steps: Callable[[UUID, UUID], int], seed: int) -> float:
    """One client: post for `seconds` and return its rate, without the time to connect."""
    chance = random.Random(seed)
    connection.ensure_connection()
    begin, posted = time.monotonic(), 0
    while (elapsed := time.monotonic() - begin) < seconds:
        one, other = chance.sample(people, 2)
        posted += steps(one, other)
    connection.close()
    return posted / elapsed


def _in_and_out(user_id: UUID, _other_id: UUID) -> int:
    withdrawal_id = new_id()
    _recharge(user_id)
    withdrawals.begin_withdrawal(withdrawal_id=withdrawal_id, user_id=user_id, amount=AMOUNT, label="Alipay")
    withdrawals.finish_withdrawal(
        withdrawal_id=withdrawal_id, user_id=user_id, provider=PROVIDER, amount=AMOUNT, label="Alipay"
    )
    return 3


def _life_of_an_order(buyer_id: UUID, seller_id: UUID) -> int:
    order_id = new_id()
    _recharge(buyer_id)
    trades.pay_order(order_id=order_id, buyer_id=buyer_id, amount=AMOUNT, label="AH-000000")
    trades.complete_order(order_id=order_id, seller_id=seller_id, amount=AMOUNT, fee=FEE, label="AH-000000")
    trades.release_settling(order_id=order_id, seller_id=seller_id, label="AH-000000")
    return 4


def _recharge(user_id: UUID) -> None:
    recharges.credit_recharge(recharge_id=new_id(), user_id=user_id, provider=PROVIDER, amount=AMOUNT, label="Alipay")
