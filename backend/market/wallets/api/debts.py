"""How debts are shown, to the two people and to staff."""

from collections.abc import Sequence

from drf_spectacular.utils import OpenApiExample

from market.common.api.pagination import KeysetPagination
from market.users.selectors import people_cards
from market.wallets.api.serializers import DebtSerializer
from market.wallets.debts import shown_debts
from market.wallets.models import LedgerAccount

PERSON_EXAMPLE = {
    "id": "019a9c50-11aa-7b0c-8f3e-5d2c9a7e4b10",
    "nickname": "northwind",
    "avatar_url": None,
    "level": 2,
    "real_name_verified": True,
    "is_blacklisted": False,
    "staff_badge": None,
}
DEBT_EXAMPLE = OpenApiExample(
    "A third was repaid",
    value={
        "case_id": "019a9c52-7c1e-7d3a-9a70-0b6ad2a1f6c4",
        "debtor": PERSON_EXAMPLE | {"id": "019a9c50-2b7d-7c11-9d44-0f6a1e5b3c22", "nickname": "redfox"},
        "creditor": PERSON_EXAMPLE,
        "original": 90_000,
        "repaid": 30_000,
        "left": 60_000,
        "left_to_buyer": 40_000,
        "left_to_platform": 20_000,
        "label": "AH-7K2M4Q",
        "opened_at": "2026-11-21T04:10:33.120000Z",
    },
    response_only=True,
)


class OldestFirst(KeysetPagination):
    """In the order in which they are repaid."""

    ordering = "id"


def rendered_debts(page: Sequence[LedgerAccount]) -> list[object]:
    debts = shown_debts(page)
    people = people_cards({person for debt in debts for person in (debt.debtor_id, debt.buyer_id)})
    return list(DebtSerializer(debts, many=True, context={"people": people}).data)
