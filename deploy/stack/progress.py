"""What the person at the terminal reads while things start."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager


@contextmanager
def step(text: str) -> Iterator[None]:
    """Say what is being done and, at its end, how long it took."""
    print(f"  {text} …", end="", flush=True)
    started = time.monotonic()
    try:
        yield
    except BaseException:
        print(" failed", flush=True)
        raise
    print(f" {time.monotonic() - started:.1f} s", flush=True)


def table(rows: Sequence[Sequence[str]]) -> str:
    """Return rows in columns, two blanks apart; the first row is the heading."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    lines = ["  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    lines.insert(1, "  " + "  ".join("─" * width for width in widths))
    return "\n".join(line.rstrip() for line in lines)
