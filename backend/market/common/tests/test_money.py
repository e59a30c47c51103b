import pytest
from hypothesis import given
from hypothesis import strategies as st

from market.common.money import MAX_AMOUNT, MalformedAmount, display_yuan, parse_yuan, share_of, yuan


@given(st.integers(0, MAX_AMOUNT))
def test_yuan_strings_round_trip(fen: int) -> None:
    assert parse_yuan(yuan(fen)) == fen


@pytest.mark.parametrize("text", ["", "abc", "1.234", "-1", "NaN", "Infinity", "1e40", "1,000.00", "٣.00x"])
def test_malformed_amounts_are_refused(text: str) -> None:
    with pytest.raises(MalformedAmount):
        parse_yuan(text)


@given(st.integers(0, MAX_AMOUNT), st.integers(0, 10_000))
def test_a_share_and_the_rest_are_never_more_than_the_whole(amount: int, basis_points: int) -> None:
    assert 0 <= share_of(amount, basis_points) <= amount


def test_half_a_fen_is_rounded_up() -> None:
    assert share_of(10, 500) == 1
    assert share_of(9, 500) == 0


def test_display_has_thousands_and_two_decimals() -> None:
    assert display_yuan(128050) == "¥1,280.50"
