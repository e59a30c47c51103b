"""Giving pictures to the thing they show, and taking them away again."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from market.common.clock import now
from market.common.errors import FieldError
from market.images.models import Image
from market.images.services.files import publish_files, unpublish_files
from market.users.models import User


@transaction.atomic
def attach_images(
    *, image_ids: Sequence[UUID], uploader: User, subject_type: str, subject_id: UUID, public: bool
) -> list[Image]:
    """Attach the uploader's own pictures to a subject, or change who may see those already attached to it.

    Returns them in the order of `image_ids`. Raises FieldError("image_ids") when one is missing, somebody else's,
    named twice or attached to something else.
    """
    images = _locked(image_ids)
    if len(images) != len(image_ids) or any(image.uploader_id != uploader.pk for image in images.values()):
        raise FieldError("image_ids", "image_not_found", _("A picture is missing or named twice. Upload it again."))
    for image in images.values():
        if image.subject_id is not None and not image.belongs_to(subject_type, subject_id):
            raise FieldError("image_ids", "image_in_use", _("A picture is already used elsewhere. Upload it again."))
        _assign(image, subject_type, subject_id, public=public)
    return [images[image_id] for image_id in image_ids]


@transaction.atomic
def detach_images(*, image_ids: Sequence[UUID], subject_type: str, subject_id: UUID) -> None:
    """Take those of the pictures that belong to the subject away from it; a day later they are deleted."""
    images = [image for image in _locked(image_ids).values() if image.belongs_to(subject_type, subject_id)]
    Image.objects.filter(pk__in=[image.pk for image in images]).update(
        subject_type="", subject_id=None, is_public=False, unattached_since=now()
    )
    for image in images:
        _unpublish_on_commit(image)


def _locked(image_ids: Sequence[UUID]) -> dict[UUID, Image]:
    rows = Image.objects.select_for_update(no_key=True).filter(pk__in=image_ids).order_by("pk")
    return {image.pk: image for image in rows}


def _assign(image: Image, subject_type: str, subject_id: UUID, *, public: bool) -> None:
    was_public = image.is_public
    image.subject_type, image.subject_id, image.is_public = subject_type, subject_id, public
    image.unattached_since = None
    image.save(update_fields=["subject_type", "subject_id", "is_public", "unattached_since"])
    if public:
        publish_files(image)
    elif was_public:
        _unpublish_on_commit(image)


def _unpublish_on_commit(image: Image) -> None:
    transaction.on_commit(lambda: unpublish_files(image))
