"""What comes next: how many months would confirm a possible change, and which decision a series asks for."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from qi_portal.domain.content.measure import Direction
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.method import Reading
from qi_portal.domain.spc.perla import SHIFT_LENGTH
from qi_portal.domain.spc.read import BASELINE_MONTHS, counted_value, read, sides_after
from qi_portal.domain.spc.reading import Mark, Pattern, Point, Signal
from qi_portal.domain.spc.rules import LASTING
from qi_portal.domain.spc.sides import median_of, present

CONFIRMED = {
    Signal.POSSIBLE_IMPROVEMENT: Signal.CONFIRMED_IMPROVEMENT,
    Signal.POSSIBLE_WORSENING: Signal.CONFIRMED_WORSENING,
}

SHORTEST_PHASE = 6
"""A new phase is proposed when so many counted months of the last one lie before it."""


def months_to_confirm(reading: Reading, direction: Direction) -> int | None:
    """How many more months at the level of the deciding run would confirm a possible change.

    Found by adding such months and reading again, since each also moves the line and the limits. None for any other
    signal, for one that is no shift, when the latest useful month already left the run, and when 6 months would not be
    enough.
    """
    confirmed, found = CONFIRMED.get(reading.signal), reading.deciding
    if confirmed is None or found is None or found.pattern is not Pattern.SHIFT or sides_after(reading, found):
        return None
    for count in range(1, SHIFT_LENGTH + 1):
        longer = (*reading.points, *_months_like_the_run(reading, count))
        if read(longer, direction, reading.method).signal is confirmed:
            return count
    return None


def _months_like_the_run(reading: Reading, count: int) -> Iterable[Point]:
    marked = [point for point, mark in zip(reading.points, reading.marks, strict=True) if mark is Mark.POSSIBLE]
    level = median_of([counted_value(point) for point in marked]) or 0.0
    size = median_of([point.denominator for point in marked])
    numerator = None if size is None else level * size / reading.method.multiplier
    last = reading.points[-1].month
    return (Point(last + ahead, level, numerator, size) for ahead in range(1, count + 1))


class ProposalKind(StrEnum):
    BASELINE = "baseline"
    PHASE = "phase"


@dataclass(frozen=True)
class Proposal:
    """A decision that the series asks for and only people make: lock the months from `first` to `last` as the baseline,
    or begin a new phase in `first` (`last` is None). `months` is how many counted months speak for it."""

    kind: ProposalKind
    first: Month
    last: Month | None
    months: int


def propose(reading: Reading) -> Proposal | None:
    """A new phase where a confirmed change has lasted 8 useful months to this day; else a baseline of the first 12
    counted months, once they are there and nothing was locked or divided yet. None when nothing is called for."""
    return _new_phase(reading) or _baseline(reading)


def _new_phase(reading: Reading) -> Proposal | None:
    found = reading.deciding
    if not reading.is_confirmed or found is None or found.pattern is not Pattern.SHIFT:
        return None
    start = reading.now.phase.first
    before = present(reading.used[start : found.first])
    if found.n_useful < LASTING or len(before) < SHORTEST_PHASE or sides_after(reading, found):
        return None
    return Proposal(ProposalKind.PHASE, reading.points[found.first].month, None, found.n_useful)


def _baseline(reading: Reading) -> Proposal | None:
    if reading.method.baselines or len(reading.comparable) > 1:
        return None
    pairs = zip(reading.points[reading.since :], reading.used[reading.since :], strict=True)
    counted = [point.month for point, value in pairs if value is not None]
    if len(counted) < BASELINE_MONTHS:
        return None
    return Proposal(ProposalKind.BASELINE, counted[0], counted[BASELINE_MONTHS - 1], BASELINE_MONTHS)
