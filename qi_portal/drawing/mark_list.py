"""The tests of change and events of a chart as a list beside it: number, what it is, title and months."""

from collections.abc import Iterator
from dataclasses import dataclass

from qi_portal.domain.chart.model import Chart, ChartMark, MarkKind
from qi_portal.domain.words import Words, words
from qi_portal.drawing.icons import svg
from qi_portal.drawing.lane import KIND_WORDS, numbers

SIZE = 20


@dataclass(frozen=True)
class Listed:
    """`icon` is the number in its shape, as the chart has it."""

    icon: str
    number: int
    kind: Words
    title: str
    months: Words


def marks_list(chart: Chart) -> Iterator[Listed]:
    """By their numbers; all of the project's, those before the first month drawn too."""
    for mark in sorted(chart.marks, key=lambda mark: mark.number):
        icon = svg(numbers(mark.kind, [(mark.number, 10.0, 10.0)]), SIZE)
        yield Listed(icon, mark.number, KIND_WORDS[mark.kind], mark.title, months_words(mark))


def months_words(mark: ChartMark) -> Words:
    """'Mar 2025 to May 2025', 'since Jun 2026' for a test that goes on, 'Sep 2025'."""
    if mark.last is None and mark.kind is MarkKind.TEST:
        return words("since {month}", month=mark.first)
    if mark.last is None or mark.last == mark.first:
        return words("{month}", month=mark.first)
    return words("{first} to {last}", first=mark.first, last=mark.last)
