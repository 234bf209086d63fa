"""A month of a chart in words, for the ear: its value, and all that a drawing says about it by shape and place."""

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

from qi_portal.domain.chart.five_words import state_words
from qi_portal.domain.chart.model import Chart, ChartMark, ChartPoint, MarkKind, Percentiles, Quality
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.reading import Mark
from qi_portal.domain.words import Speaker, Words, words
from qi_portal.drawing.aloud import QUALITIES, count_text, mark_words, value_text


class Span(Protocol):
    """Something that lasts from one month to another, both included."""

    @property
    def first(self) -> Month: ...

    @property
    def last(self) -> Month: ...


Lasting = TypeVar("Lasting", bound=Span)


def in_force(spans: Iterable[Lasting], month: Month) -> Lasting | None:
    """The one that covers the month; the later one where two do."""
    return next((span for span in reversed(tuple(spans)) if span.first <= month <= span.last), None)


def in_network(chart: Chart, month: Month) -> Percentiles | None:
    """Where the network stood in the month, if that is known."""
    return next((band for band in chart.network if band.month == month), None)


def point_text(chart: Chart, point: ChartPoint, speaker: Speaker) -> str:
    """One month in a line: 'Oct 2026: 90% (18 of 20), phase 2, month in a confirmed change', or why it has no value."""
    said = [_value(chart, point, speaker), *_phase(chart, point), *remarks(chart, point)]
    return ", ".join(speaker.say(each) for each in said)


def remarks(chart: Chart, point: ChartPoint) -> Iterator[Words]:
    """What a drawing shows of a month beside its value, in the order a reader needs it."""
    yield from (each.words for each in chart.breaks if each.month == point.month)
    if point.is_excluded:
        yield words("left out of lines and signals")
    if point.mark is not Mark.ORDINARY:
        yield mark_words(point)
    if point.is_outside and point.mark is not Mark.OUTSIDE:
        yield words("outside the limits")
    if chart.baseline and chart.baseline[0] <= point.month <= chart.baseline[1]:
        yield words("baseline")
    yield from (QUALITIES[quality] for quality in Quality if quality in point.notes)
    for mark in chart.marks:
        yield from _mark(mark, point.month)


def _value(chart: Chart, point: ChartPoint, speaker: Speaker) -> Words:
    if point.value is None:
        return words("{month}: {state}", month=point.month, state=state_words(point.state))
    value = value_text(chart, point.value, speaker)
    if not point.denominator:
        return words("{month}: {value}", month=point.month, value=value)
    numerator, denominator = count_text(point.numerator, speaker), count_text(point.denominator, speaker)
    counts = {"numerator": numerator, "denominator": denominator}
    return words("{month}: {value} ({numerator} of {denominator})", month=point.month, value=value, **counts)


def _phase(chart: Chart, point: ChartPoint) -> Iterator[Words]:
    if len(chart.phases) > 1:
        yield words("phase {number}", number=point.phase)


def _mark(mark: ChartMark, month: Month) -> Iterator[Words]:
    """Where a test of change or an event begins, with its title, and where it ends."""
    name = NAMES[mark.kind](mark.number)
    if month == mark.first:
        told = {"mark": name, "title": mark.title}
        yield words("{mark} begins: {title}", **told) if _lasts(mark) else words("{mark}: {title}", **told)
    elif month == mark.last:
        yield words("{mark} ends", mark=name)


def _lasts(mark: ChartMark) -> bool:
    """An event without an end is over in its month; a test without one goes on."""
    return mark.kind is MarkKind.TEST if mark.last is None else mark.last > mark.first


def _test(number: int) -> Words:
    return words("test of change {number}", number=number)


def _event(number: int) -> Words:
    return words("event {number}", number=number)


NAMES = {MarkKind.TEST: _test, MarkKind.EVENT: _event}
