"""One worker at a time for each provider.

Calls to a provider that hangs last for seconds, and there are few workers: the others must stay free for the rest of
the market's work.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def turn_at(provider: str) -> Iterator[bool]:
    """Whether it is our turn; if not, another worker is at this provider and sees to what is due.

    A lock of the database session, not of a transaction: none may be open while a provider is asked. It ends with the
    session too, so a worker that dies does not keep it.
    """
    key = f"payments:{provider}"
    is_ours = _ask("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", key)
    try:
        yield is_ours
    finally:
        if is_ours:
            _ask("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", key)


def _ask(query: str, key: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(query, [key])
        (answer,) = cursor.fetchone()
    return bool(answer)
