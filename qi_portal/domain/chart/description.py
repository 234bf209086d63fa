"""How a chart was judged, and what somebody who cannot see it should know."""

from qi_portal.domain.chart.evidence import evidence
from qi_portal.domain.chart.told import Told, paragraph
from qi_portal.domain.chart.verdict import verdict
from qi_portal.domain.spc.read import BASELINE_MONTHS, LASTING, SHIFT_LENGTH, counted_value
from qi_portal.domain.spc.reading import Point
from qi_portal.domain.words import Words, plural_words, words


def judged(told: Told) -> Words:
    """What stands behind the disclosure. The rates are those simulated in `domain.spc.read`."""
    return paragraph(
        words(
            "Judged by the Anhoej run rules: a run too long or too few crossings of the median confirm a change; "
            "{length} months on one side alone make it possible.",
            length=SHIFT_LENGTH,
        ),
        told.reading.evidence,
        _held_against(told),
        words(
            "Of 100 series of 36 months in which nothing changes, 1 or 2 show a confirmed change by chance and about 7 "
            "a possible one. The chart does not say what caused a change."
        ),
    )


def _held_against(told: Told) -> Words | None:
    if told.reading.baseline is None:
        return None
    return words(
        "The change came early and moved the median of all months, so the latest {lasting} months or more were held "
        "against the median of the first {count}.",
        lasting=LASTING,
        count=BASELINE_MONTHS,
    )


def description(told: Told) -> Words:
    """Alternative text: span, what the chart shows, the last month, and how many months are empty."""
    points = told.reading.points
    if not points:
        return paragraph(words("Run chart without months."), verdict(told))
    return paragraph(
        words("Run chart from {first} to {last}.", first=points[0].month, last=points[-1].month),
        verdict(told),
        evidence(told),
        _last_month(told),
        _empty_months(points),
    )


def _last_month(told: Told) -> Words | None:
    for point in reversed(told.reading.points):
        value = counted_value(point)
        if value is not None:
            return words("Last month with data, {month}: {value}.", month=point.month, value=told.scale.say(value))
    return None


def _empty_months(points: tuple[Point, ...]) -> Words | None:
    empty = sum(counted_value(point) is None for point in points)
    if not empty:
        return None
    return plural_words("{count} month has no value.", "{count} months have no value.", empty)
