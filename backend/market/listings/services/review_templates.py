"""The reasons that reviewers often give, kept by the reviewers themselves."""

from typing import Any
from uuid import UUID

from django.db import transaction

from market.common.audit import record_audit
from market.common.errors import ObjectNotFound
from market.listings.errors import TooManyTemplates
from market.listings.models import ReviewTemplate
from market.users.models import User

SUBJECT = "review_template"
MOST = 50


def add_template(*, reviewer: User, text: str, text_en: str, position: int = 0) -> ReviewTemplate:
    """Raises TooManyTemplates."""
    with transaction.atomic():
        if ReviewTemplate.objects.count() >= MOST:
            raise TooManyTemplates(limit=MOST)
        template = ReviewTemplate.objects.create(text=text, text_en=text_en, position=position)
        _record("review_template_added", reviewer, template.pk, after=_state(template))
    return template


def change_template(*, template_id: UUID, reviewer: User, **changes: Any) -> ReviewTemplate:
    """Change `text`, `text_en`, `position`; decisions that used it keep their words. Raises ObjectNotFound."""
    with transaction.atomic():
        template = _lock(template_id)
        before = _state(template)
        for name, value in changes.items():
            setattr(template, name, value)
        template.save(update_fields=list(changes))
        _record("review_template_changed", reviewer, template.pk, before=before, after=_state(template))
    return template


def delete_template(*, template_id: UUID, reviewer: User) -> None:
    """Raises ObjectNotFound."""
    with transaction.atomic():
        template = _lock(template_id)
        _record("review_template_deleted", reviewer, template.pk, before=_state(template))
        template.delete()


def _lock(template_id: UUID) -> ReviewTemplate:
    template = ReviewTemplate.objects.select_for_update().filter(pk=template_id).first()
    if template is None:
        raise ObjectNotFound
    return template


def _state(template: ReviewTemplate) -> dict[str, Any]:
    return {"text": template.text, "text_en": template.text_en, "position": template.position}


def _record(action: str, reviewer: User, template_id: UUID, *, before: Any = None, after: Any = None) -> None:
    record_audit(
        action=action,
        subject_type=SUBJECT,
        subject_id=template_id,
        actor_id=reviewer.pk,
        actor_label=reviewer.username,
        before=before,
        after=after,
    )
