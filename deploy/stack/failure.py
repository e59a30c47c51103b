"""The one exception that becomes a message instead of a traceback."""

from __future__ import annotations


class StackError(Exception):
    """Something a person can put right; the text says what is wrong and how to remedy it."""
