"""A drawing that leaves the page takes along what stood around it."""

from dataclasses import replace
from xml.etree import ElementTree

from charts import SVG, make_chart, read
from qi_portal.domain.chart.model import Chart, ChartMark, MarkKind
from qi_portal.domain.words import words
from qi_portal.drawing.chart_file import chart_file

SOURCE = words("Maple Court Pediatrics (P001)")


def drawn(chart: Chart) -> ElementTree.Element:
    return ElementTree.fromstring(chart_file(chart, SOURCE))


def test_file_says_title_verdict_key_and_source(improved: Chart) -> None:
    told = read(drawn(improved))

    assert told[:2] == ["Standardized screen scored", "No signal."]
    assert {"month", "month in a confirmed change", "bars: how many are counted each month (n)"} <= set(told)
    assert told[-1] == "Maple Court Pediatrics (P001)"


def test_file_lists_tests_and_events_by_number(improved: Chart) -> None:
    month = improved.points[3].month
    marks = (
        ChartMark(1, MarkKind.TEST, "Reminder cards", month, month + 2),
        ChartMark(2, MarkKind.EVENT, "New <record> system", month + 4),
    )

    told = read(drawn(replace(improved, marks=marks)))

    assert told[-5:-1] == [
        "1", "Reminder cards (test of change, Feb 2024 to Apr 2024)",
        "2", "New <record> system (event, Jun 2024)",
    ]  # fmt: skip


def test_file_has_a_white_ground_as_large_as_itself(improved: Chart) -> None:
    file = drawn(improved)

    ground = file[0]
    assert (ground.tag, ground.get("fill")) == (f"{SVG}rect", "#ffffff")
    assert (ground.get("width"), ground.get("height")) == (file.get("width"), file.get("height"))


def test_file_breaks_a_long_title_and_grows(improved: Chart) -> None:
    long = replace(improved, title="Standardized developmental screen scored at the visit " * 3)

    lines = read(drawn(long))

    assert max(map(len, lines[:2])) < 90
    assert float(drawn(long).get("height", 0)) > float(drawn(improved).get("height", 0))


def test_file_of_a_title_with_markup_stays_text() -> None:
    assert read(drawn(make_chart(title="</text><script>")))[0] == "</text><script>"
