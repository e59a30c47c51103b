"""The table that `make bench` prints."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Figure:
    """A measured rate beside its yardstick of the same run; `bar` is the least ratio that will do, if any."""

    name: str
    yardstick: str
    measured: float
    against: float
    bar: float | None

    @property
    def ratio(self) -> float:
        return self.measured / self.against

    @property
    def holds(self) -> bool:
        return self.bar is None or self.ratio >= self.bar


def middle(runs: Sequence[float]) -> float:
    return median(runs)


def render(figures: Sequence[Figure]) -> str:
    """Rates are per second, of 8 clients."""
    lines = [f"{'figure':<38}{'/s':>8}  {'yardstick':<34}{'/s':>8}{'ratio':>7}{'bar':>6}"]
    for f in figures:
        bar = "" if f.bar is None else f"{f.bar:.2f}"
        verdict = "" if f.holds else "  below"
        lines.append(
            f"{f.name:<38}{f.measured:>8.0f}  {f.yardstick:<34}{f.against:>8.0f}{f.ratio:>7.2f}{bar:>6}{verdict}"
        )
    return "\n".join(lines)
