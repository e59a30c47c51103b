"""Cutting text into words, for the index and for queries in the same way.

Trigrams find nothing for two-character words, so Chinese is cut by a tokenizer, and every two neighbouring
characters are indexed as well: whatever the tokenizer makes of a text, two characters of it are found.
"""

import re
from collections.abc import Iterable, Mapping
from unicodedata import normalize

import rjieba

from market.common.patterns import clean_text

_HAN = re.compile("[\u3400-\u9fff]+")
# Letters and digits of every other script.
_OTHER = re.compile("[^\\W_\u3400-\u9fff]+")
_RUN = re.compile(f"{_HAN.pattern}|{_OTHER.pattern}")
MAX_QUERY_WORDS = 12
LONGEST_WORD = 40
# Letters that may mean a game.
SHORTEST_INITIALS = 2
# Stands before a word of the title in the index, so that the title's words can be asked for alone.
IN_TITLE = "^"
# A word that no listing has: words are letters and digits.
NO_WORD = "!"
SHORTEST_CORRECTED = 4
# From this length on, two letters may be wrong.
LONG_WORD = 8


def index_words(text: str) -> set[str]:
    """Everything a text may be found by."""
    normal = _normal(text)
    words = set(_OTHER.findall(normal))
    for run in _HAN.findall(normal):
        words.update(rjieba.cut_for_search(run))
        words.update(_pairs(run))
        words.update(run)
    return {word[:LONGEST_WORD] for word in words}


def runs(text: str) -> list[str]:
    """What stands between spaces and signs, in its order: Chinese, or letters and digits of other scripts."""
    return [run[:LONGEST_WORD] for run in _RUN.findall(_normal(text))]


def query_words(text: str) -> list[str]:
    """The words that a listing must all contain, at most twelve."""
    normal = _normal(text)
    words: list[str] = list(_OTHER.findall(normal))
    for run in _HAN.findall(normal):
        words.extend(_pairs(run) or [run])
    return [word[:LONGEST_WORD] for word in dict.fromkeys(words)][:MAX_QUERY_WORDS]


def replace_words(text: str, better: Mapping[str, str]) -> str:
    """The text with some of its words (not of Chinese) replaced."""
    return _OTHER.sub(lambda found: better.get(_normal(found[0]), found[0]), text)


def is_latin(word: str) -> bool:
    return word.isascii() and word.isalpha()


def correctable(words: Iterable[str]) -> list[str]:
    """The Latin words that are long enough for a typo to be told from another word."""
    return sorted(word for word in words if is_latin(word) and len(word) >= SHORTEST_CORRECTED)


def variants(word: str) -> list[str]:
    """The word and what is left of it without one letter (two of a long one).

    Words that share a variant differ by a letter or two that was typed wrong, left out, added or swapped.
    """
    found = {word} | _without_one(word)
    if len(word) >= LONG_WORD:
        found |= {shorter for once in _without_one(word) for shorter in _without_one(once)}
    return sorted(found)


def most_typos(word: str) -> int:
    """How many typos are forgiven in a word."""
    return 2 if len(word) >= LONG_WORD else 1


def typos_between(typed: str, meant: str) -> int:
    """How many letters were typed wrong, left out, added or swapped with their neighbour."""
    before: list[int] = []
    above = list(range(len(meant) + 1))
    for row, letter in enumerate(typed, 1):
        here = [row]
        for column, other in enumerate(meant, 1):
            cost = min(above[column] + 1, here[-1] + 1, above[column - 1] + (letter != other))
            if row > 1 and column > 1 and letter == meant[column - 2] and typed[row - 2] == other:
                cost = min(cost, before[column - 2] + 1)
            here.append(cost)
        before, above = above, here
    return above[-1]


def _without_one(word: str) -> set[str]:
    return {word[:index] + word[index + 1 :] for index in range(len(word))}


def _normal(text: str) -> str:
    """Full-width letters, ligatures and capitals as the plain ones."""
    return normalize("NFKC", clean_text(text)).casefold()


def _pairs(run: str) -> list[str]:
    return [run[index : index + 2] for index in range(len(run) - 1)]
