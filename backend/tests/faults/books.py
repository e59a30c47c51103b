"""What must be true when everything has come to rest: our ledger and the provider's books say the same."""

import sqlite3
from contextlib import closing
from pathlib import Path

from django.db.models import Sum

from market.orders.models import Order
from market.payments.models import Recharge, Withdrawal
from market.wallets.models import LedgerAccount, LedgerOperation
from market.wallets.reconciliation import find_all_differences
from market.wallets.selectors import wallet_of
from tests.faults.customer import Customer

Books = dict[str, int]
_PAID = """
    SELECT out_trade_no, total_fen FROM alipay_trades WHERE paid_at IS NOT NULL
    UNION ALL SELECT out_trade_no, total_fen FROM wechat_trades WHERE paid_at IS NOT NULL
"""
_TRANSFERRED = "SELECT out_biz_no, fen FROM alipay_transfers WHERE status = 'SUCCESS'"


def still_on_its_way(folder: Path) -> list[str]:
    """What has not come to rest yet: withdrawals without an end, money at the provider that is not credited."""
    ended = (Withdrawal.Status.PAID, Withdrawal.Status.FAILED)
    waiting = Withdrawal.objects.exclude(status__in=ended).values_list("status", "out_biz_no", "next_query_at")
    uncredited = books_of(folder, _PAID).keys() - _our_recharges().keys()
    recharges = Recharge.objects.filter(out_trade_no__in=uncredited)
    unpaid = recharges.values_list("status", "out_trade_no", "next_query_at")
    return [" ".join(map(str, row)) for row in [*waiting, *unpaid]]


def books_agree(folder: Path, customers: list[Customer], opening: int) -> None:
    """Each customer had `opening` fen before, of which the provider knows nothing."""
    assert books_of(folder, _PAID) == _our_recharges()
    assert books_of(folder, _TRANSFERRED) == _our_payouts()
    held_there = sum(_our_recharges().values()) - sum(_our_payouts().values())
    clearing = LedgerAccount.objects.filter(kind__startswith="clearing:").aggregate(total=Sum("balance"))["total"]
    assert -clearing == opening * len(customers) + held_there
    for customer in customers:
        _nothing_is_lost_or_doubled(customer, opening)
    # With the opening that no provider knows of, clearing was compared above.
    assert [row for row in find_all_differences() if row.check != "clearing_is_recharged_less_paid_out"] == []


def books_of(folder: Path, statement: str) -> Books:
    """The provider's own file, read beside it."""
    (file,) = folder.glob("*.sqlite3")
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=10)) as books:
        return dict(books.execute(statement).fetchall())


def _our_recharges() -> Books:
    return dict(Recharge.objects.filter(status="paid").values_list("out_trade_no", "amount"))


def _our_payouts() -> Books:
    return dict(Withdrawal.objects.filter(status="paid").values_list("out_biz_no", "amount"))


def _nothing_is_lost_or_doubled(customer: Customer, opening: int) -> None:
    """A customer was answered about everything in the end: what is here is what was said, each thing once."""
    user = customer.user
    assert dict(Recharge.objects.filter(user=user).values_list("pk", "amount")) == customer.recharges
    assert dict(Order.objects.filter(buyer=user, status="paid").values_list("pk", "price")) == customer.orders
    assert not Order.objects.filter(buyer=user).exclude(status="paid").exists()
    assert dict(Withdrawal.objects.filter(user=user).values_list("pk", "amount")) == customer.withdrawals
    paid = Recharge.objects.filter(user=user, status="paid")
    assert dict(paid.values_list("pk", "amount")) == customer.paid
    subjects = [*customer.recharges, *customer.orders, *customer.withdrawals]
    posted = LedgerOperation.objects.filter(subject_id__in=subjects).count()
    assert posted == len(customer.paid) + len(customer.orders) + 2 * len(customer.withdrawals)
    paid_out = sum(Withdrawal.objects.filter(user=user, status="paid").values_list("amount", flat=True))
    wallet = wallet_of(user.pk)
    spent = sum(customer.orders.values()) + paid_out
    assert wallet.available == opening + sum(customer.paid.values()) - spent
    assert wallet.withdrawing == 0
