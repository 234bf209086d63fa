"""Which chart a measure gets, and why: its definition names charts, size and spread of the counts choose among them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import median

from qi_portal.domain.content.measure import Measure, MeasureType
from qi_portal.domain.spc.control_chart import Kind
from qi_portal.domain.spc.ranges import spread_of
from qi_portal.domain.spc.read import counted_value, pooled
from qi_portal.domain.spc.reading import Point
from qi_portal.domain.words import Words, plural_words, words

FEWEST_POINTS = 12
"""With fewer points limits mean little."""

FEWEST_LOCKED = 10
"""So many counted months can be locked as a baseline, and then set limits."""

SMALL_DENOMINATOR = 10
LARGE_DENOMINATOR = 100
OVERDISPERSED = 1.2
"""So many times the spread that the counts explain is too much for a P or U chart."""

KINDS = {
    MeasureType.PROPORTION: (Kind.RUN, Kind.P, Kind.PP, Kind.I),
    MeasureType.RATE: (Kind.RUN, Kind.U, Kind.UP, Kind.I),
    MeasureType.MEAN: (Kind.RUN, Kind.I, Kind.IP),
    MeasureType.COUNT: (Kind.RUN, Kind.C, Kind.I, Kind.G),
    MeasureType.DAYS_BETWEEN: (Kind.RUN, Kind.T, Kind.I, Kind.G),
}
"""The charts that fit a type of measure."""

NAMES = {
    Kind.RUN: words("Run chart"),
    Kind.I: words("I chart"),
    Kind.MR: words("MR chart"),
    Kind.IP: words("I' chart"),
    Kind.P: words("P chart"),
    Kind.PP: words("P' chart"),
    Kind.U: words("U chart"),
    Kind.UP: words("U' chart"),
    Kind.C: words("C chart"),
    Kind.G: words("G chart"),
    Kind.T: words("T chart"),
}

DEFINED = {"p-prime": Kind.PP, "u-prime": Kind.UP}
"""Names of charts in definitions that differ from their short ones."""


@dataclass(frozen=True)
class Choice:
    """A chart and the reason for it, as a sentence."""

    kind: Kind
    reason: Words


def name_of(kind: Kind) -> Words:
    return NAMES[kind]


def kinds_for(measure: Measure, points: Sequence[Point]) -> tuple[Kind, ...]:
    """The charts that can be drawn of these months; a T chart needs every time to be above 0."""
    values = _values(points)
    return tuple(kind for kind in KINDS[measure.type] if kind is not Kind.T or all(value > 0 for value in values))


def choose(
    measure: Measure,
    points: Sequence[Point],
    wanted: Kind | None = None,
    *,
    told_by: Sequence[Point] | None = None,
    since: int = 0,
) -> Choice:
    """The chart that was asked for where it can be drawn, else the one that type, size and spread call for: those of
    all months from position `since` on, where they began to be counted in one way, or of those it is `told_by`."""
    possible = kinds_for(measure, points)
    if wanted in possible:
        return Choice(wanted, words("It was chosen instead of the usual one."))
    usual = _usual(measure, told_by, FEWEST_LOCKED) if told_by else _usual(measure, points[since:], FEWEST_POINTS)
    return next(choice for choice in usual if choice.kind in possible)


def _usual(measure: Measure, points: Sequence[Point], fewest: int) -> Iterator[Choice]:
    """From the most particular reason to the run chart, which always fits."""
    usual = _kind(measure.chart.default)
    count = len(_values(points))
    if usual is Kind.RUN:
        yield Choice(Kind.RUN, words("The definition asks for a run chart: it needs the fewest assumptions."))
    if count < fewest:
        yield Choice(Kind.RUN, _too_short(count))
    size = _usual_size(measure, points)
    if size is not None and size < SMALL_DENOMINATOR:
        yield Choice(
            Kind.RUN,
            words("Usually fewer than {least} are counted a month, too few for limits.", least=SMALL_DENOMINATOR),
        )
    yield from _adjusted(measure, points, usual, size)
    yield Choice(usual, REASONS.get(usual, words("The definition asks for it.")))
    yield Choice(Kind.RUN, words("It needs the fewest assumptions."))


def _too_short(count: int) -> Words:
    return plural_words(
        "With {count} month limits would mean little; a run chart needs fewer months.",
        "With {count} months limits would mean little; a run chart needs fewer months.",
        count,
    )


def _adjusted(measure: Measure, points: Sequence[Point], usual: Kind, size: float | None) -> Iterator[Choice]:
    wider = _kind(measure.chart.overdispersed) if measure.chart.overdispersed else None
    if wider is None:
        return
    if size is not None and size >= LARGE_DENOMINATOR:
        yield Choice(
            wider,
            words("With {least} or more counted a month, plain limits would be too narrow.", least=LARGE_DENOMINATOR),
        )
    ratio = spread_ratio(points, usual)
    if ratio is not None and ratio > OVERDISPERSED:
        yield Choice(wider, words("The months vary more than their counts explain, so the limits are widened."))


REASONS = {
    Kind.P: words("It is a share of a count that changes from month to month."),
    Kind.U: words("It is a rate of events over a size that changes from month to month."),
    Kind.C: words("It is a plain count."),
    Kind.I: words("It is one number a month, such as a mean or a score."),
    Kind.T: words("It is the time between rare events."),
    Kind.G: words("It counts what lies between rare events."),
}


def spread_ratio(points: Sequence[Point], kind: Kind) -> float | None:
    """How much more months vary than their counts explain, by moving ranges: 1 is as expected. None when unknown."""
    center = pooled(points) or 0.0
    one = center * (1 - center) if kind in (Kind.P, Kind.PP) else center
    if one <= 0:
        return None
    return spread_of([_score(point, center, one) for point in points])


def _score(point: Point, center: float, one: float) -> float | None:
    if counted_value(point) is None or not point.denominator or point.numerator is None:
        return None
    return (point.numerator / point.denominator - center) / sqrt(one / point.denominator)


def _usual_size(measure: Measure, points: Sequence[Point]) -> float | None:
    """The median denominator of shares; sizes behind rates and means are no counts of charts."""
    if not measure.is_proportion:
        return None
    sizes = [point.denominator for point in points if counted_value(point) is not None and point.denominator]
    return median(sizes) if sizes else None


def _kind(name: str) -> Kind:
    return DEFINED.get(name) or Kind(name)


def _values(points: Sequence[Point]) -> list[float]:
    return [value for point in points if (value := counted_value(point)) is not None]
