from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("listings", "0004_first_expiry_and_templates")]

    operations = [
        migrations.AlterField(
            model_name="listing",
            name="is_negotiable",
            field=models.BooleanField(default=True),
        ),
    ]
