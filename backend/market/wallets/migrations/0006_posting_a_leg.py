"""A function of its own for operations of one leg; the general one shares two of its parts with it.

Both refuse what is null and should be said. The trigger that keeps the identity of accounts looks after rows, no longer
before them: databases that were made before have the other.
"""

from pathlib import Path

from django.conf import settings
from django.db import migrations

SQL = Path(__file__).parent / "sql"
RUNTIME_ROLE = getattr(settings, "RUNTIME_ROLE", "anhao_app")


def _run(name, reverse):
    # One string, unsplit: the statements hold dollar-quoted bodies.
    sql = (SQL / name).read_text().replace("{role}", RUNTIME_ROLE)
    return migrations.RunSQL(sql=[(sql, None)], reverse_sql=reverse)


IDENTITY_AFTER_ROWS = """
DROP TRIGGER wallets_ledgeraccount_identity ON wallets_ledgeraccount;
CREATE TRIGGER wallets_ledgeraccount_identity AFTER DELETE
    OR UPDATE OF id, owner_type, owner_id, kind, currency, shard, holder_id, may_go_negative
    ON wallets_ledgeraccount FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""


class Migration(migrations.Migration):

    dependencies = [("wallets", "0005_typed_posting")]

    operations = [
        migrations.RunSQL(sql=IDENTITY_AFTER_ROWS, reverse_sql=migrations.RunSQL.noop),
        _run("posting_parts.sql", migrations.RunSQL.noop),
        _run("posting.sql", migrations.RunSQL.noop),
        _run("posting_leg.sql", "DROP FUNCTION ledger_post_leg;"),
    ]
