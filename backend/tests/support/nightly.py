"""Large tests in batches: each prints its seed, and goes on where an interrupted run left it.

Progress lies in `ANHAO_NIGHTLY_DIR` (else `var/nightly`), one file a campaign, and counts only for the code that it
was made with. A finished campaign begins anew, under a new seed; a failed one repeats the batch that failed.
`ANHAO_NIGHTLY_SEED` chooses the seed.
"""

import os
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import orjson
from stack.fingerprint import fingerprint
from stack.paths import BACKEND, default_root

CODE = [BACKEND / "market", BACKEND / "config", BACKEND / "tests"]


@dataclass
class Progress:
    seed: int
    code: str
    done: int = 0
    seconds: float = 0.0


@dataclass(frozen=True)
class Batch:
    """`size` units of work from number `start` on; `seed` is the batch's own."""

    start: int
    size: int
    seed: str

    @property
    def chance(self) -> random.Random:
        return random.Random(self.seed)  # noqa: S311  # repeatable


def batches(name: str, *, total: int, size: int) -> Iterator[Batch]:
    """Yield what is left of `total` units, `size` at a time; a batch counts as done when the next is asked for."""
    file = _folder() / f"{name}.json"
    progress = _resume(file)
    _say(name, progress, total)
    while progress.done < total:
        batch = Batch(progress.done, min(size, total - progress.done), f"{progress.seed}-{progress.done}")
        started = time.monotonic()
        yield batch
        progress.done += batch.size
        progress.seconds += time.monotonic() - started
        _write(file, progress)
        _say(name, progress, total)
    file.unlink(missing_ok=True)


def _resume(file: Path) -> Progress:
    code = fingerprint(CODE)
    chosen = os.environ.get("ANHAO_NIGHTLY_SEED")
    if file.exists():
        before = Progress(**orjson.loads(file.read_bytes()))
        if before.code == code and chosen in (None, str(before.seed)):
            return before
    return Progress(int(chosen) if chosen else random.SystemRandom().randrange(2**32), code)


def _write(file: Path, progress: Progress) -> None:
    # Replaced as a whole, so that an interruption leaves the old one or the new one.
    new = file.with_suffix(".new")
    new.write_bytes(orjson.dumps(progress))
    new.replace(file)


def _say(name: str, progress: Progress, total: int) -> None:
    print(
        f"{name}: {progress.done} of {total}, {progress.seconds:.0f} s, ANHAO_NIGHTLY_SEED={progress.seed}", flush=True
    )


def _folder() -> Path:
    folder = Path(os.environ.get("ANHAO_NIGHTLY_DIR") or default_root() / "nightly")
    folder.mkdir(parents=True, exist_ok=True)
    return folder
