"""Fixtures of every test: the runtime role, the movable clock, signed-in clients."""

pytest_plugins = ["tests.support.database", "tests.support.people"]
