"""Numbers that stand for what a listing can be filtered by, for the index and for searches in the same way.

Everything that can be chosen (a game, a server, one value of an attribute) is one 64-bit number, so that one index
answers every combination. Amounts are compared, not chosen: they are indexed by the step of a geometric scale that
they stand on, and blocks of eight steps, so that a range is a few steps, whose ends are then compared exactly.
"""

import struct
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from math import log2
from typing import Any
from uuid import UUID
from zlib import crc32

from market.games.attributes import filter_tokens

# One listing in so many belongs to the sample of that name; each sample holds those before it.
SAMPLES = (1024, 256, 64, 16)
LARGEST_SAMPLE = 16
# No attribute is called so: their keys have no dot.
PRICE = "listing.price"
_STEPS_PER_DOUBLING = 2
_BLOCK = 8
_LAST_STEP = 63  # of 2³¹
_OFFSET = 1 << 31


@lru_cache(maxsize=50_000)
def code(*parts: object) -> int:
    """The number that stands for `parts`."""
    text = "/".join(map(str, parts))
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)


def game_code(slug: str) -> int:
    return code("game", slug)


def server_code(server_id: int) -> int:
    return code("server", server_id)


def choice_code(game: str, key: str, value: str) -> int:
    """Of one value of a choice, multi-choice or boolean (`true`, `false`)."""
    return code("choice", game, f"{key}={value}")


def sample_code(one_in: int) -> int:
    return code("sample", one_in)


def codes_of(
    *, pk: UUID, game: str, server_id: int | None, price: int, attributes: Sequence[Any], values: Mapping[str, Any]
) -> list[int]:
    """Everything by which the index finds a listing. `attributes` is its schema; price in fen."""
    numbers = _numbers(attributes, values)
    return [
        *_chosen(game, server_id, attributes, values),
        *_step_codes(game, [*numbers, (PRICE, price)]),
        *_step_codes("", [(PRICE, price)]),
        *(sample_code(one_in) for one_in in SAMPLES if pk.int % one_in == 0),
    ]


def range_codes(game: str, key: str, low: int | None, high: int | None) -> list[int]:
    """The steps that hold every number from `low` to `high`: a listing of that range has one of them."""
    first = _step(low or 0)
    last = _LAST_STEP if high is None else _step(high)
    found, step = [], first
    while step <= last:
        is_whole_block = step % _BLOCK == 0 and step + _BLOCK - 1 <= last
        kind = "block" if is_whole_block else "step"
        found.append(code(kind, game, key, step // _BLOCK if is_whole_block else step))
        step += _BLOCK if is_whole_block else 1
    return found


def pack_facets(*, game: str, server_id: int | None, attributes: Sequence[Any], values: Mapping[str, Any]) -> bytes:
    """What is counted when listings are: choices and numbers, eight bytes each."""
    numbers = (number_entry(game, key, number) for key, number in _numbers(attributes, values))
    entries = [*_chosen(game, server_id, attributes, values), *numbers]
    return struct.pack(f"={len(entries)}q", *entries)


def unpack_facets(packed: bytes) -> Counter[int]:
    """How often each entry is in packs that were put one behind the other."""
    return Counter(memoryview(packed).cast("q"))


def number_entry(game: str, key: str, number: int) -> int:
    return (number_key(game, key) << 32) + number + _OFFSET


def number_of_entry(entry: Any) -> Any:
    """The number in an entry, or in an array of entries."""
    return (entry & 0xFFFFFFFF) - _OFFSET


def numbers_in(entries: Iterable[int], game: str, keys: Iterable[str]) -> dict[str, tuple[int, int]]:
    """{key: (least, greatest)} of the numbers among packed entries."""
    names = {number_key(game, key): key for key in keys}
    found: dict[str, tuple[int, int]] = {}
    for entry in entries:
        name = names.get(entry >> 32)
        if name is not None:
            number = number_of_entry(entry)
            low, high = found.get(name, (number, number))
            found[name] = min(low, number), max(high, number)
    return found


def _chosen(game: str, server_id: int | None, attributes: Sequence[Any], values: Mapping[str, Any]) -> Iterator[int]:
    yield game_code(game)
    if server_id is not None:
        yield server_code(server_id)
    for token in filter_tokens(attributes, values):
        yield code("choice", game, token)


def _numbers(attributes: Sequence[Any], values: Mapping[str, Any]) -> list[tuple[str, int]]:
    numbers = (one["key"] for one in attributes if one["type"] == "number" and one["filterable"])
    return [(key, values[key]) for key in numbers if key in values]


def _step_codes(game: str, numbers: Iterable[tuple[str, int]]) -> Iterator[int]:
    for key, number in numbers:
        step = _step(number)
        yield code("step", game, key, step)
        yield code("block", game, key, step // _BLOCK)


def _step(number: int) -> int:
    return 0 if number <= 0 else min(_LAST_STEP, 1 + int(_STEPS_PER_DOUBLING * log2(number)))


@lru_cache(maxsize=5000)
def number_key(game: str, key: str) -> int:
    """What a number's entries have above their lower 32 bits: they stay positive and differ by game and attribute."""
    return crc32(f"{game}/{key}".encode()) >> 1
