from pathlib import Path

import django.db.models.deletion
import market.common.clock
import market.common.ids
from django.conf import settings
from django.db import migrations, models

RUNTIME_ROLE = getattr(settings, "RUNTIME_ROLE", "anhao_app")
GUARDS = (Path(__file__).parent / "sql" / "compensation_guards.sql").read_text().replace("{role}", RUNTIME_ROLE)
DROP_GUARDS = """
DROP TRIGGER wallets_compensation_kept ON wallets_compensation;
DROP TRIGGER wallets_compensation_no_truncate ON wallets_compensation;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('wallets', '0003_reconciliation'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Compensation',
            fields=[
                ('id', models.UUIDField(default=market.common.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('case_id', models.UUIDField()),
                ('order_id', models.UUIDField()),
                ('amount', models.BigIntegerField()),
                ('label', models.CharField(max_length=200)),
                ('status', models.CharField(choices=[('proposed', 'Proposed'), ('approved', 'Approved'), ('rejected', 'Rejected')], default='proposed', max_length=8)),
                ('reason', models.CharField(max_length=500)),
                ('decided_at', models.DateTimeField(null=True)),
                ('rejection_reason', models.CharField(blank=True, max_length=500)),
                ('created_at', models.DateTimeField(db_default=market.common.clock.MarketNow())),
            ],
        ),
        migrations.AddIndex(
            model_name='ledgeraccount',
            index=models.Index(condition=models.Q(('kind', 'owed_by')), fields=['id'], name='ledger_account_debts'),
        ),
        migrations.AddField(
            model_name='compensation',
            name='buyer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='compensation',
            name='debtor',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='compensation',
            name='decided_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='compensation',
            name='proposed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='compensation',
            index=models.Index(fields=['case_id'], name='compensation_of_case'),
        ),
        migrations.AddIndex(
            model_name='compensation',
            index=models.Index(condition=models.Q(('status', 'approved')), fields=['decided_at'], name='compensation_of_day'),
        ),
        migrations.AddConstraint(
            model_name='compensation',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'proposed')), fields=('case_id',), name='compensation_one_live_per_case'),
        ),
        migrations.AddConstraint(
            model_name='compensation',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0), ('amount__lte', 500000)), name='compensation_within_cap'),
        ),
        migrations.AddConstraint(
            model_name='compensation',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='compensation_maker_is_not_checker'),
        ),
        migrations.AddConstraint(
            model_name='compensation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('buyer', models.F('debtor')), _negated=True), models.Q(('proposed_by', models.F('buyer')), _negated=True), models.Q(('proposed_by', models.F('debtor')), _negated=True)), name='compensation_maker_is_no_party'),
        ),
        migrations.AddConstraint(
            model_name='compensation',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(models.Q(('decided_by', models.F('buyer')), _negated=True), models.Q(('decided_by', models.F('debtor')), _negated=True)), _connector='OR'), name='compensation_checker_is_no_party'),
        ),
        migrations.AddConstraint(
            model_name='compensation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('status', 'proposed')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('status__in', ['approved', 'rejected'])), _connector='OR'), name='compensation_decided_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='compensation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('rejection_reason', ''), ('status', 'rejected'), _negated=True), models.Q(('reason', ''), _negated=True)), name='compensation_says_why'),
        ),
        migrations.RunSQL(sql=[(GUARDS, None)], reverse_sql=DROP_GUARDS),
    ]
