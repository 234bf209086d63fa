from dataclasses import replace
from xml.etree import ElementTree

import pytest

from charts import make_chart
from qi_portal.domain.chart.model import Bracket, Chart
from qi_portal.domain.spc.reading import Mark, Signal
from qi_portal.domain.words import words
from qi_portal.drawing import icons


@pytest.mark.parametrize("signal", Signal)
def test_icon_of_every_signal_is_hidden_xml_with_words_of_its_own(signal: Signal) -> None:
    drawing = ElementTree.fromstring(icons.signal_icon(signal))

    assert drawing.get("aria-hidden") == "true"
    assert str(icons.signal_words(signal))


def test_icons_of_signals_all_differ() -> None:
    assert len({icons.signal_icon(signal) for signal in Signal}) == len(Signal)
    assert len({str(icons.signal_words(signal)) for signal in Signal}) == len(Signal)


def test_icon_of_a_fall_that_is_an_improvement_steps_down() -> None:
    chart = make_chart(signal=Signal.CONFIRMED_IMPROVEMENT)
    months = chart.points[0].month, chart.points[-1].month
    fallen = replace(chart, brackets=(Bracket(*months, above=False, label=words("below")),))

    icon = icons.chart_icon(fallen)

    assert icons.FALL in icon
    assert icons.FALL not in icons.chart_icon(chart)


def test_key_explains_only_what_is_drawn(improved: Chart) -> None:
    said = [str(told) for _, told in icons.key(improved)]

    assert said == ["month", "month in a confirmed change", "bars: denominator of each month"]
    assert [str(told) for _, told in icons.key(make_chart(n=None))] == ["month"]


def test_key_draws_each_mark_as_the_chart_does() -> None:
    chart = make_chart([0.5], signal=Signal.POSSIBLE_IMPROVEMENT)
    possible = replace(chart, points=(replace(chart.points[0], mark=Mark.POSSIBLE),))

    (icon, _), *_ = icons.key(possible)

    assert "rotate(45" in icon
    assert "k-better-s" in icon
