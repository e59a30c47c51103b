"""Typed hooks: how a lower app's command has a consequence in an app above it. All are bound in config/wiring.py."""

from collections.abc import Callable
from typing import Generic, ParamSpec

P = ParamSpec("P")


class Hook(Generic[P]):
    """A named point inside a command. Calling it runs what is bound to it, in order, in the caller's transaction."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._bound: list[Callable[P, None]] = []

    def bind(self, function: Callable[P, None]) -> None:
        """Bind `function`; binding the same one again changes nothing."""
        if function not in self._bound:
            self._bound.append(function)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> None:
        for function in self._bound:
            function(*args, **kwargs)
