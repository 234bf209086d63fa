from dataclasses import replace
from xml.etree import ElementTree

import pytest

from charts import drawn_as, make_chart
from qi_portal.domain.chart.model import Chart
from qi_portal.domain.spc.reading import Mark, Signal
from qi_portal.drawing.sparkline import sparkline

SVG = "{http://www.w3.org/2000/svg}"


def line_of(chart: Chart) -> list[tuple[float, float]]:
    (line,) = ElementTree.fromstring(sparkline(chart)).findall(f"{SVG}path")
    numbers = [float(each) for each in line.attrib["d"].replace("M", " ").replace("L", " ").split()]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def test_sparkline_is_small_hidden_and_without_style(improved: Chart) -> None:
    drawing = ElementTree.fromstring(sparkline(improved))

    assert (drawing.get("width"), drawing.get("height")) == ("78", "24")
    assert drawing.get("aria-hidden") == "true"
    assert not [each for each in drawing.iter() if "style" in each.attrib]


def test_sparkline_of_noise_stays_flat() -> None:
    heights = [y for _, y in line_of(make_chart([0.5, 0.52] * 12))]

    assert max(heights) - min(heights) == pytest.approx(16 * 0.02 / 0.4, abs=0.11)


def test_sparkline_of_a_wide_series_fills_the_height() -> None:
    heights = [y for _, y in line_of(make_chart([0.0, 1.0] * 12))]

    assert (min(heights), max(heights)) == (4.0, 20.0)


def test_sparkline_ends_in_the_last_month_with_data(improved: Chart) -> None:
    ((_, looks),) = drawn_as(ElementTree.fromstring(sparkline(improved)), "k-better")

    assert looks["fill"] == "#006a7a"


def test_sparkline_of_a_possible_change_ends_hollow() -> None:
    chart = make_chart(signal=Signal.POSSIBLE_IMPROVEMENT)
    chart = replace(chart, points=(*chart.points[:-1], replace(chart.points[-1], mark=Mark.POSSIBLE)))

    ((_, looks),) = drawn_as(ElementTree.fromstring(sparkline(chart)), "k-better-s")

    assert looks["fill"] == "#ffffff"


@pytest.mark.parametrize("values", [[], [None, None]])
def test_sparkline_of_no_data_is_empty(values: list[None]) -> None:
    assert list(ElementTree.fromstring(sparkline(make_chart(values)))) == []
