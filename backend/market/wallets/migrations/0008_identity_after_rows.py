"""The trigger that keeps the identity of accounts stands on rows again, after they change: databases that were made
before have one on statements, which an update behind another in the same statement went past."""

from django.db import migrations

IDENTITY_AFTER_ROWS = """
DROP TRIGGER wallets_ledgeraccount_identity ON wallets_ledgeraccount;
CREATE TRIGGER wallets_ledgeraccount_identity AFTER DELETE
    OR UPDATE OF id, owner_type, owner_id, kind, currency, shard, holder_id, may_go_negative
    ON wallets_ledgeraccount FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""


class Migration(migrations.Migration):

    dependencies = [("wallets", "0007_refused_nulls")]

    operations = [migrations.RunSQL(sql=IDENTITY_AFTER_ROWS, reverse_sql=migrations.RunSQL.noop)]
