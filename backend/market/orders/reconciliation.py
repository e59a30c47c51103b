"""What the ledger should hold for orders; bound to the ledger's own checks in config/wiring.py."""

from market.orders.lifecycle import HELD, Status
from market.wallets.reconciliation import Difference, differences_by

_ESCROW = """
    SELECT 'order ' || coalesce(named.number, a.owner_id::text), coalesce(o.price, 0), coalesce(a.balance, 0)
    FROM (SELECT id, price FROM orders_order WHERE status IN ({held})) AS o
    FULL JOIN (
        SELECT owner_id, balance FROM wallets_ledgeraccount
        WHERE owner_type = 'order' AND kind = 'escrow' AND NOT is_empty) AS a ON a.owner_id = o.id
    LEFT JOIN orders_order AS named ON named.id = coalesce(o.id, a.owner_id)
    WHERE coalesce(o.price, 0) <> coalesce(a.balance, 0)"""
# A clawback may have taken proceeds, hence less than them is right too.
_SETTLING = """
    SELECT 'order ' || coalesce(named.number, a.owner_id::text), coalesce(o.proceeds, 0), a.balance
    FROM wallets_ledgeraccount AS a
    LEFT JOIN (
        SELECT id, price - fee AS proceeds FROM orders_order
        WHERE status = '{completed}' AND settled_at IS NULL) AS o ON o.id = a.owner_id
    LEFT JOIN orders_order AS named ON named.id = a.owner_id
    WHERE a.owner_type = 'order' AND a.kind = 'settling' AND a.balance > coalesce(o.proceeds, 0)"""


def escrow_differences(check: str) -> list[Difference]:
    """Escrow holds exactly the price of each paid order that has not ended, and nothing else."""
    held = ", ".join(f"'{status}'" for status in sorted(HELD))
    return differences_by(check, _ESCROW.format(held=held))


def settling_differences(check: str) -> list[Difference]:
    """Settling accounts hold at most the proceeds of completed orders whose hold has not ended."""
    return differences_by(check, _SETTLING.format(completed=Status.COMPLETED.value))
