"""From a measure and the reading of its months to one chart, ready to be drawn."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from qi_portal.domain.chart.advice import advice
from qi_portal.domain.chart.description import description, judged
from qi_portal.domain.chart.evidence import evidence
from qi_portal.domain.chart.model import (
    Bracket,
    Break,
    Chart,
    ChartMark,
    ChartPoint,
    Limit,
    Percentiles,
    PhaseSpan,
    Quality,
    RuleSays,
    Segment,
    TargetLine,
)
from qi_portal.domain.chart.scale import scale_of
from qi_portal.domain.chart.targets import target_lines
from qi_portal.domain.chart.told import Told
from qi_portal.domain.chart.verdict import verdict
from qi_portal.domain.chart.what_it_takes import what_it_takes
from qi_portal.domain.content.measure import Measure
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.method import Reading
from qi_portal.domain.spc.outlook import propose
from qi_portal.domain.spc.reading import Found, Pattern, Side
from qi_portal.domain.spc.run_chart import JudgedPhase
from qi_portal.domain.words import Words, plural_words, words

NOTHING: frozenset[Quality] = frozenset()
NO_WORDS = words("")


@dataclass(frozen=True)
class Around:
    """What stands around the months: targets (None: the definition's own), breaks in the way of counting, tests of
    change and events, the network, the last future month on the axis, what to know about single months, why this
    chart, what other rules say."""

    targets: tuple[TargetLine, ...] | None = None
    breaks: tuple[Break, ...] = ()
    marks: tuple[ChartMark, ...] = ()
    network: tuple[Percentiles, ...] = ()
    ahead: Month | None = None
    notes: Mapping[Month, frozenset[Quality]] = field(default_factory=dict)
    why_kind: Words | None = None
    others: tuple[RuleSays, ...] = ()
    warning: Words | None = None
    in_full: bool = False
    """With what would help, and what a change would take."""
    in_words: bool = True
    """With its sentences; without them for whoever only looks at numbers."""


def build(measure: Measure, reading: Reading, *, around: Around | None = None) -> Chart:
    """The chart of a reading."""
    context = around or Around()
    targets = _own_target(measure, reading) if context.targets is None else context.targets
    scale = scale_of(measure, reading, [target.value for target in targets])
    told = Told(measure, reading, scale, targets)
    spoken = _spoken(told, context) if context.in_words else UNSPOKEN
    return Chart(
        title=measure.name,
        measure_id=measure.id,
        unit=scale.unit,
        unit_name=scale.unit_name,
        decimals=scale.decimals,
        low=scale.ticks[0],
        high=scale.ticks[-1],
        ticks=scale.ticks,
        points=_points(reading, context.notes),
        centers=tuple(_centers(reading)),
        targets=targets,
        brackets=tuple(_brackets(reading, told)),
        signal=reading.signal,
        verdict=spoken.verdict,
        evidence=spoken.evidence,
        judged=spoken.judged,
        description=spoken.description,
        is_whole=scale.is_whole,
        kind=told.kind,
        center=told.center,
        why_kind=context.why_kind,
        limits=tuple(limit for phase in reading.phases for limit in _limits(reading, phase)),
        baseline=_baseline(reading),
        phases=tuple(_spans(reading)),
        breaks=context.breaks,
        marks=context.marks,
        network=context.network,
        ahead=context.ahead,
        others=context.others,
        advice=spoken.advice,
        warning=context.warning,
        proposal=propose(reading) if context.in_full else None,
        takes=what_it_takes(told) if context.in_full else None,
    )


@dataclass(frozen=True)
class Spoken:
    """The sentences of a chart."""

    verdict: Words
    evidence: Words
    judged: Words
    description: Words
    advice: Words | None


UNSPOKEN = Spoken(NO_WORDS, NO_WORDS, NO_WORDS, NO_WORDS, None)


def _spoken(told: Told, context: Around) -> Spoken:
    sentence, paragraph = verdict(told), evidence(told)
    said = description(told, sentence, paragraph, context.marks, context.breaks)
    return Spoken(sentence, paragraph, judged(told, context.why_kind), said, advice(told))


def _points(reading: Reading, notes: Mapping[Month, frozenset[Quality]]) -> tuple[ChartPoint, ...]:
    outside, excluded = set(reading.outside), reading.method.excluded
    phases = [phase.phase.number for phase in reading.phases for _ in phase.points]
    return tuple(
        ChartPoint(
            point.month,
            reading.values[position],
            point.numerator,
            point.denominator,
            point.state,
            reading.marks[position],
            phases[position],
            position in outside,
            point.month in excluded,
            notes.get(point.month, NOTHING),
        )
        for position, point in enumerate(reading.points)
    )


def _own_target(measure: Measure, reading: Reading) -> tuple[TargetLine, ...]:
    """The definition's target, from the first month to the last."""
    points = reading.points
    return target_lines(measure, (), points[0].month, points[-1].month) if points else ()


def _centers(reading: Reading) -> Iterator[Segment]:
    """A line for each phase; a locked or a found baseline's line goes on for the months held against it."""
    for phase in reading.phases:
        if phase.center is not None and phase.points:
            first, last = reading.points[phase.phase.first].month, reading.points[phase.phase.last].month
            yield Segment(first, last, phase.center)


def _limits(reading: Reading, phase: JudgedPhase) -> Iterator[Limit]:
    """Stretches of months with the same limits; a month without a point takes those of the month before."""
    first: Month | None = None
    last: Month | None = None
    edges: tuple[float | None, float | None] = (None, None)
    for position, band in enumerate(phase.bands, start=phase.phase.first):
        month = reading.points[position].month
        now = edges if band is None else (band.lower, band.upper)
        if now != edges:
            if first is not None and last is not None:
                yield Limit(first, last, *edges)
            first, edges = month, now
        last = month
    if first is not None and last is not None and edges != (None, None):
        yield Limit(first, last, *edges)


def _baseline(reading: Reading) -> tuple[Month, Month] | None:
    """The months that set the line everything is held against, where they are not simply all of them."""
    first = reading.comparable[0].phase
    if reading.baseline is not None:
        ends = reading.baseline
    elif first.is_frozen and first.baseline:
        ends = first.baseline[0], first.baseline[-1]
    else:
        return None
    return reading.points[ends[0]].month, reading.points[ends[1]].month


def _spans(reading: Reading) -> Iterator[PhaseSpan]:
    for each in reading.phases:
        if each.points:
            phase = each.phase
            is_locked = phase.is_frozen and bool(reading.method.baselines)
            first, last = reading.points[phase.first].month, reading.points[phase.last].month
            yield PhaseSpan(phase.number, first, last, is_locked)


# --- brackets


def _brackets(reading: Reading, told: Told) -> Iterator[Bracket]:
    found = reading.deciding
    if found is not None and found.pattern in (Pattern.SHIFT, Pattern.TREND):
        first, last = reading.points[found.first].month, reading.points[found.last].month
        yield Bracket(first, last, above=found.side is Side.ABOVE, label=_label(found, reading, told))


def _label(found: Found, reading: Reading, told: Told) -> Words:
    count, is_above = found.n_useful, found.side is Side.ABOVE
    if found.pattern is Pattern.TREND:
        return _rising(count) if is_above else _falling(count)
    if reading.baseline is not None or reading.now.phase.is_frozen:
        return _above_baseline(count) if is_above else _below_baseline(count)
    return _above(count, told.center_words) if is_above else _below(count, told.center_words)


def _rising(count: int) -> Words:
    return plural_words("{count} month that rises", "{count} months that rise", count)


def _falling(count: int) -> Words:
    return plural_words("{count} month that falls", "{count} months that fall", count)


def _above_baseline(count: int) -> Words:
    return plural_words("{count} month above the baseline", "{count} months above the baseline", count)


def _below_baseline(count: int) -> Words:
    return plural_words("{count} month below the baseline", "{count} months below the baseline", count)


def _above(count: int, center: Words) -> Words:
    return plural_words("{count} month above the {center}", "{count} months above the {center}", count, center=center)


def _below(count: int, center: Words) -> Words:
    return plural_words("{count} month below the {center}", "{count} months below the {center}", count, center=center)
