"""Uploads that try something: bombs, polyglots, pictures that tell where they were taken, broken files."""

import io
import struct
import zlib

from PIL import Image as Pillow

from market.images.tests.factories import picture_bytes

# A place in Beijing, as degrees, minutes, seconds.
GPS = {1: "N", 2: (39.0, 54.0, 26.0), 3: "E", 4: (116.0, 23.0, 29.0)}
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
SCRIPT = b"<script>alert(document.domain)</script>"


def photo_with_position(orientation: int = 6) -> bytes:
    """A JPEG, 60 wide and 40 high as stored, with GPS position, maker and orientation in its EXIF, and a comment."""
    image = Pillow.new("RGB", (60, 40), "teal")
    exif = Pillow.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "SecretPhoneMaker"
    exif.get_ifd(0x8825).update(GPS)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", exif=exif, comment=b"SecretComment")
    return buffer.getvalue()


def animated(kind: str) -> bytes:
    frames = [Pillow.new("RGB", (20, 20), colour) for colour in ("red", "green", "blue")]
    buffer = io.BytesIO()
    frames[0].save(buffer, kind, save_all=True, append_images=frames[1:])
    return buffer.getvalue()


def png_of(width: int, height: int, data: bytes = b"") -> bytes:
    """A PNG whose header claims a size (8 bits, RGBA), over whatever data."""
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in chunks)


def png_bomb(side: int) -> bytes:
    """Some kilobytes that unfold to side × side pixels of four bytes."""
    compressor = zlib.compressobj(9)
    row = b"\0" * (4 * side + 1)
    return png_of(side, side, b"".join(compressor.compress(row) for _row in range(side)) + compressor.flush())


def text_bomb() -> bytes:
    """A PNG with a compressed comment of 80 MB."""
    plain = picture_bytes()
    comment = b"Comment\0\0" + zlib.compress(b"A" * 80_000_000, 9)
    return plain[:33] + _chunk(b"zTXt", comment) + plain[33:]


def polyglot(kind: str) -> bytes:
    """A good picture with a script behind it, or inside a PNG's comment."""
    return picture_bytes(kind) + SCRIPT + b"PK\x03\x04" + SCRIPT


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


REFUSED = {
    "svg": (SVG, "image_type_not_allowed"),
    "html": (SCRIPT, "image_type_not_allowed"),
    "gif": (picture_bytes("GIF"), "image_type_not_allowed"),
    "bmp": (picture_bytes("BMP"), "image_type_not_allowed"),
    "tiff": (picture_bytes("TIFF"), "image_type_not_allowed"),
    "svg named png inside gif header": (b"GIF89a" + SVG, "image_type_not_allowed"),
    "jpeg magic over text": (b"\xff\xd8\xff\xe0" + SCRIPT, "image_unreadable"),
    "png magic over text": (b"\x89PNG\r\n\x1a\n" + SCRIPT, "image_unreadable"),
    "webp magic over text": (b"RIFF\x10\0\0\0WEBP" + SCRIPT, "image_unreadable"),
    "cut jpeg": (picture_bytes("JPEG", (400, 400))[:600], "image_unreadable"),
    "cut png": (picture_bytes("PNG", (400, 400))[:-80], "image_unreadable"),
    "cut webp": (picture_bytes("WEBP", (400, 400))[:-40], "image_unreadable"),
    "header of a bomb": (png_of(60_000, 60_000), "image_too_many_pixels"),
    "just too many pixels": (png_of(6_401, 6_250), "image_too_many_pixels"),
    "text bomb": (text_bomb(), "image_unreadable"),
    "animated png": (animated("PNG"), "image_animated"),
    "animated webp": (animated("WEBP"), "image_animated"),
}
