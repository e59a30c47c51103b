"""What happened to a person that apps above want to know; bound in config/wiring.py."""

from typing import Any
from uuid import UUID

from market.common.hooks import Hook

# Something about somebody's security changed: person, kind of notification, its params. Called inside the command's
# transaction.
security_changed: Hook[UUID, str, dict[str, Any]] = Hook("security_changed")

# What everybody sees of a person changed: name, picture, level, badge or restriction.
card_changed: Hook[[UUID]] = Hook("card_changed")
