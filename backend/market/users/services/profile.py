"""What people say about themselves."""

from typing import Literal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from market.common.errors import FieldError
from market.common.patterns import clean_text
from market.users.hooks import card_changed
from market.users.models import User
from market.users.names import is_nickname, poses_as_staff

Language = Literal["zh-hans", "en"]


@transaction.atomic
def update_profile(*, user: User, nickname: str | None = None, language: Language | None = None) -> User:
    """Change what is given. Staff may carry official names. Raises FieldError("nickname")."""
    person = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if nickname is not None:
        person.nickname = _checked_nickname(nickname, person)
    if language is not None:
        person.language = language
    person.save(update_fields=["nickname", "language"])
    card_changed(person.pk)
    return person


@transaction.atomic
def set_avatar(*, user_id: UUID, image_id: UUID, path: str) -> UUID | None:
    """Note which public picture (file below public media) shows the person; return the id of the one before."""
    person = User.objects.select_for_update(no_key=True).get(pk=user_id)
    before = person.avatar_image_id
    person.avatar_image_id, person.avatar_path = image_id, path
    person.save(update_fields=["avatar_image_id", "avatar_path"])
    card_changed(person.pk)
    return before


def _checked_nickname(nickname: str, person: User) -> str:
    cleaned = clean_text(nickname)
    if not is_nickname(cleaned):
        raise FieldError("nickname", "nickname_format", _("A nickname has 2 to 20 characters on one line."))
    if not person.is_staff_member and poses_as_staff(cleaned):
        raise FieldError("nickname", "name_reserved", _("This name could be taken for our staff. Choose another one."))
    return cleaned
