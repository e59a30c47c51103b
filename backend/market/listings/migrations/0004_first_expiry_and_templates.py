import json
from datetime import timedelta
from pathlib import Path

from django.db import migrations

from market.common.clock import MarketNow

TEMPLATES = Path(__file__).resolve().parents[1] / "data" / "review_templates.json"
LIFETIME = timedelta(days=90)


def give_listings_their_time(apps, schema_editor):
    """What was offered before listings ended by themselves has its ninety days from today."""
    listings = apps.get_model("listings", "Listing").objects
    listings.filter(status__in=("on_sale", "reserved")).update(expires_at=MarketNow() + LIFETIME)


def write_first_templates(apps, schema_editor):
    template = apps.get_model("listings", "ReviewTemplate")
    rows = json.loads(TEMPLATES.read_text(encoding="utf-8"))
    template.objects.bulk_create(template(position=place, **row) for place, row in enumerate(rows, start=1))


class Migration(migrations.Migration):

    dependencies = [
        ("listings", "0003_expiry_bindings_approval_templates"),
        ("common", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(give_listings_their_time, migrations.RunPython.noop),
        migrations.RunPython(write_first_templates, migrations.RunPython.noop),
    ]
