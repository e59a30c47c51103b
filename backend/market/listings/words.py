"""Cutting text into words, for the index and for queries in the same way.

Trigrams find nothing for two-character words, so Chinese is cut by a tokenizer, and every two neighbouring
characters are indexed as well: whatever the tokenizer makes of a text, two characters of it are found.
"""

import re
from unicodedata import normalize

import rjieba

from market.common.patterns import clean_text

_HAN = re.compile("[\u3400-\u9fff]+")
# Letters and digits of every other script.
_OTHER = re.compile("[^\\W_\u3400-\u9fff]+")
MAX_QUERY_WORDS = 12
LONGEST_WORD = 40


def index_words(text: str) -> str:
    """Everything a text may be found by, separated by spaces."""
    normal = _normal(text)
    words = set(_OTHER.findall(normal))
    for run in _HAN.findall(normal):
        words.update(rjieba.cut_for_search(run))
        words.update(_pairs(run))
        words.update(run)
    return " ".join(sorted(word[:LONGEST_WORD] for word in words))


def query_words(text: str) -> list[str]:
    """The words that a listing must all contain, at most twelve."""
    normal = _normal(text)
    words: list[str] = list(_OTHER.findall(normal))
    for run in _HAN.findall(normal):
        words.extend(_pairs(run) or [run])
    return [word[:LONGEST_WORD] for word in dict.fromkeys(words)][:MAX_QUERY_WORDS]


def _normal(text: str) -> str:
    """Full-width letters, ligatures and capitals as the plain ones."""
    return normalize("NFKC", clean_text(text)).casefold()


def _pairs(run: str) -> list[str]:
    return [run[index : index + 2] for index in range(len(run) - 1)]
