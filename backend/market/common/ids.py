"""Identifiers: UUIDv7, so that they sort by time and index well."""

from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """A new UUIDv7. A Python default, not a database one: two unsaved objects must not compare equal."""
    return uuid7()
