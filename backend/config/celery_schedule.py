"""What beat wakes up and how often (seconds). Celery is only the alarm clock: the rows say what is due."""

from typing import Any


def _every(seconds: float, task: str) -> dict[str, Any]:
    # A tick that could not start before the next one is worthless: let it expire.
    return {"task": task, "schedule": seconds, "options": {"expires": max(seconds, 1.0) * 2}}


BEAT_SCHEDULE = {
    name: _every(seconds, name)
    for seconds, name in (
        (1, "market.common.tasks.run_requested_tasks"),
        (1, "market.common.tasks.deliver_messages"),
        (3600, "market.common.tasks.forget_old_records"),
        (3600, "market.users.tasks.forget_old_secrets"),
        (600, "market.images.tasks.delete_unused_images"),
        (600, "market.wallets.tasks.reconcile_ledger"),
        (2, "market.payments.tasks.query_recharges"),
        (2, "market.payments.tasks.pay_withdrawals"),
        (60, "market.payments.tasks.fetch_bills"),
        (3, "market.orders.tasks.sweep_orders"),
        (300, "market.orders.tasks.publish_reviews"),
        (60, "market.listings.tasks.sweep_listings"),
        (60, "market.listings.tasks.count_interest"),
        (300, "market.listings.tasks.count_codes"),
    )
}
