"""One chart, many drawings, the same numbers."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import pytest

from charts import drawn_as, read
from measure_maker import make_measure
from qi_portal.domain.chart.build import build
from qi_portal.domain.chart.model import Chart
from qi_portal.domain.periods import Month, months_between
from qi_portal.domain.spc.read import read as read_series
from qi_portal.domain.spc.reading import Point
from qi_portal.domain.words import ENGLISH
from qi_portal.drawing.aloud import value_text
from qi_portal.drawing.data_table import data_table
from qi_portal.drawing.frame import PAGE
from qi_portal.drawing.plan import plan_of
from qi_portal.drawing.plotly_figure import figure
from qi_portal.drawing.sparkline import sparkline
from qi_portal.drawing.spoken import spoken
from qi_portal.drawing.svg_chart import svg_chart

SVG = "{http://www.w3.org/2000/svg}"


def heights(path: ElementTree.Element) -> list[float]:
    numbers = [float(each) for each in path.attrib["d"].replace("M", " ").replace("L", " ").split()]
    return numbers[1::2]


def relative(values: list[float]) -> list[float]:
    """On a scale from the lowest, 0, to the highest, 1."""
    return [(value - min(values)) / (max(values) - min(values)) for value in values]


def trace(chart: Chart, name: str) -> dict[str, Any]:
    (found,) = [each for each in figure(chart)["data"] if each["name"] == name]
    return found


def column(chart: Chart, label: str) -> list[str]:
    """Cells of the table, first month first."""
    (found,) = [each for each in data_table(chart).columns if each.label == label]
    return list(reversed(found.cells))


def said(chart: Chart, values: list[float | None]) -> list[str]:
    return ["" if value is None else value_text(chart, value, ENGLISH) for value in values]


def by_month(chart: Chart, name: str) -> list[float | None]:
    """What a line of the figure says of each month: its height in the middle of the month."""
    line = trace(chart, name)
    places = list(zip(line["x"], line["y"], strict=True))
    steps = [(a, b) for a, b in pairwise(places) if a[0] and b[0] and a[0] < b[0]]
    days = [point.month.first_day.isoformat() for point in chart.points]
    return [next((a[1] for a, b in steps if a[0] <= day < b[0]), None) for day in days]


def drawn_levels(chart: Chart, name: str) -> Iterator[float]:
    """The values of the level lines of the SVG, from left to right."""
    frame = plan_of(chart, PAGE, ENGLISH).frame
    page = ElementTree.fromstring(svg_chart(chart))
    for each, _ in drawn_as(page, name):
        letters = each.attrib["d"].replace(",", " ").split()
        for place, letter in enumerate(letters):
            if letter in "MV":
                y = float(letters[place + (2 if letter == "M" else 1)])
                yield frame.low + (frame.bottom - y) / (frame.bottom - frame.top) * (frame.high - frame.low)


def test_page_list_table_and_figure_agree(improved: Chart) -> None:
    values = [point.value for point in improved.points if point.value is not None]
    page = ElementTree.fromstring(svg_chart(improved))
    (line,) = [each for each in page.iter(f"{SVG}path") if each.get("class") == "k-line"]
    (small,) = ElementTree.fromstring(sparkline(improved)).findall(f"{SVG}path")
    table = [row[3] for row in reversed(data_table(improved).rows) if row[3]]
    series = trace(improved, "months")

    assert relative([-y for y in heights(line)]) == pytest.approx(relative(values), abs=0.002)
    assert relative([-y for y in heights(small)]) == pytest.approx(relative(values), abs=0.02)
    assert [float(cell.rstrip("%")) / 100 for cell in table] == pytest.approx(values)
    assert [y for y in series["y"] if y is not None] == values


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("center", "Mean"),
        ("lower limit", "Lower limit"),
        ("upper limit", "Upper limit"),
        ("practice target", "Practice target"),
        ("program target", "Program target"),
    ],
)
def test_figure_and_table_hold_each_month_against_the_same_levels(whole: Chart, line: str, label: str) -> None:
    cells = column(whole, label)

    assert said(whole, by_month(whole, line)) == cells
    assert any(cells)


def test_page_draws_centers_and_targets_at_the_values_of_the_chart(whole: Chart) -> None:
    targets = [segment.value for segment in whole.targets]

    assert list(drawn_levels(whole, "k-median")) == pytest.approx([each.value for each in whole.centers], abs=0.002)
    assert list(drawn_levels(whole, "k-target")) == pytest.approx(targets, abs=0.002)


def test_page_figure_and_table_name_the_same_last_levels(whole: Chart) -> None:
    page = set(read(ElementTree.fromstring(svg_chart(whole))))
    notes = {note["text"] for note in figure(whole)["layout"]["annotations"]}
    latest = dict(zip((each.label for each in data_table(whole).columns), data_table(whole).rows[0], strict=True))

    labels = ("Upper limit", "Lower limit", "Mean", "Practice target", "Program target")
    assert {f"{label} {latest[label]}" for label in labels} <= page & notes


def test_page_and_figure_write_the_same_words_on_the_plot(whole: Chart) -> None:
    page = set(read(ElementTree.fromstring(svg_chart(whole))))

    notes = [note["text"] for note in figure(whole)["layout"]["annotations"]]

    assert set(notes) <= page
    assert {"1", "2", "3", "Baseline: mean 45%", "11 months above the baseline", "no data", "ahead"} <= set(notes)


def test_shapes_of_months_agree_with_the_notes_of_the_table_and_what_is_read_aloud(whole: Chart) -> None:
    symbols, notes = trace(whole, "months")["marker"]["symbol"], column(whole, "Note")
    for place, (symbol, note, heard) in enumerate(zip(symbols, notes, spoken(whole)["months"], strict=True)):
        assert (symbol == "x-thin") is ("left out" in note) is ("left out" in heard), place
        assert (symbol == "diamond") is ("confirmed change" in note) is ("confirmed change" in heard), place


def test_verdict_evidence_and_alternative_text_give_the_numbers_of_the_table() -> None:
    months = months_between(Month(2024, 11), Month(2026, 10))
    counts = [9, 8, 10, 9, 11, 8, 9, 7, 10, 9, 8, 10, 16, 17, 15, 18, 17, 16, 18, 17, 18, 17, 16, 18]
    points = tuple(Point(month, count / 20, count, 20) for month, count in zip(months, counts, strict=True))
    measure = make_measure()
    chart = build(measure, read_series(points, measure.direction))
    last = data_table(chart).rows[0]
    centers = said(chart, [each.value for each in chart.centers])

    assert f"{last[0]}: {last[3]}" in str(chart.description)
    assert str(chart.verdict) in str(chart.description)
    assert all(center in str(chart.evidence) for center in centers)
    assert column(chart, "Median") == [center for center in centers for _ in range(24 // len(centers))]
