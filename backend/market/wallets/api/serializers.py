from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from market.users.api.serializers import PersonSerializer
from market.wallets.debts import Debt
from market.wallets.statement import LINE_KINDS, SHOWN

ACCOUNTS = [str(kind) for kind in SHOWN]


class WalletSerializer(serializers.Serializer):
    """Fen. What may be spent now is `available - frozen`."""

    available = serializers.IntegerField()
    settling = serializers.IntegerField(help_text="Proceeds of completed orders until their hold ends.")
    withdrawing = serializers.IntegerField(help_text="Set aside for withdrawals which are under way.")
    frozen = serializers.IntegerField(help_text="The part of `available` which may not leave the wallet.")
    debt = serializers.IntegerField(help_text="Still owed; every credit repays it first.")
    is_frozen = serializers.BooleanField()


class StatementLineSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    kind = serializers.CharField(help_text=f"One of {', '.join(LINE_KINDS)}; later versions may add some.")
    account = serializers.ChoiceField(choices=ACCOUNTS)
    other_account = serializers.ChoiceField(choices=ACCOUNTS, allow_null=True)
    amount = serializers.IntegerField(help_text="Signed fen.")
    balance_after = serializers.IntegerField(help_text="Fen in `account` after this line.")
    label = serializers.CharField()  # type: ignore[assignment]  # hides the label of fields, which it has no use for
    subject_type = serializers.CharField(help_text="order, recharge, withdrawal or incident: what is behind it.")
    subject_id = serializers.UUIDField(allow_null=True)
    created_at = serializers.DateTimeField()


class StatementFilterSerializer(serializers.Serializer):
    account = serializers.ChoiceField(choices=ACCOUNTS, required=False)
    kind = serializers.ChoiceField(choices=list(LINE_KINDS), required=False)
    direction = serializers.ChoiceField(choices=["in", "out"], required=False)
    since = serializers.DateField(required=False, help_text="First day, in the market's time zone.")
    until = serializers.DateField(required=False, help_text="Last day.")


class StatementTotalsSerializer(serializers.Serializer):
    """Fen of all lines that the filter leaves. `incoming - outgoing` is by how much they changed what one has."""

    incoming = serializers.IntegerField()
    outgoing = serializers.IntegerField()
    moved = serializers.IntegerField(help_text="Between one's own pots; 0 when one `account` is asked for.")
    count = serializers.IntegerField(help_text="How many lines.")


class UpcomingLineSerializer(serializers.Serializer):
    kind = serializers.CharField(
        help_text="settling_release, award_payment, recharge or withdrawal; later versions may add some."
    )
    amount = serializers.IntegerField(help_text="Fen.")
    expected_at = serializers.DateTimeField(allow_null=True, help_text="Null where nobody can say when.")
    label = serializers.CharField()  # type: ignore[assignment]  # hides the label of fields, which it has no use for
    subject_type = serializers.CharField()
    subject_id = serializers.UUIDField()


class UpcomingSerializer(serializers.Serializer):
    """At most 20 of each, the soonest first."""

    incoming = UpcomingLineSerializer(many=True)
    outgoing = UpcomingLineSerializer(many=True)


class DebtFilterSerializer(serializers.Serializer):
    role = serializers.ChoiceField(choices=["debtor", "creditor"], required=False)


class StaffDebtFilterSerializer(DebtFilterSerializer):
    person_id = serializers.UUIDField(required=False)
    is_open = serializers.BooleanField(required=False, allow_null=True, help_text="Whether anything of it is left.")


class DebtSerializer(serializers.Serializer):
    """What is still owed from a case. Fen; what was neither repaid nor is left was cancelled."""

    # Its context holds `people` (cards by id).

    case_id = serializers.UUIDField()
    debtor = serializers.SerializerMethodField()
    creditor = serializers.SerializerMethodField()
    original = serializers.IntegerField()
    repaid = serializers.IntegerField()
    left = serializers.IntegerField()
    left_to_buyer = serializers.IntegerField(help_text="Repaid first.")
    left_to_platform = serializers.IntegerField(help_text="The part which the platform took over by compensating.")
    label = serializers.CharField()  # type: ignore[assignment]  # hides the label of fields, which it has no use for
    opened_at = serializers.DateTimeField()

    @extend_schema_field(PersonSerializer(allow_null=True))
    def get_debtor(self, debt: Debt) -> object:
        return self._person(debt.debtor_id)

    @extend_schema_field(PersonSerializer(allow_null=True))
    def get_creditor(self, debt: Debt) -> object:
        return self._person(debt.buyer_id)

    def _person(self, user_id: object) -> object:
        card = self.context["people"].get(user_id)
        return PersonSerializer(card).data if card else None
