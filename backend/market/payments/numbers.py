"""Our numbers at payment providers: stable, unique, and short enough for each of them."""

from uuid import UUID

# WeChat Pay takes 32 characters of [0-9A-Za-z_-|*], the shortest of all; a UUID fills 25 in base 36.
LONGEST = 32
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_WIDTH = 25


def provider_number(prefix: str, row_id: UUID) -> str:
    """The number of a row at its provider, e.g. `R` and 25 characters; sorts as the ids do. `prefix`: ≤ 7 letters."""
    rest, digits = row_id.int, ""
    while rest:
        rest, digit = divmod(rest, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return prefix + digits.rjust(_WIDTH, "0")
