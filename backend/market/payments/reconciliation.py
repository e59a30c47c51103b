"""What the ledger should hold of money at providers; bound to the ledger's own checks in config/wiring.py.

A number of ours is compared by what moved under it on all days together, in the bills and in the ledger: what was paid
just before midnight and credited after it agrees, and a payout that came back counts for nothing.
"""

from market.payments.providers.base import BillKind
from market.wallets.models import CLEARING_PREFIX
from market.wallets.reconciliation import Difference, differences_by

_IN = f"('{BillKind.PAYMENT}', '{BillKind.PAYOUT_RETURN}')"
_OURS = """
    SELECT r.provider, r.out_trade_no AS number, t.amount, r.paid_at AS at FROM payments_recharge AS r
    JOIN wallets_ledgeroperation AS o ON o.key = 'recharge:' || r.id
    JOIN wallets_ledgertransfer AS t ON t.operation_id = o.id AND t.leg = 1
    UNION ALL
    SELECT coalesce(p.provider, s.provider), w.out_biz_no, -t.amount, w.finished_at FROM payments_withdrawal AS w
    LEFT JOIN payments_payee AS p ON p.id = w.payee_id
    LEFT JOIN payments_recharge AS s ON s.id = w.recharge_id
    JOIN wallets_ledgeroperation AS o ON o.key = 'withdrawal:' || w.id || ':end' AND o.kind = 'withdrawal_payout'
    JOIN wallets_ledgertransfer AS t ON t.operation_id = o.id AND t.leg = 1"""
_THEIRS = f"""
    SELECT b.provider, l.number, sum(CASE WHEN l.kind IN {_IN} THEN l.amount ELSE -l.amount END) AS amount
    FROM payments_providerbillline AS l JOIN payments_providerbill AS b ON b.id = l.bill_id
    GROUP BY b.provider, l.number"""  # noqa: S608  # constants
# What is ours is missed once the bills of its day and of the day after it, by their clock or ours, are both here.
_BILLED = """
    EXISTS (SELECT FROM payments_providerbill AS b WHERE b.provider = ours.provider AND b.fetched_at IS NOT NULL
        AND b.day = (ours.at AT TIME ZONE 'Asia/Shanghai')::date)
    AND EXISTS (SELECT FROM payments_providerbill AS b WHERE b.provider = ours.provider AND b.fetched_at IS NOT NULL
        AND b.day = (ours.at AT TIME ZONE 'Asia/Shanghai')::date + 1)"""
_BILLS = f"""
    SELECT coalesce(ours.provider, theirs.provider) || ' ' || coalesce(ours.number, theirs.number),
        coalesce(theirs.amount, 0), coalesce(ours.amount, 0)
    FROM ({_OURS}) AS ours FULL JOIN ({_THEIRS}) AS theirs
        ON theirs.provider = ours.provider AND theirs.number = ours.number
    WHERE coalesce(theirs.amount, 0) <> coalesce(ours.amount, 0)
        AND (theirs.number IS NOT NULL OR ({_BILLED}))
    ORDER BY 1"""  # noqa: S608  # constants
_CLEARING = f"""
    SELECT provider, coalesce(sum(expected), 0), coalesce(sum(found), 0) FROM (
        SELECT substr(kind, {len(CLEARING_PREFIX) + 1}) AS provider, 0 AS expected, -balance AS found
        FROM wallets_ledgeraccount WHERE starts_with(kind, '{CLEARING_PREFIX}')
        UNION ALL SELECT provider, amount, 0 FROM payments_recharge WHERE status = 'paid'
        UNION ALL SELECT coalesce(p.provider, s.provider), -w.amount, 0 FROM payments_withdrawal AS w
            LEFT JOIN payments_payee AS p ON p.id = w.payee_id
            LEFT JOIN payments_recharge AS s ON s.id = w.recharge_id WHERE w.status = 'paid'
    ) AS sides GROUP BY provider HAVING sum(expected) <> sum(found)"""  # noqa: S608  # constants
_MISSING = """
    SELECT provider || ' ' || day, 1, 0 FROM payments_providerbill
    WHERE fetched_at IS NULL AND told_late_at IS NOT NULL ORDER BY day"""


def bill_differences(check: str) -> list[Difference]:
    """`expected` is what the bills say of a number of ours, `found` what the ledger has; what left is negative."""
    return differences_by(check, _BILLS)


def clearing_differences(check: str) -> list[Difference]:
    """A provider's clearing account is what was recharged less what was paid out, whatever any bill says."""
    return differences_by(check, _CLEARING)


def missing_bills(check: str) -> list[Difference]:
    """Days whose bill is long overdue; `expected` and `found` count bills."""
    return differences_by(check, _MISSING)
