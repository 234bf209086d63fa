import json
from dataclasses import replace
from typing import Any

import plotly.graph_objects as go
import pytest

from charts import make_chart
from qi_portal.domain.chart.model import Bracket, Chart, Percentiles, Segment, Unit
from qi_portal.domain.spc.reading import Mark, Signal
from qi_portal.domain.words import words
from qi_portal.drawing.paint import NETWORK, NETWORK_MIDDLE, TOKENS
from qi_portal.drawing.plotly_figure import explorer, figure


def trace_of(drawn: dict[str, Any], name: str) -> dict[str, Any]:
    (trace,) = [trace for trace in drawn["data"] if trace["name"] == name]
    return trace


def months_of(drawn: dict[str, Any]) -> dict[str, Any]:
    return trace_of(drawn, "months")


def test_figure_is_one_that_plotly_accepts(improved: Chart) -> None:
    drawn = figure(improved)

    accepted = go.Figure(drawn).to_plotly_json()

    assert len(accepted["data"]) == len(drawn["data"]) == 7
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
    assert trace_of(figure(improved), "course")["y"] == series["y"]
    assert trace_of(figure(improved), "course")["connectgaps"] is False


def test_figure_marks_confirmed_months_as_filled_and_possible_as_hollow(improved: Chart) -> None:
    possible = replace(improved, points=tuple(replace(point, mark=Mark.POSSIBLE) for point in improved.points))

    confirmed, hollow = months_of(figure(improved))["marker"], months_of(figure(possible))["marker"]

    assert confirmed["symbol"] == ["circle"] * 13 + ["diamond"] * 8
    assert set(confirmed["color"][13:]) == {"#006a7a"}
    assert set(hollow["color"]) == {"#ffffff"}


def test_figure_of_all_there_is_is_accepted(whole: Chart) -> None:
    drawn = figure(whole)

    assert go.Figure(drawn).to_plotly_json()["layout"]["shapes"]
    assert [each["name"] for each in drawn["data"]] == [
        "upper limit", "lower limit", "practice target", "program target", "center", "course",
        "months", "n", "notes", "here",
    ]  # fmt: skip


def test_figure_of_the_network_is_accepted_and_leaves_the_limits_their_edges(whole: Chart) -> None:
    bands = tuple(Percentiles(point.month, 0.2, 0.3, 0.5, 0.6, 0.8, 12) for point in whole.points if point.phase == 1)
    chart = replace(whole, network=bands)

    drawn = go.Figure(figure(chart)).to_plotly_json()
    fills = {shape["fillcolor"] for shape in drawn["layout"]["shapes"] if shape["type"] == "path"}

    assert fills == {NETWORK.color, NETWORK_MIDDLE.color}
    assert {"network median", "upper limit", "lower limit"} <= {each["name"] for each in drawn["data"]}


def test_figure_breaks_limits_and_center_where_a_phase_begins(whole: Chart) -> None:
    center, upper = (trace_of(figure(whole), name) for name in ("center", "upper limit"))

    assert center["y"] == [0.45, 0.45, None, 0.84, 0.84, None]
    assert upper["y"].count(None) == 2


def test_figure_steps_a_target_where_it_changes_and_reaches_into_the_months_ahead(whole: Chart) -> None:
    target, axis = trace_of(figure(whole), "practice target"), figure(whole)["layout"]["xaxis"]

    assert target["y"] == [0.6, 0.6, 0.95, 0.95, None]
    assert target["x"][1] == target["x"][2]
    assert [target["x"][0], target["x"][3]] == axis["range"]


def test_figure_gives_tests_a_disc_and_events_a_square(whole: Chart) -> None:
    anchored = [shape for shape in figure(whole)["layout"]["shapes"] if shape.get("xsizemode") == "pixel"]

    assert sorted(shape["type"] for shape in anchored) == ["circle", "circle", "rect"]


def test_figure_draws_an_excluded_month_as_a_cross(whole: Chart) -> None:
    assert trace_of(figure(whole), "months")["marker"]["symbol"].index("x-thin") == 5


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
