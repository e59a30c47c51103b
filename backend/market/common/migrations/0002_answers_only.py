from django.db import migrations, models

_UNANSWERED = "DELETE FROM common_idempotencyrecord WHERE status_code IS NULL"


class Migration(migrations.Migration):

    dependencies = [
        ('common', '0001_initial'),
    ]

    operations = [
        migrations.RunSQL(_UNANSWERED, migrations.RunSQL.noop),
        migrations.RemoveField(
            model_name='idempotencyrecord',
            name='locked_until',
        ),
        migrations.AlterField(
            model_name='idempotencyrecord',
            name='status_code',
            field=models.PositiveSmallIntegerField(),
        ),
    ]
