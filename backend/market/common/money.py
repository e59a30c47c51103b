"""Money is an integer number of fen (1 CNY = 100 fen). Nothing here, and nothing anywhere, is a float."""

from decimal import Decimal, InvalidOperation

from market.common.errors import DomainError

CURRENCY = "CNY"
MAX_AMOUNT = 100_000_000_00  # 100 million CNY: far above any trade, far below bigint


class MalformedAmount(DomainError):
    code = "malformed_amount"


def parse_yuan(text: str) -> int:
    """Fen of a provider's decimal string of yuan ("128.50" → 12850).

    Raises MalformedAmount for anything that is not a plain non-negative number with at most two decimals.
    """
    try:
        fen = Decimal(text) * 100
    except InvalidOperation as error:
        raise MalformedAmount from error
    if not fen.is_finite() or fen != fen.to_integral_value() or not 0 <= fen <= MAX_AMOUNT:
        raise MalformedAmount
    return int(fen)


def yuan(fen: int) -> str:
    """The decimal string a provider wants (12850 → "128.50")."""
    return f"{Decimal(fen) / 100:.2f}"


def display_yuan(fen: int) -> str:
    """For texts that people read (128050 → "¥1,280.50")."""
    return f"¥{Decimal(fen) / 100:,.2f}"


def share_of(amount: int, basis_points: int) -> int:
    """`basis_points` (1/10000) of `amount`, rounded half up; whoever takes the rest takes the remainder."""
    return (amount * basis_points + 5_000) // 10_000
