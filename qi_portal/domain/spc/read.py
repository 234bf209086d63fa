"""Reads a series of months: has it changed, is the change current, and is it for the better?

The rule, and why:

- The center line is the median of a run chart and the mean of a control chart. Missing months keep their place and are
  skipped; a month in which nothing was eligible has no point; a month on the line is on neither side, so not useful.
- Under 10 useful months nothing is judged (the table of Perla, Provost and Murray 2011 begins there), and nothing where
  most months sit on 0 or 100 %.
- What counts as possible and as confirmed is the rule set's to say (`rules`); the last phase decides.
- A change that came early takes the line of all months with it, and then its own months lie on both sides. So when the
  default rules find the series not random and nothing current, the months are held against a baseline, the line of the
  first 12 counted: if the last 8 useful months or more lie on one side of it, that change is confirmed.
- After a phase that was recorded as begun, the months of the last phase are held against the line of the first in the
  same way, unless they show a newer change among themselves.
- Where months began to be counted in another way the series is cut: a phase begins, and nothing since then is held
  against a month before.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from operator import ge

from qi_portal.domain.content.measure import Direction
from qi_portal.domain.spc.ceiling import bound_of
from qi_portal.domain.spc.control_chart import Counts, Kind, Limits, control_chart
from qi_portal.domain.spc.making_data_count import RANGES_TO_LIMIT
from qi_portal.domain.spc.method import Baseline, Method, Reading, comparable, positions_from, start_of
from qi_portal.domain.spc.phases import Plan
from qi_portal.domain.spc.ranges import mean_range
from qi_portal.domain.spc.reading import Found, Mark, Pattern, Point, RuleSet, Side, Signal, State
from qi_portal.domain.spc.rules import LASTING, Judgement, judge, latest_shift
from qi_portal.domain.spc.run_chart import Band, JudgedPhase, at, run_chart
from qi_portal.domain.spc.sides import Useful, Values, lies_on, runs_of, sides

FEWEST_USEFUL = 10
BASELINE_MONTHS = 12
CLEAR_OF_THE_LINE = 0.75
UNJUDGED = Judgement(None, False, False)

BETTER = {True: Signal.CONFIRMED_IMPROVEMENT, False: Signal.POSSIBLE_IMPROVEMENT}
WORSE = {True: Signal.CONFIRMED_WORSENING, False: Signal.POSSIBLE_WORSENING}
"""By whether the change is confirmed."""

OURS = Limits(nonnegative=True, keeps_spread=True)
"""No value here is under 0, and limits that were locked stay."""


def read(points: Sequence[Point], direction: Direction, method: Method | None = None) -> Reading:
    """What the points say; one a month, oldest first, missing months among them. ValueError when out of order."""
    how = method or Method()
    months = [point.month.index for point in points]
    if any(map(ge, months, months[1:])):
        raise ValueError("a series needs its months in order, each once")
    values = _values(points)
    plan = _plan(points, how)
    phases = phases_of(points, values, how, plan)
    now = phases[-1]
    bound = bound_of(at(values, now.phase.tested), is_proportion=how.is_share)
    judged = judge(how.rules, values, now) if bound is None and now.test.n_useful >= FEWEST_USEFUL else UNJUDGED
    is_clear = judged.deciding is None or _is_clear(values, now, judged.deciding)
    held = Held(phases, now.center)
    if bound is None and (judged.deciding is None or not is_clear):
        held = _held_against(points, values, how, plan, phases)
        judged = UNJUDGED if held.lasting is None else Judgement(held.lasting, True, True)
    if judged.deciding is None and not is_clear:
        bound = _end_of_scale(now.center, how)
    deciding = judged.deciding
    return Reading(
        points=tuple(points),
        values=tuple(values),
        method=how,
        phases=held.phases,
        marks=_marks(_useful(values, held), len(points), deciding, held, is_confirmed=judged.is_confirmed),
        signal=_signal(now, judged.is_confirmed, deciding, direction, is_bound=bound is not None),
        line=held.line,
        deciding=deciding,
        baseline=held.baseline,
        past=latest_shift(now.runs) if now.test.is_signal and not deciding else None,
        bound=bound,
    )


def _is_clear(values: Values, now: JudgedPhase, found: Found) -> bool:
    """Whether few months since a shift began are on the line. Where many are, as when the median is 100 %, nothing can
    lie on the other side: then the months beside the line are no run, and its last one may be long ago."""
    counted = sum(values[position] is not None for position in now.phase.tested if position >= found.first)
    on_the_line = counted - sum(position >= found.first for position, _ in now.useful)
    return found.pattern is not Pattern.SHIFT or found.n_useful >= CLEAR_OF_THE_LINE * (found.n_useful + on_the_line)


def _end_of_scale(center: float | None, how: Method) -> float | None:
    """The end of the scale that the line lies on."""
    ends = (0.0, 1.0) if how.is_share else (0.0,)
    return next((end for end in ends if center is not None and lies_on(center, end)), None)


def counted_value(point: Point) -> float | None:
    """The value that statistics may use: of a counted month, never of a hidden or missing one."""
    return point.value if point.state is State.COUNTED else None


def pooled(points: Iterable[Point]) -> float | None:
    """All that was counted over all that was eligible, of months that statistics may use; None without any."""
    known = [
        (point.numerator, point.denominator)
        for point in points
        if counted_value(point) is not None and point.numerator is not None and point.denominator
    ]
    return sum(numerator for numerator, _ in known) / sum(size for _, size in known) if known else None


def sides_after(reading: Reading, found: Found) -> tuple[Side, ...]:
    """Where the useful months after a pattern lie; the first of them ended it. Empty while it holds to this day."""
    later = [position for position in reading.now.phase.tested if position > found.last]
    return tuple(side for _, side in sides(reading.values, reading.line, later))


# --- phases


def phases_of(points: Sequence[Point], values: Values, how: Method, plan: Plan) -> tuple[JudgedPhase, ...]:
    """The phases of the chart that the method names, on the scale of the values."""
    kind = how.drawn
    locked = _as_locked(points, how.baselines) if how.baselines else None
    if kind is Kind.RUN:
        return run_chart(values, plan, reference=None if locked is None else _values(locked))
    judged = control_chart(
        kind,
        _counts(points, values, kind),
        plan,
        OURS,
        reference=None if locked is None else _counts(locked, _values(locked), kind),
    )
    if how.rules is RuleSet.MAKING_DATA_COUNT:
        reference = values if locked is None else _values(locked)
        return tuple(_with_its_limits(reference, phase) for phase in judged)
    if kind.needs_denominators:
        return tuple(_scaled(phase, values, _multiplier_of(phase, points, how)) for phase in judged)
    return judged


def _multiplier_of(phase: JudgedPhase, points: Sequence[Point], how: Method) -> int:
    return how.multiplier_in(points[phase.phase.first].month) if points else how.multiplier


def _plan(points: Sequence[Point], how: Method) -> Plan:
    locked = positions_from(points, [each.last + 1 for each in how.baselines])
    excluded = {at for at, point in enumerate(points) if point.month in how.excluded} if how.excluded else ()
    parts = positions_from(points, (*how.phases, *how.breaks))
    return Plan(freezes=locked, parts=parts, exclude=frozenset(excluded))


def _as_locked(points: Sequence[Point], baselines: Sequence[Baseline]) -> Sequence[Point]:
    """The series with the months of baselines as they were when these were locked."""
    kept = {point.month: point for baseline in baselines for point in baseline.points}
    return [kept.get(point.month, point) for point in points]


def _values(points: Sequence[Point]) -> list[float | None]:
    return [counted_value(point) for point in points]


def _counts(points: Sequence[Point], values: Values, kind: Kind) -> Counts:
    if not kind.needs_denominators:
        return Counts(values)
    return Counts(
        [None if value is None else point.numerator for point, value in zip(points, values, strict=True)],
        [None if value is None else point.denominator for point, value in zip(points, values, strict=True)],
    )


def _with_its_limits(reference: Values, phase: JudgedPhase) -> JudgedPhase:
    """Making Data Count rounds the reach of its limits to 2.66 mean ranges; no limit here is under 0."""
    spread = mean_range(at(reference, phase.phase.baseline))
    if phase.center is None or spread is None:
        return phase
    reach = RANGES_TO_LIMIT * spread
    low, low_2s = max(phase.center - reach, 0.0), max(phase.center - reach * 2 / 3, 0.0)
    band = Band(low, phase.center + reach, low_2s, phase.center + reach * 2 / 3)
    return replace(phase, bands=(band,) * len(phase.points))


def _scaled(phase: JudgedPhase, values: Values, by: int) -> JudgedPhase:
    if by == 1:
        return phase
    bands = {band: band.times(by) for band in set(phase.bands) if band is not None}
    return replace(
        phase,
        points=tuple(values[phase.phase.first : phase.phase.last + 1]),
        center=None if phase.center is None else phase.center * by,
        bands=tuple(None if band is None else bands[band] for band in phase.bands),
    )


# --- what a later stretch is held against


@dataclass(frozen=True)
class Held:
    """The phases and the line that months are held against; the positions that set it and the run beside it that lasts
    to this day, where it is not the last phase's own."""

    phases: tuple[JudgedPhase, ...]
    line: float | None
    baseline: tuple[int, int] | None = None
    lasting: Found | None = None


def _held_against(
    points: Sequence[Point], values: Values, how: Method, plan: Plan, phases: tuple[JudgedPhase, ...]
) -> Held:
    alike = comparable(phases, start_of(points, how))
    first, now = alike[0], alike[-1]
    own = Held(phases, now.center)
    if len(alike) > 1:
        lasting = _lasting(values, first.center, now.phase.tested)
        is_judged = lasting is not None and first.test.n_useful >= LASTING
        return Held(phases, first.center, _ends(first), lasting) if is_judged else own
    if how.rules is not RuleSet.ANHOEJ or not now.test.is_signal or now.phase.is_frozen:
        return own
    counted = [position for position in now.phase.tested if values[position] is not None]
    if len(counted) < 2 * BASELINE_MONTHS:
        return own
    end = counted[BASELINE_MONTHS]
    frozen = phases_of(points, values, how, replace(plan, freezes=(end,)))
    line = frozen[-1].center
    lasting = _lasting(values, line, [each for each in now.phase.tested if each >= end])
    return own if lasting is None else Held(frozen, line, (now.phase.first, end - 1), lasting)


def _ends(phase: JudgedPhase) -> tuple[int, int]:
    """The first and the last position that set a phase's line."""
    return phase.phase.baseline[0], phase.phase.baseline[-1]


def _lasting(values: Values, line: float | None, positions: Sequence[int]) -> Found | None:
    """The run after the baseline and beside it that holds to this day: long, and few of its months on the line."""
    runs = runs_of(sides(values, line, positions))
    if not runs or runs[-1].n_useful < LASTING:
        return None
    counted = sum(values[position] is not None for position in positions if position >= runs[-1].first)
    return Found.shift(runs[-1]) if runs[-1].n_useful >= CLEAR_OF_THE_LINE * counted else None


# --- what comes of it


def _signal(
    now: JudgedPhase, is_confirmed: bool, deciding: Found | None, direction: Direction, *, is_bound: bool
) -> Signal:
    if deciding is None:
        return Signal.NOT_ENOUGH_DATA if is_bound or now.test.n_useful < FEWEST_USEFUL else Signal.NO_SIGNAL
    is_better = (deciding.side is Side.ABOVE) == (direction is Direction.HIGHER)
    return (BETTER if is_better else WORSE)[is_confirmed]


def _useful(values: Values, held: Held) -> Useful:
    """The months above and below the line that they are held against."""
    now = held.phases[-1]
    return now.useful if held.line == now.center else sides(values, held.line, now.phase.tested)


def _marks(
    useful: Useful,
    count: int,
    deciding: Found | None,
    held: Held,
    *,
    is_confirmed: bool,
) -> tuple[Mark, ...]:
    """The months of the deciding pattern, but none on the line within a shift, and each month outside its limits; one
    outside stays so where the pattern is held against the line of an earlier phase, whose limits are others."""
    marks = [Mark.ORDINARY] * count
    for phase in held.phases:
        for position in phase.outside:
            marks[position] = Mark.OUTSIDE
    if deciding is None:
        return tuple(marks)
    mark = Mark.CONFIRMED if is_confirmed else Mark.POSSIBLE
    is_shift = deciding.pattern is Pattern.SHIFT
    now = held.phases[-1]
    strange = now.outside if held.line != now.center and is_confirmed else ()
    for position, side in useful:
        is_part = deciding.first <= position <= deciding.last and (not is_shift or side is deciding.side)
        if is_part and position not in strange:
            marks[position] = mark
    return tuple(marks)
