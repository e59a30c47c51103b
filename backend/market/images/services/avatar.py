"""A person's picture."""

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from market.images.models import Image, Size
from market.images.services.attach import attach_images, detach_images
from market.images.services.store import store_image
from market.users.models import User
from market.users.services import set_avatar

SUBJECT = "user"


def replace_avatar(*, user: User, file: UploadedFile) -> Image:
    """Store the picture, show it on the person's cards and give the one before up. Raises as `store_image` does."""
    image = store_image(uploader=user, file=file, purpose=Image.Purpose.AVATAR)
    with transaction.atomic():
        before = set_avatar(user_id=user.pk, image_id=image.pk, path=image.path(Size.THUMB))
        attach_images(image_ids=[image.pk], uploader=user, subject_type=SUBJECT, subject_id=user.pk, public=True)
        if before is not None:
            detach_images(image_ids=[before], subject_type=SUBJECT, subject_id=user.pk)
    return image
