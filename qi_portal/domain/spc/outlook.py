"""What it would take to confirm a possible change."""

from collections.abc import Iterable

from qi_portal.domain.content.measure import Direction
from qi_portal.domain.spc.read import SHIFT_LENGTH, counted_value, read, sides_after
from qi_portal.domain.spc.reading import Mark, Point, Reading, Signal
from qi_portal.domain.spc.sides import median_of

CONFIRMED = {
    Signal.POSSIBLE_IMPROVEMENT: Signal.CONFIRMED_IMPROVEMENT,
    Signal.POSSIBLE_WORSENING: Signal.CONFIRMED_WORSENING,
}


def months_to_confirm(reading: Reading, direction: Direction) -> int | None:
    """How many more months at the level of the deciding run would confirm a possible change.

    Found by adding such months and reading again, since each also moves the median and the limits. None for any other
    signal, when the latest useful month already left the run, and when 6 months would not be enough.
    """
    confirmed = CONFIRMED.get(reading.signal)
    if confirmed is None or sides_after(reading, reading.runs[0]):
        return None
    for count in range(1, SHIFT_LENGTH + 1):
        if read((*reading.points, *_months_like_the_run(reading, count)), direction).signal is confirmed:
            return count
    return None


def _months_like_the_run(reading: Reading, count: int) -> Iterable[Point]:
    marked = [point for point, mark in zip(reading.points, reading.marks, strict=True) if mark is Mark.POSSIBLE]
    level = median_of([counted_value(point) for point in marked])
    last = reading.points[-1].month
    return (Point(last + ahead, level) for ahead in range(1, count + 1))
