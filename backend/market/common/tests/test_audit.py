from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from market.common.audit import record_audit
from market.common.models import AuditEntry


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    ["UPDATE common_auditentry SET reason = 'x'", "DELETE FROM common_auditentry", "TRUNCATE common_auditentry"],
)
def test_security_27_the_audit_log_is_append_only(statement: str) -> None:
    record_audit(action="listing.approve", subject_type="listing", subject_id=uuid4(), reason="fine")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AuditEntry.objects.get().reason == "fine"
