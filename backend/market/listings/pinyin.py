"""Names as they are typed in pinyin: 崩坏：星穹铁道 is "benghuaixingqiongtiedao", and "xingqiongtiedao" too."""

import os
from dataclasses import dataclass
from functools import lru_cache

from market.listings.words import SHORTEST_INITIALS, runs

_MOST_NAMES = 1000
Readings = tuple[str, ...]


@dataclass(frozen=True)
class Spelling:
    """The readings of each character. A part of the first would be the beginning of too much: it must be whole."""

    characters: tuple[Readings, ...]

    def begins_with(self, typed: str) -> bool:
        return len(typed) >= SHORTEST_INITIALS and any(
            typed.startswith(reading) and _follows(typed[len(reading) :], self.characters[1:])
            for reading in self.characters[0]
        )


@lru_cache(_MOST_NAMES)
def spellings(name: str) -> tuple[Spelling, ...]:
    """From the beginning of the name, and from each later part that is a word of its own."""
    parts = [_read(run) for run in runs(name)]
    return tuple(
        Spelling(tuple(character for part in parts[start:] for character in part))
        for start, part in enumerate(parts)
        if start == 0 or len(part) > 1
    )


def _follows(typed: str, characters: tuple[Readings, ...]) -> bool:
    if not typed or not characters:
        return not typed
    return any(
        reading.startswith(typed) or (typed.startswith(reading) and _follows(typed[len(reading) :], characters[1:]))
        for reading in characters[0]
    )


def _read(run: str) -> list[Readings]:
    """Every reading of each character, for people type the other one too.

    The phrases that would choose one take 50 MB of a process. What is left is loaded by the first search for letters,
    so that processes which answer none go without.
    """
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin import Style, pinyin

    return [tuple(readings) for readings in pinyin(run, style=Style.NORMAL, heteronym=True)]
