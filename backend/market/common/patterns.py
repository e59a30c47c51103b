"""Patterns that more than one app checks text against."""

import re
import unicodedata

# Zero-width and bidirectional controls: they hide look-alikes and break layouts.
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
_SPACES = re.compile(r"[^\S\n]+")


def clean_text(text: str) -> str:
    """Text as we store it: NFC, without control or invisible characters, runs of spaces as one, trimmed."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    visible = "".join(c for c in _INVISIBLE.sub("", composed) if c == "\n" or unicodedata.category(c) != "Cc")
    return _SPACES.sub(" ", visible).strip()


def one_line(text: str) -> str:
    """The text without its line breaks."""
    return " ".join(text.split())


def skeleton(text: str) -> str:
    """A form in which look-alike spellings are the same (full-width, case, spaces, marks, common homoglyphs)."""
    folded = unicodedata.normalize("NFKD", clean_text(text)).casefold()
    plain = "".join(c for c in folded if not unicodedata.combining(c) and c.isalnum())
    return plain.translate(_HOMOGLYPHS)


# Cyrillic, Greek and digits that pass for Latin letters.
_HOMOGLYPHS = str.maketrans("аеорсухіӏαονρτκ01", "aeopcyxilaovptkol")
