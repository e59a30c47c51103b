"""The audit log: what staff and the security-relevant commands did."""

from typing import Any
from uuid import UUID

import structlog

from market.common.models import AuditEntry

SYSTEM = "system"


def record_audit(
    *,
    action: str,
    subject_type: str,
    subject_id: UUID | None,
    actor_id: UUID | None = None,
    actor_label: str = SYSTEM,
    reason: str = "",
    before: Any = None,
    after: Any = None,
) -> None:
    """Append an entry in the caller's transaction. `before` and `after` are JSON without personal data or secrets."""
    AuditEntry.objects.create(
        actor_id=actor_id,
        actor_label=actor_label,
        action=action,
        subject_type=subject_type,
        subject_id=subject_id,
        reason=reason,
        before=before,
        after=after,
        request_id=str(structlog.contextvars.get_contextvars().get("request_id", "")),
    )
