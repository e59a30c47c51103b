"""The sweeps of payments; the rows say what is due."""

from celery import shared_task

from market.payments.services.bills import fetch_due_bills
from market.payments.services.payouts import pay_due_withdrawals
from market.payments.services.recharge_sweep import pursue_due_recharges


@shared_task
def query_recharges() -> None:
    pursue_due_recharges()


@shared_task
def fetch_bills() -> None:
    fetch_due_bills()


@shared_task
def pay_withdrawals() -> None:
    pay_due_withdrawals()
