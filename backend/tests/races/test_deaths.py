"""A process that dies in the middle of a one-time POST: who asks again is answered, and it has happened once.

Of a process that dies, others find what it committed and nothing else. So it dies here before each of its commits,
and at last after all of them with the answer on its lips; there is no other moment that could be told apart.
"""

from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection

from tests.races.one_time import KEYED, Case
from tests.races.test_idempotency import body_of, post
from tests.support.people import access_token_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.serial]
# Which of the platform's shards is met first is chance.
UNCOUNTED = {"wallets.LedgerAccount"}


class Died(BaseException):
    """Not an Exception: nobody is left to handle it."""


class Mortal:
    """A process that dies before it would commit for the time after `commits`; dead, it says nothing more."""

    def __init__(self, commits: float) -> None:
        self.commits = commits
        self.committed = 0
        self._is_dead = False

    def __enter__(self) -> "Mortal":
        self._stack = ExitStack()
        self._stack.enter_context(connection.execute_wrapper(self._execute))
        self._stack.enter_context(patch.object(connection, "commit", self._commits(connection.commit)))
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> bool:
        self._stack.close()
        connection.close()  # the server learns of a death by the socket
        return kind is Died

    def _commits(self, commit: Callable[[], None]) -> Callable[[], None]:
        def commit_or_die() -> None:
            try:
                self._live_on()
            except Died:
                connection.rollback()  # as the server does
                raise
            commit()

        return commit_or_die

    def _execute(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if self._is_dead:
            raise Died
        if not connection.in_atomic_block and not sql.startswith("SELECT"):
            self._live_on()
        return execute(sql, *rest)

    def _live_on(self) -> None:
        if self.committed >= self.commits:
            self._is_dead = True
            raise Died
        self.committed += 1


@pytest.mark.parametrize("route", KEYED)
def test_who_was_not_answered_asks_again_and_is(route: str) -> None:
    whole = _ask_until_answered(KEYED[route](), Mortal(commits=float("inf")))
    assert whole.process.committed >= 1
    for commits in range(whole.process.committed):
        cut_off = _ask_until_answered(KEYED[route](), Mortal(commits))
        assert cut_off.statuses == whole.statuses
        assert cut_off.made == whole.made


@dataclass(frozen=True)
class Course:
    """How a request went; `made` are the rows that it left, by model."""

    process: Mortal
    statuses: set[int]
    made: Counter[str]


def _ask_until_answered(case: Case, process: Mortal) -> Course:
    token, key, answers = access_token_of(case.person), str(uuid4()), []
    before = _rows()
    with process:
        answers.append(post(token, case.request, key=key))
    answers += [post(token, case.request, key=key) for _ in range(2)]
    assert all(body_of(answer) == body_of(answers[0]) for answer in answers)
    assert all(answer.headers["Idempotent-Replay"] == "true" for answer in answers[1:])
    return Course(process, {answer.status_code for answer in answers}, _rows() - before)


def _rows() -> Counter[str]:
    # Tests declare models without tables.
    tables = connection.introspection.table_names()
    models = [one for one in apps.get_models() if one._meta.db_table in tables and one._meta.label not in UNCOUNTED]
    return Counter({model._meta.label: model._default_manager.count() for model in models})
