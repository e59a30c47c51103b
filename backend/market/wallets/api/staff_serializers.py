"""What staff see of the ledger. Amounts are fen."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from market.users.api.serializers import PersonSerializer
from market.wallets.models import (
    Compensation,
    LedgerAccount,
    LedgerOperation,
    LedgerTransfer,
    OwnerType,
    ReconciliationRun,
)


class _RowIdField(serializers.IntegerField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=2**63 - 1, **kwargs)


class OperationSearchSerializer(serializers.Serializer):
    """`subject_id` is an order, recharge, withdrawal or case; `person_id` whoever's money moved."""

    key = serializers.CharField(max_length=120, required=False)
    number = serializers.CharField(
        max_length=64, required=False, help_text="Of an order, or ours at a payment provider."
    )
    subject_id = serializers.UUIDField(required=False)
    person_id = serializers.UUIDField(required=False)
    username = serializers.CharField(max_length=32, required=False, help_text="The person's, in place of the id.")
    account_id = _RowIdField(required=False)
    operation_id = _RowIdField(required=False)
    transfer_id = _RowIdField(required=False, help_text="One of its legs.")
    kind = serializers.ChoiceField(choices=LedgerOperation.Kind.choices, required=False)
    since = serializers.DateField(required=False, help_text="First day, in the market's time zone.")
    until = serializers.DateField(required=False, help_text="Last day.")


class AccountSearchSerializer(serializers.Serializer):
    """`owner_id` is the person, order or case it belongs to; `person_id` in whose wallet it shows."""

    owner_id = serializers.UUIDField(required=False)
    person_id = serializers.UUIDField(required=False)
    owner_type = serializers.ChoiceField(choices=OwnerType.choices, required=False)
    kind = serializers.CharField(max_length=24, required=False)


class LegAccountSerializer(serializers.ModelSerializer[LedgerAccount]):
    """`holder` is the person in whose wallet it shows: null for the platform's, and for people who are gone."""

    # Its context holds `people` (cards by id).

    holder = serializers.SerializerMethodField()

    class Meta:
        model = LedgerAccount
        fields: tuple[str, ...] = ("id", "owner_type", "owner_id", "kind", "shard", "holder_id", "holder")
        read_only_fields = fields

    @extend_schema_field(PersonSerializer(allow_null=True))
    def get_holder(self, account: LedgerAccount) -> object:
        person = self.context["people"].get(account.holder_id)
        return PersonSerializer(person).data if person else None


class LedgerAccountSerializer(LegAccountSerializer):
    """`kind` is e.g. `available`, `escrow` or `clearing:alipay`; platform accounts are split into shards."""

    class Meta(LegAccountSerializer.Meta):
        fields = (*LegAccountSerializer.Meta.fields, "currency", "balance")
        read_only_fields = fields


class LegSerializer(serializers.ModelSerializer[LedgerTransfer]):
    """`amount` left `debit` and reached `credit`; beside it what each held afterwards."""

    debit = LegAccountSerializer()
    credit = LegAccountSerializer()

    class Meta:
        model = LedgerTransfer
        fields = ("leg", "debit", "credit", "amount", "debit_after", "credit_after")
        read_only_fields = fields


class OperationSerializer(serializers.ModelSerializer[LedgerOperation]):
    """`actor` is who started it, null for the system and for people who are gone."""

    # Its context holds `people` (cards by id).

    actor = serializers.SerializerMethodField()
    legs = LegSerializer(source="transfers", many=True)

    class Meta:
        model = LedgerOperation
        fields = (
            "id",
            "key",
            "kind",
            "initiator",
            "actor",
            "subject_type",
            "subject_id",
            "label",
            "reverses",
            "legs",
            "created_at",
        )
        read_only_fields = fields

    @extend_schema_field(PersonSerializer(allow_null=True))
    def get_actor(self, operation: LedgerOperation) -> object:
        person = self.context["people"].get(operation.actor_id)
        return PersonSerializer(person).data if person else None


class DifferenceSerializer(serializers.Serializer):
    """A row that contradicts a check. `expected` and `found` are fen, but for checks that count."""

    check = serializers.CharField()
    where = serializers.CharField()
    expected = serializers.IntegerField()
    found = serializers.IntegerField()


class ReconciliationSerializer(serializers.ModelSerializer[ReconciliationRun]):
    """`actor_id` is the cashier who asked for it, null at night."""

    is_sound = serializers.BooleanField()
    checks = serializers.ListField(child=serializers.CharField())
    differences = DifferenceSerializer(many=True)

    class Meta:
        model = ReconciliationRun
        fields = ("id", "is_sound", "checks", "differences", "actor_id", "checked_at")
        read_only_fields = fields


class CompensationFilterSerializer(serializers.Serializer):
    status = serializers.ChoiceField(choices=Compensation.Status.choices, required=False)


class CompensationSerializer(serializers.ModelSerializer[Compensation]):
    """`may_decide`: whether the reader may approve or reject it, who is neither its maker nor a party."""

    # Its context holds `people` (cards by id) and `reader`.

    buyer = serializers.SerializerMethodField()
    debtor = serializers.SerializerMethodField()
    proposed_by = serializers.SerializerMethodField()
    decided_by = serializers.SerializerMethodField()
    may_decide = serializers.SerializerMethodField()

    class Meta:
        model = Compensation
        fields = (
            "id",
            "case_id",
            "order_id",
            "buyer",
            "debtor",
            "amount",
            "label",
            "status",
            "reason",
            "proposed_by",
            "decided_by",
            "decided_at",
            "rejection_reason",
            "may_decide",
            "created_at",
        )
        read_only_fields = fields

    @extend_schema_field(PersonSerializer(allow_null=True))
    def get_buyer(self, compensation: Compensation) -> object:
        return self._person(compensation.buyer_id)

    @extend_schema_field(PersonSerializer(allow_null=True))
    def get_debtor(self, compensation: Compensation) -> object:
        return self._person(compensation.debtor_id)

    @extend_schema_field(PersonSerializer(allow_null=True))
    def get_proposed_by(self, compensation: Compensation) -> object:
        return self._person(compensation.proposed_by_id)

    @extend_schema_field(PersonSerializer(allow_null=True))
    def get_decided_by(self, compensation: Compensation) -> object:
        return self._person(compensation.decided_by_id)

    def get_may_decide(self, compensation: Compensation) -> bool:
        return compensation.may_be_decided_by(self.context["reader"].pk)

    def _person(self, user_id: UUID | None) -> object:
        card = self.context["people"].get(user_id)
        return PersonSerializer(card).data if card else None
