"""The posting function, and what keeps everything else away from the tables it writes."""

from pathlib import Path

from django.conf import settings
from django.db import migrations

from market.common.append_only import append_only

SQL = Path(__file__).parent / "sql"
RUNTIME_ROLE = getattr(settings, "RUNTIME_ROLE", "anhao_app")

# A database that stopped at an earlier form of the files has not all of them.
DROP_FUNCTIONS = """
DROP FUNCTION IF EXISTS ledger_post, ledger_move, ledger_repayments, ledger_lock, ledger_accounts_of_debtors,
    ledger_chain_of_debtors, ledger_replayed, ledger_change, ledger_refuse_overdraft, ledger_refuse_frozen,
    ledger_account, ledger_shard, ledger_refuse_account, wallet_lock_key;
"""
DROP_GUARDS = """
DROP TRIGGER wallets_ledgeraccount_identity ON wallets_ledgeraccount;
DROP TRIGGER wallets_ledgeraccount_no_truncate ON wallets_ledgeraccount;
DROP TRIGGER wallets_walletfreeze_kept ON wallets_walletfreeze;
DROP TRIGGER wallets_walletfreeze_no_truncate ON wallets_walletfreeze;
"""


def _run(name, reverse):
    # One string, unsplit: the statements hold dollar-quoted bodies.
    sql = (SQL / name).read_text().replace("{role}", RUNTIME_ROLE)
    return migrations.RunSQL(sql=[(sql, None)], reverse_sql=reverse)


class Migration(migrations.Migration):

    dependencies = [("common", "0001_initial"), ("wallets", "0001_initial")]

    operations = [
        _run("guards.sql", DROP_GUARDS),
        _run("posting_parts.sql", migrations.RunSQL.noop),
        _run("posting.sql", DROP_FUNCTIONS),
        append_only("wallets_ledgeroperation"),
        append_only("wallets_ledgertransfer"),
    ]
