"""The night's look at the ledger; the rows say whether it is due."""

from celery import shared_task

from market.wallets.services.reconciling import reconcile_nightly


@shared_task
def reconcile_ledger() -> None:
    reconcile_nightly()
