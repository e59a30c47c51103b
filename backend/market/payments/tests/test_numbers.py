from uuid import UUID

from market.payments.numbers import LONGEST, provider_number


def test_the_largest_and_the_smallest_id_fit() -> None:
    assert provider_number("R", UUID(int=0)) == "R" + "0" * 25
    assert provider_number("R", UUID(int=36)) == "R" + "0" * 23 + "10"
    largest = provider_number("R", UUID(int=2**128 - 1))
    assert int(largest[1:], 36) == 2**128 - 1
    assert len(largest) < LONGEST
