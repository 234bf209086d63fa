from dataclasses import replace
from xml.etree import ElementTree

import pytest

from charts import make_chart
from qi_portal.domain.chart.model import (
    Basis,
    Chart,
    ChartMark,
    Limit,
    MarkKind,
    Owner,
    Percentiles,
    Quality,
    TargetLine,
)
from qi_portal.domain.spc.control_chart import Kind
from qi_portal.domain.spc.reading import Mark, Signal, State
from qi_portal.drawing.key import key


def said(chart: Chart) -> list[str]:
    return [str(told) for _, told in key(chart)]


def test_key_explains_only_what_is_drawn(improved: Chart) -> None:
    expected = [
        "month",
        "month in a confirmed change",
        "target",
        "bars: how many are counted each month (n)",
        "no data",
    ]

    assert said(improved) == expected
    assert said(make_chart(n=None, targets=())) == ["month"]


def test_key_draws_each_mark_as_the_chart_does() -> None:
    chart = make_chart([0.5], signal=Signal.POSSIBLE_IMPROVEMENT)
    possible = replace(chart, points=(replace(chart.points[0], mark=Mark.POSSIBLE),))

    (icon, _), *_ = key(possible)

    assert "<path d=" in icon
    assert "k-better-s" in icon


def test_key_names_the_chart_of_the_limits() -> None:
    chart = make_chart([0.5] * 12)
    months = chart.points[0].month, chart.points[-1].month
    limited = replace(chart, kind=Kind.PP, limits=(Limit(*months, 0.2, 0.8),))

    assert "range of chance alone (P' chart, 3 sigma)" in said(limited)
    assert "range of chance alone" in [str(told) for _, told in key(limited, is_of_many=True)]


def test_key_tells_targets_apart_when_there_are_several() -> None:
    chart = make_chart([0.5] * 12)
    months = chart.points[0].month, chart.points[-1].month
    owned = replace(chart, targets=(TargetLine(*months, 0.8, Owner.PRACTICE), TargetLine(*months, 0.9, Owner.PROGRAM)))

    assert [told for told in said(owned) if "target" in told] == ["Practice target", "Program target"]
    assert len({icon for icon, told in key(owned) if "target" in str(told)}) == 2


def test_key_explains_baseline_network_months_ahead_marks_and_excluded_months() -> None:
    chart = make_chart([0.5] * 12)
    first, last = chart.points[0].month, chart.points[-1].month
    chart = replace(
        chart,
        points=(replace(chart.points[0], is_excluded=True), *chart.points[1:]),
        baseline=(first, first + 5),
        ahead=last + 6,
        network=(Percentiles(first, 0.1, 0.2, 0.3, 0.4, 0.5, 9),),
        marks=(ChartMark(1, MarkKind.TEST, "A", first), ChartMark(2, MarkKind.EVENT, "B", last)),
    )

    assert said(chart) == [
        "month",
        "month left out of lines and signals",
        "target",
        "network: 8 in 10 practices, and the middle half",
        "network median",
        "baseline",
        "months ahead",
        "test of change",
        "event",
        "bars: how many are counted each month (n)",
    ]


def test_key_explains_every_note_by_a_shape_of_its_own() -> None:
    states = (State.NONE_ELIGIBLE, State.NOT_COLLECTED, State.MISSING, State.SUPPRESSED)
    chart = make_chart([None] * 4 + [0.5] * 3)
    empty = tuple(replace(point, state=state) for point, state in zip(chart.points[:4], states, strict=True))
    noted = tuple(
        replace(point, notes=frozenset({note})) for point, note in zip(chart.points[4:], Quality, strict=True)
    )

    entries = key(replace(chart, points=empty + noted))[-7:]

    assert [str(told) for _, told in entries] == [
        "none eligible",
        "not collected",
        "no data",
        "too few to show",
        "entered late",
        "revised",
        "few counted",
    ]
    assert len({icon for icon, _ in entries}) == 7


@pytest.mark.parametrize("values", [[], [None], [0.5]])
def test_key_is_hidden_xml(values: list[float | None]) -> None:
    for icon, _ in key(make_chart(values)):
        assert ElementTree.fromstring(icon).get("aria-hidden") == "true"


def test_key_of_many_charts_tells_each_target_in_one_way_whatever_it_rests_on() -> None:
    chart = make_chart([0.5] * 12)
    months = chart.points[0].month, chart.points[-1].month
    charts = [replace(chart, targets=(TargetLine(*months, 0.8, basis=basis),)) for basis in (None, *Basis)]
    both = replace(chart, targets=(TargetLine(*months, 0.8), TargetLine(*months, 0.9, Owner.PROGRAM)))

    told = [str(words) for each in (*charts, both) for _, words in key(each, is_of_many=True)]

    assert [each for each in told if "arget" in each] == ["Target of the definition"] * 3 + [
        "Program target",
        "Target of the definition",
    ]
