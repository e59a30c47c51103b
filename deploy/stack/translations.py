"""Compiles message catalogues with a pure-Python compiler: gettext's own programs are not everywhere.

Usage: python -m stack.translations BACKEND
"""

import sys
from pathlib import Path

import polib

from stack.failure import StackError


def sources(backend: Path) -> list[Path]:
    """Return every message catalogue of the back end."""
    return sorted(found for depth in ("*", "*/*") for found in backend.glob(f"{depth}/locale/*/LC_MESSAGES/*.po"))


def compile_catalogue(source: Path) -> None:
    """Write the `.mo` file beside the `.po` file.

    Raises StackError naming the file when it cannot be read.
    """
    try:
        catalogue = polib.pofile(str(source))
    except (OSError, UnicodeDecodeError) as error:
        raise StackError(f"{source} is not a message catalogue: {error}") from error
    draft = source.with_suffix(".mo.new")
    catalogue.save_as_mofile(str(draft))
    draft.replace(source.with_suffix(".mo"))


if __name__ == "__main__":
    for each in sources(Path(sys.argv[1])):
        compile_catalogue(each)
