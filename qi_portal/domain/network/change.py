"""How far a series has moved, since when, and for how many months: what practices are ranked by.

- With a signal that rests on a shift: from the level that the chart names for the months before to that of the months
  since. With one that rests on a single month: from the level before it to that month.
- Without a signal: from the first 12 counted months to the last 6. That difference is what chance leaves, so it is
  shown and never ranked.
- A series that cannot be judged has no change.

There is no interval about the difference. The months on both sides were chosen by looking where the series moved, which
an interval for two groups that were fixed beforehand does not know of; the signal and its rate of false alarms say how
sure the change is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from qi_portal.domain.chart.model import Unit
from qi_portal.domain.chart.scale import Scale
from qi_portal.domain.chart.told import Told
from qi_portal.domain.content.measure import Direction
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.read import BASELINE_MONTHS, counted_value, sides_after
from qi_portal.domain.spc.reading import Found, Pattern, Point, Signal

LATEST = 6
"""So many last counted months say where a series without a signal is now."""


@dataclass(frozen=True)
class Level:
    """Where some months lie; `months` have a value, and `counted` is what they count out of, None where nothing is."""

    value: float
    months: int
    counted: float | None


@dataclass(frozen=True)
class Change:
    """From one level to another on the scale of the measure's values.

    `since` is the first month of the later level. `holds`: no month since lies on the other side of the line.
    """

    signal: Signal
    direction: Direction
    scale: Scale
    before: Level
    now: Level
    since: Month
    holds: bool

    @property
    def difference(self) -> float:
        """Now less before, whichever way is better."""
        return self.now.value - self.before.value

    @property
    def gain(self) -> float:
        """The difference in the direction that is better; under 0 for a change for the worse."""
        return self.difference if self.direction is Direction.HIGHER else -self.difference

    @property
    def relative_gain(self) -> float:
        """To compare measures: points of a share, else a part of the level before."""
        return self.gain if self.scale.unit is Unit.SHARE else self.gain / (abs(self.before.value) or 1.0)


def change_of(told: Told) -> Change | None:
    """The change that a reading speaks of; None where it cannot be judged."""
    reading = told.reading
    if reading.signal is Signal.NOT_ENOUGH_DATA:
        return None
    if reading.deciding is None:
        return _unproven(told)
    return _found(told, reading.deciding)


def _found(told: Told, found: Found) -> Change | None:
    reading, is_shift = told.reading, found.pattern is Pattern.SHIFT
    later = _counted(told, found.first, len(reading.points) if is_shift else found.last + 1)
    value = told.level_since(found) if is_shift else told.level_of(later)
    return _between(told, _months_before(told, found), told.level_before(found), later, value)


def _months_before(told: Told, found: Found) -> Sequence[Point]:
    """The months that set the line a pattern is held against, or all before it."""
    reading = told.reading
    if not told.is_held:
        return _counted(told, reading.since, found.first)
    baseline = reading.now.phase.baseline
    first, last = reading.baseline or (baseline[0], baseline[-1])
    return _counted(told, first, last + 1)


def _unproven(told: Told) -> Change | None:
    counted = _counted(told, told.reading.since, len(told.reading.points))
    before, latest = counted[:-LATEST][:BASELINE_MONTHS], counted[-LATEST:]
    return _between(told, before, told.level_of(before), latest, told.level_of(latest))


def _between(
    told: Told, before: Sequence[Point], level: float | None, later: Sequence[Point], value: float | None
) -> Change | None:
    if level is None or value is None or not later:
        return None
    found = told.reading.deciding
    return Change(
        told.reading.signal,
        told.measure.direction,
        told.scale,
        Level(level, len(before), _size(before)),
        Level(value, len(later), _size(later)),
        later[0].month,
        holds=found is not None and not sides_after(told.reading, found),
    )


def _counted(told: Told, first: int, end: int) -> list[Point]:
    """Months with a value that were not left out, by position."""
    left_out = told.reading.method.excluded
    return [
        point
        for point in told.reading.points[first:end]
        if counted_value(point) is not None and point.month not in left_out
    ]


def _size(points: Sequence[Point]) -> float | None:
    sizes = [point.denominator for point in points if point.denominator is not None]
    return sum(sizes) if sizes else None
