"""The numbers that stand for what a listing can be filtered by."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from market.games.tests.factories import ATTRIBUTES
from market.listings.codes import (
    PRICE,
    SAMPLES,
    codes_of,
    game_code,
    numbers_in,
    pack_facets,
    range_codes,
    sample_code,
    unpack_facets,
)

numbers = st.integers(min_value=0, max_value=2**31 - 1)


def codes(number: int, pk: int = 1, price: int = 100) -> set[int]:
    values = {"skins": number}
    found = codes_of(pk=UUID(int=pk), game="g", server_id=7, price=price, attributes=ATTRIBUTES, values=values)
    return set(found)


@given(number=numbers, low=numbers, high=numbers)
def test_every_number_of_a_range_has_one_of_its_codes(number: int, low: int, high: int) -> None:
    if low <= number <= high:
        assert codes(number) & set(range_codes("g", "skins", low, high))
    assert codes(number) & set(range_codes("g", "skins", None, None))


@given(low=numbers, high=numbers)
def test_a_range_is_few_codes(low: int, high: int) -> None:
    assert len(range_codes("g", "skins", min(low, high), max(low, high))) <= 7 + 7 + 8


def test_what_is_far_from_a_range_has_none_of_its_codes() -> None:
    wanted = set(range_codes("g", "skins", 100, 120))
    assert not codes(50) & wanted
    assert not codes(250) & wanted


@given(price=st.integers(min_value=1_00, max_value=1_000_000_00))
def test_prices_are_found_in_their_game_and_in_all(price: int) -> None:
    assert codes(1, price=price) & set(range_codes("g", PRICE, price, price))
    assert codes(1, price=price) & set(range_codes("", PRICE, price, price))


@pytest.mark.parametrize("one_in", SAMPLES)
def test_a_sample_holds_one_in_so_many(one_in: int) -> None:
    members = [pk for pk in range(2 * one_in) if sample_code(one_in) in codes(1, pk)]
    assert members == [0, one_in]


def test_packs_that_stand_behind_each_other_are_counted_together() -> None:
    packs = [
        pack_facets(game="g", server_id=None, attributes=ATTRIBUTES, values={"rank": rank, "skins": skins})
        for rank, skins in [("gold", 5), ("king", 900), ("king", 60)]
    ]
    entries = unpack_facets(b"".join(packs))
    assert entries[game_code("g")] == 3
    assert numbers_in(entries, "g", ["skins", "other"]) == {"skins": (5, 900)}
    assert numbers_in(entries, "h", ["skins"]) == {}
    assert unpack_facets(b"") == {}
