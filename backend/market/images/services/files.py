"""The picture files: always in the private folder, and beside it in the public one while anybody may see them.

Names are random, so a file that a rolled-back transaction leaves behind is waste, never a leak.
"""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings

from market.images.models import Image, Size

# nginx may run as another user: it reads, only we write.
FOLDER_MODE = 0o755
FILE_MODE = 0o644


def write_files(image: Image, files: Mapping[Size, bytes]) -> None:
    """Write every size into the private folder."""
    for size, data in files.items():
        target = _below("private", image.path(size))
        target.write_bytes(data)
        target.chmod(FILE_MODE)


def publish_files(image: Image) -> None:
    """Make every size readable under its public address; once more changes nothing."""
    for size in Size:
        source, target = _below("private", image.path(size)), _below("public", image.path(size))
        if not target.exists():
            _link_or_copy(source, target)


def unpublish_files(image: Image) -> None:
    for size in Size:
        _below("public", image.path(size)).unlink(missing_ok=True)


def delete_files(image: Image) -> None:
    unpublish_files(image)
    for size in Size:
        _below("private", image.path(size)).unlink(missing_ok=True)


def _below(folder: str, path: str) -> Path:
    target: Path = settings.MEDIA_ROOT / folder / path
    target.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    return target


def _link_or_copy(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except FileExistsError:
        return
    except OSError:  # a file system without hard links
        shutil.copyfile(source, target)
        target.chmod(FILE_MODE)
