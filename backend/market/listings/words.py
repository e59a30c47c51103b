"""Cutting text into words, for the index and for queries in the same way.

Trigrams find nothing for two-character words, so Chinese is cut by a tokenizer, and every two neighbouring
characters are indexed as well: whatever the tokenizer makes of a text, two characters of it are found.
"""

import re

import rjieba

from market.common.patterns import clean_text

_HAN = re.compile("[\u3400-\u9fff]+")
_LATIN = re.compile("[a-z0-9]+")
MAX_QUERY_WORDS = 12
LONGEST_WORD = 40


def index_words(text: str) -> str:
    """Everything a text may be found by, separated by spaces."""
    normal = _normal(text)
    words = set(_LATIN.findall(normal))
    for run in _HAN.findall(normal):
        words.update(rjieba.cut_for_search(run))
        words.update(_pairs(run))
        words.update(run)
    return " ".join(sorted(word[:LONGEST_WORD] for word in words))


def query_words(text: str) -> list[str]:
    """The words that a listing must all contain, at most twelve."""
    normal = _normal(text)
    words: list[str] = list(_LATIN.findall(normal))
    for run in _HAN.findall(normal):
        words.extend(_pairs(run) or [run])
    return [word[:LONGEST_WORD] for word in dict.fromkeys(words)][:MAX_QUERY_WORDS]


def _normal(text: str) -> str:
    return clean_text(text).casefold().translate(_FULL_WIDTH)


def _pairs(run: str) -> list[str]:
    return [run[index : index + 2] for index in range(len(run) - 1)]


_FULL_WIDTH = {0xFEE0 + code: code for code in range(0x21, 0x7F)}
