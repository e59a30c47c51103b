from rest_framework import serializers

from market.wallets.models import LedgerOperation
from market.wallets.statement import DEBT_REPAYMENT, SHOWN

ACCOUNTS = [str(kind) for kind in SHOWN]
LINE_KINDS = [*LedgerOperation.Kind.values, DEBT_REPAYMENT]


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
    subject_type = serializers.CharField()
    subject_id = serializers.UUIDField(allow_null=True)
    created_at = serializers.DateTimeField()


class StatementFilterSerializer(serializers.Serializer):
    account = serializers.ChoiceField(choices=ACCOUNTS, required=False)
    kind = serializers.ChoiceField(choices=LINE_KINDS, required=False)
    direction = serializers.ChoiceField(choices=["in", "out"], required=False)
    since = serializers.DateField(required=False, help_text="First day, in the market's time zone.")
    until = serializers.DateField(required=False, help_text="Last day.")
