"""One chart, four drawings, the same numbers."""

from xml.etree import ElementTree

import pytest

from qi_portal.domain.chart.model import Chart
from qi_portal.drawing.data_table import data_table
from qi_portal.drawing.plotly_figure import figure
from qi_portal.drawing.sparkline import sparkline
from qi_portal.drawing.svg_chart import svg_chart

SVG = "{http://www.w3.org/2000/svg}"


def heights(path: ElementTree.Element) -> list[float]:
    numbers = [float(each) for each in path.attrib["d"].replace("M", " ").replace("L", " ").split()]
    return numbers[1::2]


def relative(values: list[float]) -> list[float]:
    """On a scale from the lowest, 0, to the highest, 1."""
    return [(value - min(values)) / (max(values) - min(values)) for value in values]


def test_page_list_table_and_figure_agree(improved: Chart) -> None:
    values = [point.value for point in improved.points if point.value is not None]
    page = ElementTree.fromstring(svg_chart(improved))
    (line,) = [each for each in page.iter(f"{SVG}path") if each.get("class") == "k-line"]
    (small,) = ElementTree.fromstring(sparkline(improved)).findall(f"{SVG}path")
    table = [row[3] for row in reversed(data_table(improved).rows) if row[3]]
    (series,) = [each for each in figure(improved)["data"] if each.get("mode") == "lines+markers"]

    assert relative([-y for y in heights(line)]) == pytest.approx(relative(values), abs=0.002)
    assert relative([-y for y in heights(small)]) == pytest.approx(relative(values), abs=0.02)
    assert [float(cell.rstrip("%")) / 100 for cell in table] == pytest.approx(values)
    assert [y for y in series["y"] if y is not None] == values
