"""Taking pictures in, and throwing away those that nothing uses."""

import secrets

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from market.common.clock import now
from market.common.errors import FieldError
from market.images.errors import TooManyUnusedImages
from market.images.models import KEPT_UNATTACHED_FOR, Image
from market.images.services.decode import encode_upload
from market.images.services.files import delete_files, write_files
from market.users.models import User

MAX_BYTES = 10 * 1024 * 1024
# A listing takes twelve; this leaves room for changing one's mind and none for filling the disk.
MAX_UNATTACHED = 60
BATCH = 200


def store_image(*, uploader: User, file: UploadedFile, purpose: str) -> Image:
    """Check, re-encode and keep a picture that belongs to nothing yet. Call it outside a transaction: it computes.

    At most 10 MB and 40 million pixels, JPEG, PNG or WebP, one frame. Raises FieldError("file"), TooManyUnusedImages.
    """
    if (file.size or 0) > MAX_BYTES:
        raise FieldError("file", "image_too_large", _("The picture is larger than 10 MB."))
    if uploader.images.filter(subject_id=None).count() >= MAX_UNATTACHED:
        raise TooManyUnusedImages
    encoded = encode_upload(file.read())
    image = Image(
        uploader=uploader,
        purpose=purpose,
        name=secrets.token_hex(16),
        width=encoded.width,
        height=encoded.height,
        byte_size=sum(len(data) for data in encoded.files.values()),
    )
    # Files first: a row whose files are missing would be seen, files without a row are not.
    write_files(image, encoded.files)
    image.save(force_insert=True)
    return image


def forget_orphans() -> int:
    """Delete up to 200 pictures that have belonged to nothing for 24 hours; return how many."""
    with transaction.atomic():
        orphans = list(
            Image.objects.select_for_update(skip_locked=True)
            .filter(subject_id=None, unattached_since__lt=now() - KEPT_UNATTACHED_FOR)
            .order_by("unattached_since")[:BATCH]
        )
        Image.objects.filter(pk__in=[image.pk for image in orphans]).delete()
    for image in orphans:
        delete_files(image)
    return len(orphans)
