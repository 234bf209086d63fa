"""Reads a series of months: has it changed, is the change current, and is it for the better?

The rule, and why:

- The center line is the median of all counted months. Missing months keep their place and are skipped; a month in which
  nothing was eligible has no point; a month on the median is on neither side, so it is not useful.
- Under 10 useful months nothing is judged (the table of Perla, Provost and Murray 2011 begins there).
- A change is confirmed when the series is not random by the Anhoej rules (a run too long or crossings too few; Anhoej
  and Olesen 2014) and its latest shift is current. It is possible when only that shift is there: 6 useful months on one
  side, the shift of Perla 2011, which chance alone brings about too often to be believed by itself.
- A shift is current when it reaches into the last 6 useful months. One that ended before them, with months on both
  sides after it, says nothing about today: the evidence names it and the signal is none.

Of 4,000 simulated series without any change, independent and normal, about 1 in 100 show a confirmed change and 4 in
100 (24 months) to 7 in 100 (36 months) only a possible one; a test repeats this.
"""

from collections.abc import Sequence
from itertools import pairwise

from qi_portal.domain.content.measure import Direction
from qi_portal.domain.spc.anhoej import RunsTest, judge_runs
from qi_portal.domain.spc.reading import Mark, Point, Reading, Run, Side, Signal, State
from qi_portal.domain.spc.sides import Useful, median_of, runs_of, sides
from qi_portal.domain.words import Words, plural_words, words

RULE = "anhoej"
FEWEST_USEFUL = 10
SHIFT_LENGTH = 6
RECENT = 6


def read(points: Sequence[Point], direction: Direction) -> Reading:
    """What the points say; one a month, oldest first, missing months among them. ValueError when out of order."""
    if any(before.month >= after.month for before, after in pairwise(points)):
        raise ValueError("a series needs its months in order, each once")
    values = [counted_value(point) for point in points]
    center = median_of(values)
    useful = sides(values, center)
    runs = runs_of(useful)
    test = judge_runs(runs)
    shift, is_current = _latest_shift(runs, useful)
    signal = _signal(test, shift if is_current else None, direction)
    deciding = shift if signal.is_better or signal.is_worse else None
    past = shift if signal is Signal.NO_SIGNAL and test.is_signal else None
    return Reading(
        points=tuple(points),
        center=center,
        n_useful=test.n_useful,
        longest_run=test.longest_run,
        longest_run_max=test.longest_run_max,
        crossings=test.crossings,
        crossings_min=test.crossings_min,
        runs=(deciding,) if deciding else (),
        marks=_marks(len(points), useful, deciding, test),
        signal=signal,
        rule=RULE,
        evidence=_evidence(test),
        past=past,
    )


def counted_value(point: Point) -> float | None:
    """The value that statistics may use: of a counted month, never of a hidden or missing one."""
    return point.value if point.state is State.COUNTED else None


def runs_test(reading: Reading) -> RunsTest:
    """The test behind a reading."""
    return RunsTest(
        reading.n_useful, reading.longest_run, reading.longest_run_max, reading.crossings, reading.crossings_min
    )


def sides_after(reading: Reading, run: Run) -> tuple[Side, ...]:
    """Where the useful months after a run lie; the first of them ended it. Empty while the run holds to this day."""
    values = [counted_value(point) for point in reading.points]
    return tuple(side for position, side in sides(values, reading.center) if position > run.last)


def _latest_shift(runs: Sequence[Run], useful: Useful) -> tuple[Run | None, bool]:
    """The latest run long enough to be a shift, and whether it reaches into the last useful months."""
    shift = next((run for run in reversed(runs) if run.n_useful >= SHIFT_LENGTH), None)
    return shift, shift is not None and shift.last >= useful[-RECENT][0]


def _signal(test: RunsTest, shift: Run | None, direction: Direction) -> Signal:
    if test.n_useful < FEWEST_USEFUL:
        return Signal.NOT_ENOUGH_DATA
    if shift is None:
        return Signal.NO_SIGNAL
    is_better = (shift.side is Side.ABOVE) == (direction is Direction.HIGHER)
    if test.is_signal:
        return Signal.CONFIRMED_IMPROVEMENT if is_better else Signal.CONFIRMED_WORSENING
    return Signal.POSSIBLE_IMPROVEMENT if is_better else Signal.POSSIBLE_WORSENING


def _marks(count: int, useful: Useful, deciding: Run | None, test: RunsTest) -> tuple[Mark, ...]:
    """The useful months of the deciding run are marked; one on the median within it is not."""
    span = range(deciding.first, deciding.last + 1) if deciding else ()
    marked = {position for position, _ in useful if position in span}
    mark = Mark.CONFIRMED if test.is_signal else Mark.POSSIBLE
    return tuple(mark if position in marked else Mark.ORDINARY for position in range(count))


def _evidence(test: RunsTest) -> Words:
    if test.n_useful < FEWEST_USEFUL:
        return plural_words(
            "{count} month lies above or below the median; {needed} are needed to judge.",
            "{count} months lie above or below the median; {needed} are needed to judge.",
            test.n_useful,
            needed=FEWEST_USEFUL,
        )
    return words(
        "{useful} months lie above or below the median. Longest run on one side: {longest} months; more than {most} "
        "would be a signal. Crossings of the median: {crossings}; fewer than {fewest} would be a signal.",
        useful=test.n_useful,
        longest=test.longest_run,
        most=test.longest_run_max,
        crossings=test.crossings,
        fewest=test.crossings_min,
    )
