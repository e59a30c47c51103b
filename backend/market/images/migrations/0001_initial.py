import django.db.models.deletion
import market.common.clock
import market.common.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('common', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Image',
            fields=[
                ('id', models.UUIDField(default=market.common.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('purpose', models.CharField(choices=[('listing', 'Listing'), ('avatar', 'Avatar'), ('chat', 'Chat'), ('evidence', 'Evidence'), ('handover', 'Handover')], max_length=8)),
                ('subject_type', models.CharField(blank=True, max_length=40)),
                ('subject_id', models.UUIDField(null=True)),
                ('is_public', models.BooleanField(default=False)),
                ('name', models.CharField(max_length=32, unique=True)),
                ('width', models.PositiveIntegerField()),
                ('height', models.PositiveIntegerField()),
                ('byte_size', models.PositiveIntegerField()),
                ('unattached_since', models.DateTimeField(db_default=market.common.clock.MarketNow(), null=True)),
                ('created_at', models.DateTimeField(db_default=market.common.clock.MarketNow())),
                ('uploader', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='images', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('subject_id', None)), fields=['unattached_since'], name='image_orphan'), models.Index(fields=['subject_type', 'subject_id'], name='image_subject')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('is_public', False), ('subject_id', None), ('subject_type', ''), ('unattached_since__isnull', False)), models.Q(models.Q(('subject_type', ''), _negated=True), ('subject_id__isnull', False), ('unattached_since', None)), _connector='OR'), name='image_attached_wholly_or_not')],
            },
        ),
    ]
