"""What needs a coach first: practices by what their charts say, then by how far they are from their target.

A worsening comes first, the confirmed before the possible; then measures that vary about the same level, where new
ideas are needed, and those that cannot be judged, where more months or charts are; improvements come last. A practice
stands where its most urgent measure puts it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from qi_portal.domain.chart.model import Chart, Unit
from qi_portal.domain.chart.targets import target_now
from qi_portal.domain.content.measure import Direction
from qi_portal.domain.spc.reading import Signal

URGENCY = (
    Signal.CONFIRMED_WORSENING,
    Signal.POSSIBLE_WORSENING,
    Signal.NO_SIGNAL,
    Signal.NOT_ENOUGH_DATA,
    Signal.POSSIBLE_IMPROVEMENT,
    Signal.CONFIRMED_IMPROVEMENT,
)
RECENT = 6
"""The gap is that of the median of so many latest months with a value: a single month says little."""


class Order(StrEnum):
    """How the rows of a network page may be sorted."""

    SIGNAL = "signal"
    GAP = "gap"
    MISSING = "missing"
    NAME = "name"

    @staticmethod
    def chosen(text: str | None) -> "Order":
        """By its name; signals first for anything else."""
        return Order(text) if text in list(Order) else Order.SIGNAL


@dataclass(frozen=True)
class Judged:
    """A chart, and which way is better on it."""

    chart: Chart
    direction: Direction

    @property
    def urgency(self) -> int:
        """0 for what needs somebody first."""
        return URGENCY.index(self.chart.signal)

    @property
    def gap(self) -> float | None:
        """How far the latest months are from the target, as a share of 1: in points of a share, else as a part of the
        target. 0 when it is reached, None without target or months."""
        target = target_now(self.chart)
        latest = [point.value for point in self.chart.points if point.value is not None][-RECENT:]
        if target is None or not latest:
            return None
        ahead = median(latest) - target.value
        missed = max(0.0, -ahead if self.direction is Direction.HIGHER else ahead)
        return missed if self.chart.unit is Unit.SHARE else missed / (abs(target.value) or 1.0)


def by_signal(judged: Iterable[Judged]) -> tuple[int, float]:
    """To sort a row by its most urgent measure, and of these by the largest gap; a row without charts comes last."""
    return min(((each.urgency, -(each.gap or 0.0)) for each in judged), default=(len(URGENCY), 0.0))


def by_gap(judged: Iterable[Judged]) -> float:
    """To sort a row by its largest gap, the largest first."""
    return -max((each.gap or 0.0 for each in judged), default=-1.0)
