"""Reading pictures: the only door through which somebody finds one."""

from collections.abc import Callable
from uuid import UUID

from market.common.errors import ObjectNotFound
from market.images.models import Image
from market.users.models import User

# Who else may see the private pictures of a kind of subject: `reader(user_id, subject_id)`. Apps above own the
# subjects; config/wiring.py fills this in.
ImageReader = Callable[[UUID, UUID], bool]
image_readers: dict[str, ImageReader] = {}


def find_image(*, image_id: UUID, reader: User) -> Image:
    """A picture that `reader` may see: public, their own, or of a subject that they may read. Raises ObjectNotFound."""
    image = Image.objects.filter(pk=image_id).first()
    if image is None or not _may_see(image, reader):
        raise ObjectNotFound
    return image


def _may_see(image: Image, reader: User) -> bool:
    if image.is_public or image.uploader_id == reader.pk:
        return True
    reads = image_readers.get(image.subject_type)
    return reads is not None and image.subject_id is not None and reads(reader.pk, image.subject_id)
