"""The function for operations of one leg reaches fewer expressions (docs/adr/0011); it does what it did."""

from pathlib import Path

from django.conf import settings
from django.db import migrations

SQL = Path(__file__).parent / "sql"
RUNTIME_ROLE = getattr(settings, "RUNTIME_ROLE", "anhao_app")


class Migration(migrations.Migration):

    dependencies = [("wallets", "0006_posting_a_leg")]

    operations = [
        # One string, unsplit: the statements hold dollar-quoted bodies.
        migrations.RunSQL(
            sql=[((SQL / "posting_leg.sql").read_text().replace("{role}", RUNTIME_ROLE), None)],
            reverse_sql=migrations.RunSQL.noop,
        ),
    ]
