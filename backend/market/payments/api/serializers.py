"""What the API says and hears about payments. Amounts are fen."""

import re
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from market.common.patterns import clean_text
from market.payments.limits import LARGEST, SMALLEST
from market.payments.models import Payee, PayeeProvider, Provider, Recharge, Withdrawal
from market.payments.services.recharges import payment_url
from market.users.api.serializers import PersonSerializer

_ACCOUNT = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+|1[3-9][0-9]{9}")


class AmountField(serializers.IntegerField):
    """Fen, between `least` and 50,000 CNY."""

    default_error_messages = {
        "min_value": _("Between ¥1 and ¥50,000 at a time."),
        "max_value": _("Between ¥1 and ¥50,000 at a time."),
    }

    def __init__(self, least: int = SMALLEST) -> None:
        super().__init__(min_value=least, max_value=LARGEST)


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


class OwnWithdrawalPermissionsSerializer(serializers.Serializer):
    can_cancel = serializers.BooleanField()


class WithdrawalRequestSerializer(serializers.Serializer):
    """To a payee of mine (from 1 CNY on) or back to where a recharge of mine came from: exactly one of the two."""

    payee_id = serializers.UUIDField(required=False)
    recharge_id = serializers.UUIDField(required=False)
    amount = AmountField(least=1)
    pin = serializers.CharField(max_length=12, write_only=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("payee_id" in attrs) == ("recharge_id" in attrs):
            message = _("Say either a payee or a recharge.")
            raise serializers.ValidationError({"payee_id": message}, code="one_of_two")
        return attrs


class PaidRechargeSerializer(serializers.ModelSerializer[Recharge]):
    """Where money came from, and goes back to."""

    class Meta:
        model = Recharge
        fields = ("id", "provider", "amount", "paid_at")
        read_only_fields = fields


class WithdrawalSerializer(serializers.ModelSerializer[Withdrawal]):
    """To `payee` or back to `recharge`; the other one is null. `reason`: why it came back; empty otherwise."""

    payee = PayeeSerializer(allow_null=True)
    recharge = PaidRechargeSerializer(allow_null=True)
    reason = serializers.CharField(source="shown_reason")
    permissions = serializers.SerializerMethodField()

    class Meta:
        model = Withdrawal
        fields = (
            "id",
            "amount",
            "status",
            "payee",
            "recharge",
            "reason",
            "created_at",
            "reviewed_at",
            "finished_at",
            "permissions",
        )
        read_only_fields = fields

    @extend_schema_field(OwnWithdrawalPermissionsSerializer)
    def get_permissions(self, withdrawal: Withdrawal) -> object:
        return {"can_cancel": withdrawal.can_move_to(Withdrawal.Status.CANCELLED)}


class SourceSerializer(serializers.Serializer):
    """A recharge that something may go back to: `refundable` fen now, until that time."""

    recharge_id = serializers.UUIDField(source="recharge.pk")
    provider = serializers.ChoiceField(choices=Provider.choices, source="recharge.provider")
    paid_at = serializers.DateTimeField(source="recharge.paid_at")
    amount = serializers.IntegerField(source="recharge.amount")
    refundable = serializers.IntegerField()
    refundable_until = serializers.DateTimeField()


class WithdrawalOptionsSerializer(serializers.Serializer):
    """Fen. `payee_limit` may go to a payee now; `source_only` was never traded and goes back only to `sources`."""

    payee_limit = serializers.IntegerField()
    source_only = serializers.IntegerField()
    sources = SourceSerializer(many=True)


class WithdrawalPermissionsSerializer(serializers.Serializer):
    can_approve = serializers.BooleanField()
    can_reject = serializers.BooleanField()


class StaffWithdrawalSerializer(serializers.ModelSerializer[Withdrawal]):
    # Its context holds `people` (cards by id) and `cashier` (user).

    payee = PayeeSerializer(allow_null=True)
    recharge = PaidRechargeSerializer(allow_null=True)
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
            "recharge",
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
