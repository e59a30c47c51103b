import io
import multiprocessing
import resource

import pytest
from PIL import Image as Pillow

from market.common.errors import FieldError
from market.images.models import Size
from market.images.services.decode import encode_upload
from market.images.tests.corpus import REFUSED, SCRIPT, photo_with_position, png_bomb, polyglot
from market.images.tests.factories import picture_bytes

MEMORY_LIMIT = 512 * 1024 * 1024


def _opened(data: bytes) -> Pillow.Image:
    return Pillow.open(io.BytesIO(data))


@pytest.mark.parametrize("name", REFUSED)
def test_security_14_what_is_no_still_picture_within_the_caps_is_refused(name: str) -> None:
    data, code = REFUSED[name]
    with pytest.raises(FieldError) as refused:
        encode_upload(data)
    assert refused.value.errors["file"][0]["code"] == code


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_allowed_kinds_become_webp_in_three_sizes(kind: str) -> None:
    encoded = encode_upload(picture_bytes(kind, (3000, 1500)))
    sizes = {size: _opened(data).size for size, data in encoded.files.items()}
    assert sizes == {Size.THUMB: (320, 160), Size.MEDIUM: (960, 480), Size.FULL: (2560, 1280)}
    assert (encoded.width, encoded.height) == (2560, 1280)
    assert {_opened(data).format for data in encoded.files.values()} == {"WEBP"}


def test_small_pictures_are_not_enlarged() -> None:
    assert _opened(encode_upload(picture_bytes(size=(40, 30))).files[Size.THUMB]).size == (40, 30)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK"])
def test_every_colour_mode_decodes(mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    colour = Pillow.new(mode, (30, 20))
    buffer = io.BytesIO()
    colour.save(buffer, kind)
    assert _opened(encode_upload(buffer.getvalue()).files[Size.FULL]).size == (30, 20)


def test_transparency_survives() -> None:
    data = encode_upload(picture_bytes(mode="RGBA", size=(30, 20))).files[Size.FULL]
    assert _opened(data).mode in ("RGBA", "RGB")
    clear = io.BytesIO()
    Pillow.new("RGBA", (30, 20), (0, 0, 0, 0)).save(clear, "PNG")
    assert _opened(encode_upload(clear.getvalue()).files[Size.FULL]).getpixel((5, 5))[3] == 0  # type: ignore[index]  # RGBA


def test_security_14_no_exif_no_position_no_comment_survives() -> None:
    source = photo_with_position()
    assert _opened(source).getexif().get_ifd(0x8825)
    for data in encode_upload(source).files.values():
        assert not _opened(data).getexif()
        assert not _opened(data).info.keys() & {"exif", "xmp", "icc_profile", "comment"}
        assert b"EXIF" not in data
        assert b"Secret" not in data


def test_the_picture_stands_as_the_camera_was_held() -> None:
    encoded = encode_upload(photo_with_position(orientation=6))
    assert (encoded.width, encoded.height) == (40, 60)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_security_14_of_a_polyglot_only_the_picture_survives(kind: str) -> None:
    for data in encode_upload(polyglot(kind)).files.values():
        assert SCRIPT not in data
        assert b"PK" not in data[:4]
        assert len(data) == 8 + int.from_bytes(data[4:8], "little")


def test_security_14_the_worst_allowed_picture_stays_under_a_memory_limit() -> None:
    """40 million pixels from a few kilobytes, in a process that may not have more than 512 MiB for it."""
    context = multiprocessing.get_context("fork")
    process = context.Process(target=_decode_under_limit, args=(png_bomb(6_300),))
    process.start()
    process.join(60)
    assert process.exitcode == 0


def test_security_14_a_bomb_above_the_cap_is_refused_before_it_unfolds() -> None:
    context = multiprocessing.get_context("fork")
    process = context.Process(target=_refuse_under_limit, args=(png_bomb(8_000),))
    process.start()
    process.join(60)
    assert process.exitcode == 0


def _limit(extra: int) -> None:
    with open("/proc/self/statm") as statm:
        present = int(statm.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (present + extra, present + extra))


def _decode_under_limit(data: bytes) -> None:
    _limit(MEMORY_LIMIT)
    assert encode_upload(data).width == 2560


def _refuse_under_limit(data: bytes) -> None:
    _limit(16 * 1024 * 1024)
    with pytest.raises(FieldError):
        encode_upload(data)
