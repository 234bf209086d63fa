from dataclasses import replace
from xml.etree import ElementTree

import pytest

from charts import make_chart
from qi_portal.domain.chart.model import ChartMark, MarkKind
from qi_portal.domain.periods import Month
from qi_portal.drawing.mark_list import marks_list, months_words

SPRING = Month(2025, 3)


@pytest.mark.parametrize(
    ("mark", "expected"),
    [
        (ChartMark(1, MarkKind.TEST, "A", SPRING, SPRING + 2), "Mar 2025 to May 2025"),
        (ChartMark(1, MarkKind.TEST, "A", SPRING), "since Mar 2025"),
        (ChartMark(1, MarkKind.TEST, "A", SPRING, SPRING), "Mar 2025"),
        (ChartMark(1, MarkKind.EVENT, "A", SPRING), "Mar 2025"),
    ],
)
def test_months_of_a_mark_in_words(mark: ChartMark, expected: str) -> None:
    assert str(months_words(mark)) == expected


def test_marks_are_listed_by_number_with_kind_and_icon() -> None:
    marks = (ChartMark(2, MarkKind.EVENT, "New staff", SPRING), ChartMark(1, MarkKind.TEST, "Text", SPRING))

    first, second = marks_list(replace(make_chart(), marks=marks))

    assert (first.number, str(first.kind), first.title) == (1, "test of change", "Text")
    assert (second.number, str(second.kind), second.title) == (2, "event", "New staff")
    assert "".join(ElementTree.fromstring(second.icon).itertext()) == "2"
