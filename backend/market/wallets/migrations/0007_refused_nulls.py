"""The posting functions refuse what is null and should be said: databases that were made before run their files again."""

from pathlib import Path

from django.conf import settings
from django.db import migrations

RUNTIME_ROLE = getattr(settings, "RUNTIME_ROLE", "anhao_app")
SQL = Path(__file__).parent / "sql"
POSTING = "".join((SQL / name).read_text() for name in ("posting_parts.sql", "posting.sql", "posting_leg.sql"))


class Migration(migrations.Migration):

    dependencies = [("wallets", "0006_posting_a_leg")]

    operations = [
        # One string, unsplit: the statements hold dollar-quoted bodies.
        migrations.RunSQL(sql=[(POSTING.replace("{role}", RUNTIME_ROLE), None)], reverse_sql=migrations.RunSQL.noop),
    ]
