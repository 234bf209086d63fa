from dataclasses import replace
from xml.etree import ElementTree

import pytest

from charts import SVG, make_chart
from qi_portal.domain.chart.assurance import Assurance
from qi_portal.domain.chart.model import Bracket
from qi_portal.domain.spc.reading import Signal
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


@pytest.mark.parametrize("assurance", Assurance)
def test_icon_of_every_assurance_is_hidden_xml_with_words_of_its_own(assurance: Assurance) -> None:
    drawing = ElementTree.fromstring(icons.assurance_icon(assurance))

    assert drawing.get("aria-hidden") == "true"
    assert str(icons.assurance_words(assurance))


def test_icons_of_assurances_all_differ() -> None:
    assert len({icons.assurance_icon(assurance) for assurance in Assurance}) == len(Assurance)
    assert len({str(icons.assurance_words(assurance)) for assurance in Assurance}) == len(Assurance)


@pytest.mark.parametrize(
    ("assurance", "above", "below"), [(Assurance.MEETS, 3, 0), (Assurance.MISSES, 0, 3), (Assurance.MIXED, 1, 1)]
)
def test_dots_of_an_assurance_lie_above_across_or_below_the_target(
    assurance: Assurance, above: int, below: int
) -> None:
    drawing = ElementTree.fromstring(icons.assurance_icon(assurance))

    heights = [float(each.attrib["cy"]) for each in drawing.iter(f"{SVG}circle")]

    assert (sum(y < 8 for y in heights), sum(y > 12 for y in heights)) == (above, below)
