"""From untrusted bytes to our own WebP files: nothing of the upload survives but its pixels."""

import io
import warnings
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from PIL import Image as Pillow
from PIL import ImageOps

from market.common.errors import FieldError
from market.images.models import EDGES, Size

MAX_PIXELS = 40_000_000
QUALITY = {Size.THUMB: 78, Size.MEDIUM: 80, Size.FULL: 84}
_FORMATS = ("JPEG", "PNG", "WEBP")
_JPEG, _PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True)
class EncodedImage:
    """WebP bytes by size; width and height are those of the full size."""

    width: int
    height: int
    files: Mapping[Size, bytes]


def encode_upload(data: bytes) -> EncodedImage:
    """Decode `data` wholly and encode it anew in every size. Raises FieldError("file")."""
    if not _looks_allowed(data):
        raise FieldError("file", "image_type_not_allowed", _("Only JPEG, PNG and WebP pictures are accepted."))
    try:
        # Pillow warns of half a bomb; our own cap is lower.
        with warnings.catch_warnings(action="ignore"), Pillow.open(io.BytesIO(data), formats=_FORMATS) as opened:
            return _encode(_upright(opened))
    except Pillow.DecompressionBombError as error:
        raise _too_many_pixels() from error
    # Pillow's decoders raise all of these on broken files.
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError) as error:
        raise FieldError("file", "image_unreadable", _("This picture is damaged and cannot be read.")) from error


def _looks_allowed(data: bytes) -> bool:
    is_webp = data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    return data.startswith((_JPEG, _PNG)) or is_webp


def _upright(opened: Pillow.Image) -> Pillow.Image:
    """The decoded pixels, no larger than the full size, turned as the camera was held."""
    if opened.width * opened.height > MAX_PIXELS:
        raise _too_many_pixels()
    # A phone's JPEG may carry a preview as a second frame; that is not an animation.
    if opened.format != "MPO" and getattr(opened, "n_frames", 1) > 1:
        raise FieldError("file", "image_animated", _("Animated pictures are not accepted. Choose a still one."))
    edge = EDGES[Size.FULL]
    # A JPEG can be decoded at a fraction of its size: far less memory.
    opened.draft("RGB", (edge, edge))
    opened.load()
    image = opened if opened.mode in ("RGB", "RGBA") else opened.convert(_mode_for(opened))
    image.thumbnail((edge, edge))
    return ImageOps.exif_transpose(image)


def _mode_for(image: Pillow.Image) -> str:
    return "RGBA" if image.has_transparency_data else "RGB"


def _encode(image: Pillow.Image) -> EncodedImage:
    return EncodedImage(image.width, image.height, {size: _webp(image, size) for size in Size})


def _webp(image: Pillow.Image, size: Size) -> bytes:
    scaled = image.copy()
    scaled.thumbnail((EDGES[size], EDGES[size]))
    # Encoders copy what `info` holds (EXIF, colour profile, comments) unless it is gone.
    scaled.info.clear()
    buffer = io.BytesIO()
    scaled.save(buffer, "WEBP", quality=QUALITY[size], method=3, exif=b"", icc_profile=b"", xmp=b"")
    return buffer.getvalue()


def _too_many_pixels() -> FieldError:
    return FieldError("file", "image_too_many_pixels", _("The picture has more than 40 million pixels."))
