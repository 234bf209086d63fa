import json
from dataclasses import replace
from typing import Any

import plotly.graph_objects as go
import pytest

from charts import make_chart
from qi_portal.domain.chart.model import Bracket, Chart, Segment, Unit
from qi_portal.domain.spc.reading import Mark, Signal
from qi_portal.domain.words import words
from qi_portal.drawing.paint import TOKENS
from qi_portal.drawing.plotly_figure import explorer, figure


def months_of(drawn: dict[str, Any]) -> dict[str, Any]:
    (trace,) = [trace for trace in drawn["data"] if trace.get("mode") == "lines+markers"]
    return trace


def test_figure_is_one_that_plotly_accepts(improved: Chart) -> None:
    drawn = figure(improved)

    accepted = go.Figure(drawn).to_plotly_json()

    assert len(accepted["data"]) == len(drawn["data"]) == 5
    assert accepted["layout"]["yaxis"]["range"] == [0.0, 1.0]


def test_figure_of_a_number_with_phases_is_accepted() -> None:
    chart = make_chart([3.0, 5.0, None, 4.0] * 6, unit=Unit.NUMBER, unit_name="days", high=6.0, ticks=(0.0, 3.0, 6.0))
    first, last = chart.points[0].month, chart.points[-1].month
    phases = (Segment(first, first + 9, 4.0), Segment(first + 10, last, 3.5))
    below = Bracket(first + 10, last, above=False, label=words("10 months below the median"))
    chart = replace(chart, centers=phases, brackets=(below,), signal=Signal.POSSIBLE_WORSENING)

    notes = [note["text"] for note in figure(chart)["layout"]["annotations"]]

    assert go.Figure(figure(chart)).data
    assert {"days", "Median 4", "10 months below the median"} <= set(notes)


def test_figure_holds_the_values_of_the_chart_and_its_gaps(improved: Chart) -> None:
    series = months_of(figure(improved))

    assert series["y"] == [point.value for point in improved.points]
    assert series["x"] == [point.month.first_day.isoformat() for point in improved.points]
    assert series["connectgaps"] is False


def test_figure_marks_confirmed_months_as_filled_and_possible_as_hollow(improved: Chart) -> None:
    possible = replace(improved, points=tuple(replace(point, mark=Mark.POSSIBLE) for point in improved.points))

    confirmed, hollow = months_of(figure(improved))["marker"], months_of(figure(possible))["marker"]

    assert confirmed["symbol"] == ["circle"] * 13 + ["diamond"] * 8
    assert set(confirmed["color"][13:]) == {"#006a7a"}
    assert set(hollow["color"]) == {"#ffffff"}


def test_figure_says_each_month_with_counts(improved: Chart) -> None:
    said = months_of(figure(improved))["hovertext"]

    assert said[0] == "Nov 2023: 40% (8 of 20)"
    assert said[12] == "Nov 2024: no data"
    assert said[13] == "Dec 2024: 85% (17 of 20), month in a confirmed change"


def test_figure_escapes_what_plotly_would_read_as_markup() -> None:
    chart = make_chart(unit=Unit.NUMBER, unit_name="<b>days</b>")

    notes = [note["text"] for note in figure(chart)["layout"]["annotations"]]

    assert "&lt;b&gt;days&lt;/b&gt;" in notes


def test_explorer_is_json_and_knows_every_color_of_the_figure(improved: Chart) -> None:
    told = explorer(improved)

    text = json.dumps(told["figure"])

    assert {each[:7] for each in text.split('"') if each.startswith("#")} <= set(TOKENS)
    assert told["config"]["displaylogo"] is False


@pytest.mark.parametrize("months", [1, 2, 240])
def test_figure_of_any_length_is_accepted(months: int) -> None:
    assert go.Figure(figure(make_chart([0.5] * months))).data
