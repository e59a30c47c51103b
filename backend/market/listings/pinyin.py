"""Names as they are typed in pinyin: 崩坏：星穹铁道 is "benghuaixingqiongtiedao", and "xingqiongtiedao" too."""

import os
from dataclasses import dataclass
from functools import lru_cache

from market.listings.words import SHORTEST_INITIALS, runs

_MOST_NAMES = 1000


@dataclass(frozen=True)
class Spelling:
    """`least` is how much must be typed: a part of a syllable would be the beginning of too much."""

    letters: str
    least: int

    def begins_with(self, typed: str) -> bool:
        return len(typed) >= self.least and self.letters.startswith(typed)


@lru_cache(_MOST_NAMES)
def spellings(name: str) -> tuple[Spelling, ...]:
    """From the beginning of the name, and from each later part that is a word of its own."""
    parts = [_spell(run) for run in runs(name)]
    return tuple(
        Spelling("".join(syllable for part in parts[start:] for syllable in part), max(len(part[0]), SHORTEST_INITIALS))
        for start, part in enumerate(parts)
        if start == 0 or len(part) > 1
    )


def _spell(run: str) -> list[str]:
    # Its phrases take 50 MB of a process and change no name of a game; what is left is loaded by the first search for
    # letters, so that the processes which answer none go without.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin import lazy_pinyin

    return lazy_pinyin(run)
