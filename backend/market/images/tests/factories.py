"""Pictures for tests."""

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Pillow

from market.images.models import Image
from market.images.services import store_image
from market.users.models import User


def picture_bytes(kind: str = "PNG", size: tuple[int, int] = (64, 48), mode: str = "RGB", **options: Any) -> bytes:
    buffer = io.BytesIO()
    Pillow.new(mode, size, "teal").save(buffer, kind, **options)
    return buffer.getvalue()


def upload(data: bytes | None = None, name: str = "picture.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture_bytes() if data is None else data)


def stored_image(uploader: User, purpose: str = Image.Purpose.LISTING) -> Image:
    """A real picture with its files, attached to nothing yet."""
    return store_image(uploader=uploader, file=upload(), purpose=purpose)
