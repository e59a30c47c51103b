"""What cashiers see of providers: their alarms and their bills. Amounts are fen."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from market.common.patterns import clean_text
from market.payments.models import PaymentAlarm, ProviderBill
from market.users.api.serializers import PersonSerializer


class AlarmFilterSerializer(serializers.Serializer):
    open = serializers.BooleanField(required=False, allow_null=True, default=None)


class AlarmPermissionsSerializer(serializers.Serializer):
    can_resolve = serializers.BooleanField()


class PaymentAlarmSerializer(serializers.ModelSerializer[PaymentAlarm]):
    # Its context holds `people` (cards by id).

    facts = serializers.DictField()
    resolved_by = serializers.SerializerMethodField()
    permissions = serializers.SerializerMethodField()

    class Meta:
        model = PaymentAlarm
        fields = (
            "id",
            "provider",
            "reason",
            "reference",
            "facts",
            "occurrences",
            "raised_at",
            "last_raised_at",
            "resolved_by",
            "resolved_at",
            "note",
            "permissions",
        )
        read_only_fields = fields

    @extend_schema_field(PersonSerializer(allow_null=True))
    def get_resolved_by(self, alarm: PaymentAlarm) -> object:
        return PersonSerializer(self.context["people"][alarm.resolved_by_id]).data if alarm.resolved_by_id else None

    @extend_schema_field(AlarmPermissionsSerializer)
    def get_permissions(self, alarm: PaymentAlarm) -> object:
        return {"can_resolve": alarm.resolved_at is None}


class ResolutionSerializer(serializers.Serializer):
    note = serializers.CharField(max_length=500, help_text="What was found and done.")

    def validate_note(self, value: str) -> str:
        return clean_text(value)


class ProviderBillSerializer(serializers.ModelSerializer[ProviderBill]):
    """`came_in` and `went_out` are what its lines say; null until it is here."""

    lines = serializers.IntegerField(source="line_count")
    came_in = serializers.IntegerField(allow_null=True)
    went_out = serializers.IntegerField(allow_null=True)
    fees = serializers.IntegerField(allow_null=True)

    class Meta:
        model = ProviderBill
        fields = ("id", "provider", "day", "fetched_at", "next_try_at", "tries", "lines", "came_in", "went_out", "fees")
        read_only_fields = fields
