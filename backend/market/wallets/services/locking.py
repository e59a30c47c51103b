"""The locks of a wallet's rules and of a case's money. The posting functions lock ledger accounts after them."""

from uuid import UUID

from django.db import connection


def lock_wallet(user_id: UUID) -> None:
    """Wait for every operation under way in the wallet and keep new ones waiting until the transaction ends.

    For commands whose rules or amounts depend on what a wallet holds. Whatever takes from `available` or `settling`
    holds the same lock shared (migrations/sql/posting.sql, posting_leg.sql). To be taken before the transaction posts
    anything, and by ascending id where it is taken of several people.
    """
    _lock(user_id)


def lock_case(case_id: UUID) -> None:
    """Wait for whatever else decides about the money of the case. To be taken before wallets."""
    _lock(case_id)


def lock_compensations() -> None:
    """Let one compensation at a time be paid, or two could pass the day's cap together.

    To be taken after the case and before wallets.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('compensations', 0))")


def _lock(owner_id: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(wallet_lock_key(%s))", [owner_id])
