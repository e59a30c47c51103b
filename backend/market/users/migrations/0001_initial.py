import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
import market.common.clock
import market.common.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('common', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('id', models.UUIDField(default=market.common.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('username', models.CharField(max_length=32, verbose_name='username')),
                ('nickname', models.CharField(max_length=20, verbose_name='nickname')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                ('email_verified_at', models.DateTimeField(null=True)),
                ('sealed_phone', models.BinaryField(null=True)),
                ('phone_hash', models.BinaryField(null=True)),
                ('avatar_image_id', models.UUIDField(null=True)),
                ('avatar_path', models.CharField(blank=True, max_length=80)),
                ('roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('reviewer', 'Reviewer'), ('arbitrator', 'Arbitrator'), ('cashier', 'Cashier'), ('support', 'Support'), ('admin', 'Admin')], max_length=10), blank=True, default=list, size=None)),
                ('auth_version', models.PositiveIntegerField(default=1)),
                ('is_blacklisted', models.BooleanField(default=False)),
                ('is_active', models.BooleanField(default=True)),
                ('real_name_verified_at', models.DateTimeField(null=True)),
                ('payment_pin_digest', models.BinaryField(null=True)),
                ('language', models.CharField(default='zh-hans', max_length=7)),
                ('created_at', models.DateTimeField(db_default=market.common.clock.MarketNow())),
            ],
        ),
        migrations.CreateModel(
            name='MailLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(choices=[('activate', 'Activate'), ('reset_password', 'Reset Password'), ('change_email', 'Change Email')], max_length=14)),
                ('email', models.EmailField(max_length=254)),
                ('token_hash', models.BinaryField(unique=True)),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField(db_default=market.common.clock.MarketNow())),
            ],
        ),
        migrations.CreateModel(
            name='PhoneCode',
            fields=[
                ('id', models.UUIDField(default=market.common.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('purpose', models.CharField(choices=[('bind_phone', 'Bind Phone')], max_length=10)),
                ('sealed_phone', models.BinaryField()),
                ('code_hash', models.BinaryField()),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField(db_default=market.common.clock.MarketNow())),
            ],
        ),
        migrations.CreateModel(
            name='RefreshToken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.BinaryField(unique=True)),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField(db_default=market.common.clock.MarketNow())),
            ],
        ),
        migrations.CreateModel(
            name='Session',
            fields=[
                ('id', models.UUIDField(default=market.common.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('is_remembered', models.BooleanField()),
                ('user_agent', models.CharField(blank=True, max_length=200)),
                ('address', models.GenericIPAddressField(null=True)),
                ('last_used_at', models.DateTimeField(db_default=market.common.clock.MarketNow())),
                ('expires_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField(db_default=market.common.clock.MarketNow())),
            ],
        ),
        migrations.CreateModel(
            name='RealName',
            fields=[
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='real_name', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('sealed_name', models.BinaryField()),
                ('sealed_id_number', models.BinaryField()),
                ('id_hash', models.BinaryField()),
                ('verified_at', models.DateTimeField(db_default=market.common.clock.MarketNow())),
            ],
        ),
        migrations.CreateModel(
            name='SellerStanding',
            fields=[
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='standing', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('level', models.PositiveSmallIntegerField(default=0)),
                ('completed_orders', models.PositiveIntegerField(default=0)),
                ('rating_sum', models.PositiveIntegerField(default=0)),
                ('rating_count', models.PositiveIntegerField(default=0)),
                ('updated_at', models.DateTimeField(db_default=market.common.clock.MarketNow())),
            ],
        ),
        migrations.AddIndex(
            model_name='user',
            index=models.Index(fields=['email'], name='user_email'),
        ),
        migrations.AddIndex(
            model_name='user',
            index=models.Index(condition=models.Q(('email_verified_at', None)), fields=['created_at'], name='user_unverified'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('username'), name='user_username_once'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.UniqueConstraint(condition=models.Q(('email_verified_at__isnull', False)), fields=('email',), name='user_verified_email_once'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.UniqueConstraint(fields=('phone_hash',), name='user_phone_once'),
        ),
        migrations.AddField(
            model_name='maillink',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mail_links', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='phonecode',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='phone_codes', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='session',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sessions', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='refreshtoken',
            name='session',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tokens', to='users.session'),
        ),
        migrations.AddIndex(
            model_name='realname',
            index=models.Index(fields=['id_hash'], name='real_name_identity'),
        ),
        migrations.AddConstraint(
            model_name='sellerstanding',
            constraint=models.CheckConstraint(condition=models.Q(('level__lte', 5)), name='seller_level_known'),
        ),
        migrations.AddIndex(
            model_name='maillink',
            index=models.Index(fields=['expires_at'], name='mail_link_age'),
        ),
        migrations.AddIndex(
            model_name='phonecode',
            index=models.Index(fields=['expires_at'], name='phone_code_age'),
        ),
        migrations.AddIndex(
            model_name='session',
            index=models.Index(condition=models.Q(('revoked_at', None)), fields=['user'], name='session_live'),
        ),
        migrations.AddIndex(
            model_name='session',
            index=models.Index(fields=['expires_at'], name='session_age'),
        ),
        migrations.AddIndex(
            model_name='refreshtoken',
            index=models.Index(fields=['expires_at'], name='refresh_token_age'),
        ),
    ]
