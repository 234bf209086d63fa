"""The rule sets: which pattern of the last phase, if any, speaks of today.

A pattern is current when it reaches into the last 6 useful months; one that ended before them says nothing about today.

- `anhoej+3sigma`: the runs rules of Anhoej and Olesen (2014) together with limits of three standard deviations. A
  current shift, 6 useful months on one side, is possible by itself and confirmed when the runs rules find the phase not
  random. A current month outside the limits is possible.
- `confirmed`: a current shift is possible; it is confirmed by a month outside the limits within it, or by a run of 8
  against a baseline that was locked.
- `ihi`: shift, trend and number of runs (Perla, Provost and Murray 2011), on a run chart.
- `making-data-count`: the flag of the last month on an XmR chart (NHS England).

The last two raise false alarms so often that what they find alone is never called confirmed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from qi_portal.domain.spc.making_data_count import Flag, flags_against
from qi_portal.domain.spc.perla import SHIFT_LENGTH, Slope, apply_rules
from qi_portal.domain.spc.reading import Found, Pattern, RuleSet, Run, Side
from qi_portal.domain.spc.run_chart import JudgedPhase, at
from qi_portal.domain.spc.sides import Values

RECENT = 6
"""A pattern that reaches into so many last useful months is current."""

LASTING = 8
"""A run of so many against a baseline confirms a change."""


@dataclass(frozen=True)
class Judgement:
    """The current pattern, if there is one, and whether it is more than possible.

    `fired`: whether the rules as their authors state them find anything in the whole phase, current or not.
    """

    deciding: Found | None
    is_confirmed: bool
    fired: bool


def judge(rules: RuleSet, values: Values, phase: JudgedPhase) -> Judgement:
    """What a rule set says of a phase of the series `values`."""
    return _JUDGES[rules](values, phase)


def latest_shift(runs: Sequence[Run]) -> Run | None:
    """The latest run long enough to be a shift."""
    return next((run for run in reversed(runs) if run.n_useful >= SHIFT_LENGTH), None)


def current_shift(phase: JudgedPhase) -> Run | None:
    shift = latest_shift(phase.runs)
    return shift if shift and shift.last >= _recent_from(phase) else None


def _recent_from(phase: JudgedPhase) -> int:
    """The position from which a pattern is current."""
    return phase.useful[-RECENT:][0][0]


def _anhoej(values: Values, phase: JudgedPhase) -> Judgement:
    outside = phase.outside
    fired = phase.test.is_signal or bool(outside)
    shift = current_shift(phase)
    if shift:
        return Judgement(Found.shift(shift), phase.test.is_signal, fired)
    if outside and outside[-1] >= _recent_from(phase):
        return Judgement(_beyond(values, phase, outside[-1]), False, fired)
    return Judgement(None, False, fired)


def _confirmed(_values: Values, phase: JudgedPhase) -> Judgement:
    shift = current_shift(phase)
    if shift is None:
        return Judgement(None, False, latest_shift(phase.runs) is not None)
    with_limit = any(shift.first <= position <= shift.last for position in phase.outside)
    against_baseline = phase.phase.is_frozen and shift.n_useful >= LASTING
    return Judgement(Found.shift(shift), with_limit or against_baseline, fired=True)


def _ihi(values: Values, phase: JudgedPhase) -> Judgement:
    tested = phase.phase.tested
    told = apply_rules(at(values, tested), line=phase.center)
    found = [Found.shift(run) for run in told.shifts] + [
        Found(
            Pattern.TREND,
            trend.first,
            trend.last,
            trend.n_counted,
            Side.ABOVE if trend.direction is Slope.UP else Side.BELOW,
        )
        for trend in told.trends
    ]
    latest = max(found, key=lambda each: each.last, default=None)
    if latest is None:
        return Judgement(None, False, told.is_signal)
    placed = Found(latest.pattern, tested[latest.first], tested[latest.last], latest.n_useful, latest.side)
    is_current = bool(phase.useful) and placed.last >= _recent_from(phase)
    return Judgement(placed if is_current else None, False, told.is_signal)


def _making_data_count(values: Values, phase: JudgedPhase) -> Judgement:
    counted = [position for position in phase.phase.tested if values[position] is not None]
    upper = next((band.upper for band in phase.bands if band is not None), None)
    reach = None if upper is None or phase.center is None else upper - phase.center
    flags = flags_against(at(values, counted), phase.center, reach)
    fired = any(flag is not Flag.NONE for flag in flags)
    if not flags or flags[-1] is Flag.NONE:
        return Judgement(None, False, fired)
    return Judgement(_completed(counted, flags, phase), False, fired)


def _completed(counted: Sequence[int], flags: Sequence[Flag], phase: JudgedPhase) -> Found:
    """The pattern that the last month completes."""
    flag, last = flags[-1], counted[-1]
    side = Side.ABOVE if flag.is_high else Side.BELOW
    if flag in (Flag.SEVEN_ABOVE, Flag.SEVEN_BELOW):
        return Found.shift(phase.runs[-1])
    if flag in (Flag.RISING, Flag.FALLING):
        length = next((back for back, each in enumerate(reversed(flags)) if each is not flag), len(flags))
        return Found(Pattern.TREND, counted[-length], last, length, side)
    pattern = Pattern.TWO_IN_THREE if "2 in 3" in flag else Pattern.BEYOND_LIMITS
    return Found(pattern, last, last, 1, side)


def _beyond(values: Values, phase: JudgedPhase, position: int) -> Found:
    value, center = values[position], phase.center
    assert value is not None, "only a value can lie outside"
    assert center is not None, "limits stand around a center"
    return Found(Pattern.BEYOND_LIMITS, position, position, 1, Side.ABOVE if value > center else Side.BELOW)


_JUDGES: Mapping[RuleSet, Callable[[Values, JudgedPhase], Judgement]] = {
    RuleSet.ANHOEJ: _anhoej,
    RuleSet.CONFIRMED: _confirmed,
    RuleSet.IHI: _ihi,
    RuleSet.MAKING_DATA_COUNT: _making_data_count,
}
