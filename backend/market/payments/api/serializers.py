"""What the API says and hears about payments. Amounts are fen."""

import re

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from market.common.patterns import clean_text
from market.payments.limits import LARGEST, SMALLEST
from market.payments.models import Payee, PayeeProvider, PaymentAlarm, Provider, Recharge, Withdrawal
from market.payments.services.recharges import payment_url
from market.users.api.serializers import PersonSerializer

_ACCOUNT = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+|1[3-9][0-9]{9}")


class AmountField(serializers.IntegerField):
    """Fen, between 1 and 50,000 CNY."""

    default_error_messages = {
        "min_value": _("Between ¥1 and ¥50,000 at a time."),
        "max_value": _("Between ¥1 and ¥50,000 at a time."),
    }

    def __init__(self) -> None:
        super().__init__(min_value=SMALLEST, max_value=LARGEST)


class RechargeRequestSerializer(serializers.Serializer):
    provider = serializers.ChoiceField(choices=Provider.choices)
    amount = AmountField()


class RechargeSerializer(serializers.ModelSerializer[Recharge]):
    """Where it is paid while it is pending: `pay_url` in the browser, `qr_content` as a QR code by the provider's app.

    One of the two, the other is null; `qr_content` also until the provider has given it, a second or two.
    """

    pay_url = serializers.SerializerMethodField()
    qr_content = serializers.SerializerMethodField()

    class Meta:
        model = Recharge
        fields = (
            "id",
            "provider",
            "amount",
            "status",
            "pay_url",
            "qr_content",
            "expires_at",
            "paid_at",
            "created_at",
        )
        read_only_fields = fields

    def get_pay_url(self, recharge: Recharge) -> str | None:
        return payment_url(recharge)

    def get_qr_content(self, recharge: Recharge) -> str | None:
        return recharge.qr_content if recharge.status == Recharge.Status.PENDING and recharge.qr_content else None


class PayeeRequestSerializer(serializers.Serializer):
    """`account` is an e-mail address or a mainland mobile number; `name` has to be the verified real name."""

    provider = serializers.ChoiceField(choices=PayeeProvider.choices)
    account = serializers.CharField(max_length=64)
    name = serializers.CharField(max_length=60)

    def validate_account(self, value: str) -> str:
        account = clean_text(value)
        if not _ACCOUNT.fullmatch(account):
            raise serializers.ValidationError(
                _("Enter the e-mail address or mobile number of the account."), code="malformed_account"
            )
        return account


class PayeeSerializer(serializers.ModelSerializer[Payee]):
    class Meta:
        model = Payee
        fields = ("id", "provider", "masked_account", "masked_name", "created_at")
        read_only_fields = fields


class WithdrawalRequestSerializer(serializers.Serializer):
    payee_id = serializers.UUIDField()
    amount = AmountField()
    pin = serializers.CharField(max_length=12, write_only=True)


class WithdrawalSerializer(serializers.ModelSerializer[Withdrawal]):
    """`reason`: why it was rejected or failed; empty otherwise."""

    payee = PayeeSerializer()
    reason = serializers.CharField(source="shown_reason")

    class Meta:
        model = Withdrawal
        fields = ("id", "amount", "status", "payee", "reason", "created_at", "reviewed_at", "finished_at")
        read_only_fields = fields


class WithdrawalPermissionsSerializer(serializers.Serializer):
    can_approve = serializers.BooleanField()
    can_reject = serializers.BooleanField()


class StaffWithdrawalSerializer(serializers.ModelSerializer[Withdrawal]):
    # Its context holds `people` (cards by id) and `cashier` (user).

    payee = PayeeSerializer()
    reason = serializers.CharField(source="shown_reason")
    user = serializers.SerializerMethodField()
    reviewed_by = serializers.SerializerMethodField()
    permissions = serializers.SerializerMethodField()

    class Meta:
        model = Withdrawal
        fields = (
            "id",
            "user",
            "amount",
            "status",
            "payee",
            "reason",
            "failure_code",
            "out_biz_no",
            "created_at",
            "reviewed_by",
            "reviewed_at",
            "finished_at",
            "permissions",
        )
        read_only_fields = fields

    @extend_schema_field(PersonSerializer)
    def get_user(self, withdrawal: Withdrawal) -> object:
        return PersonSerializer(self.context["people"][withdrawal.user_id]).data

    @extend_schema_field(PersonSerializer(allow_null=True))
    def get_reviewed_by(self, withdrawal: Withdrawal) -> object:
        reviewer = withdrawal.reviewed_by_id
        return PersonSerializer(self.context["people"][reviewer]).data if reviewer else None

    @extend_schema_field(WithdrawalPermissionsSerializer)
    def get_permissions(self, withdrawal: Withdrawal) -> object:
        is_own = withdrawal.user_id == self.context["cashier"].pk
        return {
            "can_approve": not is_own and withdrawal.can_move_to(Withdrawal.Status.APPROVED),
            "can_reject": not is_own and withdrawal.can_move_to(Withdrawal.Status.REJECTED),
        }


class WithdrawalFilterSerializer(serializers.Serializer):
    status = serializers.ChoiceField(choices=Withdrawal.Status.choices, required=False)


class RejectionSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=200, help_text="The person reads it.")

    def validate_reason(self, value: str) -> str:
        return clean_text(value)


class PaymentAlarmSerializer(serializers.ModelSerializer[PaymentAlarm]):
    facts = serializers.DictField()

    class Meta:
        model = PaymentAlarm
        fields = ("id", "provider", "reason", "reference", "facts", "occurrences", "raised_at", "last_raised_at")
        read_only_fields = fields
