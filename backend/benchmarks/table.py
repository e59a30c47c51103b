"""The table that `make bench` prints."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Figure:
    """Measured rates, each beside that of its yardstick in the same round; `bar` is the least ratio that will do."""

    name: str
    yardstick: str
    measured: Sequence[float]
    against: Sequence[float]
    bar: float | None

    @property
    def ratios(self) -> list[float]:
        """Round by round: what slows the machine down for a while slows both sides of a round."""
        return [mine / theirs for mine, theirs in zip(self.measured, self.against, strict=True)]

    @property
    def ratio(self) -> float:
        return median(self.ratios)

    @property
    def holds(self) -> bool:
        return self.bar is None or self.ratio >= self.bar


def render(figures: Sequence[Figure]) -> str:
    """Rates are medians per second of 8 clients; the ratio is the median of the rounds, beside least and most."""
    lines = [f"{'figure':<38}{'/s':>8}  {'yardstick':<34}{'/s':>8}{'ratio':>7}{'rounds':>13}{'bar':>6}"]
    return "\n".join([*lines, *map(_line, figures)])


def _line(figure: Figure) -> str:
    bar = "" if figure.bar is None else f"{figure.bar:.2f}"
    rounds = f"{min(figure.ratios):.2f}-{max(figure.ratios):.2f}"
    mine, theirs = median(figure.measured), median(figure.against)
    verdict = "" if figure.holds else "  below"
    return (
        f"{figure.name:<38}{mine:>8.0f}  {figure.yardstick:<34}{theirs:>8.0f}"
        f"{figure.ratio:>7.2f}{rounds:>13}{bar:>6}{verdict}"
    )
