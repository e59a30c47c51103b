"""Words and sellers are known to the database alone: which of a game's listings have them, or a sample that says so."""

from collections.abc import Mapping
from math import sqrt
from typing import NamedTuple

from market.listings.selectors.search_columns import Bits, Columns, size
from market.listings.selectors.search_counting import EXACT_UP_TO
from market.listings.selectors.search_fresh import read_ids
from market.listings.selectors.search_matching import Search, indexed, sampled

_SAMPLE = 64


class Spoken(NamedTuple):
    """What is found, or one in so many of it."""

    found: Bits
    one_in: int = 1


def as_spoken(columns: Columns, turns: Mapping[str, Search], found: Mapping[str, Bits]) -> dict[str, Spoken]:
    """Of what each turn found, what has its words and its seller.

    All of it up to ten thousand, a sample of more. The turn "" finds nothing that another one does not find.
    """
    spoken = turns[""].spoken
    if not (spoken.words or spoken.seller_id):
        return {key: Spoken(bits) for key, bits in found.items()}
    if spoken.seller_id:
        said = columns.holding(read_ids(indexed(spoken)))
        return {key: Spoken(bits & said) for key, bits in found.items()}
    sample = columns.holding(read_ids(sampled(spoken, _SAMPLE)))
    sampled_turns = {key: bits & sample for key, bits in found.items()}
    answers = {key: Spoken(bits, _SAMPLE) for key, bits in sampled_turns.items() if _is_enough(bits)}
    # What the whole search finds, every turn finds.
    rest = [key for key in turns if key and key not in answers] or [key for key in turns if key not in answers]
    if sum(size(sampled_turns[key]) for key in rest) < size(sample):
        read = {key: columns.holding(read_ids(indexed(turns[key]))) for key in rest}
    else:
        read = dict.fromkeys(rest, columns.holding(read_ids(indexed(spoken))))
    for key in found.keys() - answers.keys():
        answers[key] = Spoken(found[key] & read.get(key, next(iter(read.values()))))
    return answers


def _is_enough(sample: Bits) -> bool:
    """So many that there are more than can be counted, but for a chance of 1 to 10⁹."""
    expected = EXACT_UP_TO / _SAMPLE
    return size(sample) >= expected + 6 * sqrt(expected) + 6
