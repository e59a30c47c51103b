"""Lengths of time in words."""

from math import ceil

from django.utils.translation import gettext as _

MINUTE, HOUR = 60, 3600


def wait_in_words(seconds: int) -> str:
    """`40 seconds`, `12 minutes`, `3 hours`: how long to wait, rounded up, in the person's language."""
    if seconds <= 2 * MINUTE:
        return _("{count} seconds").format(count=seconds)
    if seconds <= 2 * HOUR:
        return _("{count} minutes").format(count=ceil(seconds / MINUTE))
    return _("{count} hours").format(count=ceil(seconds / HOUR))
