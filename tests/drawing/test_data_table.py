from dataclasses import replace

from charts import make_chart
from qi_portal.domain.chart.model import (
    Center,
    Chart,
    ChartMark,
    Limit,
    MarkKind,
    Owner,
    Percentiles,
    PhaseSpan,
    Quality,
    Segment,
    TargetLine,
    Unit,
)
from qi_portal.domain.spc.reading import Mark, State
from qi_portal.domain.words import ENGLISH
from qi_portal.drawing.aloud import value_text
from qi_portal.drawing.data_table import data_table


def test_table_gives_every_month_latest_first() -> None:
    table = data_table(make_chart([0.5, None, 0.45]))

    labels = ["Month", "Numerator", "Denominator", "Percent", "Median", "Target", "Note"]
    assert [column.label for column in table.columns] == labels
    assert table.rows == (
        ("Jan 2024", "9", "20", "45%", "50%", "90%", ""),
        ("Dec 2023", "", "", "", "50%", "90%", "no data"),
        ("Nov 2023", "10", "20", "50%", "50%", "90%", ""),
    )


def test_table_of_a_bare_series_has_no_empty_columns() -> None:
    table = data_table(make_chart([0.5, 0.6], centers=(), targets=()))

    assert [column.label for column in table.columns] == ["Month", "Numerator", "Denominator", "Percent", "Note"]


def test_table_says_why_a_month_has_no_value() -> None:
    chart = make_chart([None] * 4)
    states = (State.NONE_ELIGIBLE, State.NOT_COLLECTED, State.MISSING, State.SUPPRESSED)
    points = tuple(replace(point, state=state) for point, state in zip(chart.points, states, strict=True))

    table = data_table(replace(chart, points=points))

    assert [row[-1] for row in table.rows] == ["too few to show", "no data", "not collected", "none eligible"]


def test_table_marks_the_months_of_a_change() -> None:
    chart = make_chart([0.5, 0.9])
    points = (chart.points[0], replace(chart.points[1], mark=Mark.CONFIRMED))

    table = data_table(replace(chart, points=points))

    assert [row[-1] for row in table.rows] == ["month in a confirmed change", ""]


def test_table_of_counts_has_no_denominator() -> None:
    table = data_table(make_chart([3.0, 4.0], n=None, unit=Unit.NUMBER, unit_name="visits"))

    assert [column.label for column in table.columns] == ["Month", "visits", "Median", "Target", "Note"]
    assert [row[1] for row in table.rows] == ["4", "3"]


def test_table_gives_limits_centers_targets_and_phase_of_each_month() -> None:
    chart = make_chart([0.5, 0.6, 0.9, 0.8])
    first, last = chart.points[0].month, chart.points[-1].month
    table = data_table(
        replace(
            chart,
            center=Center.MEAN,
            points=tuple(replace(point, phase=1 + place // 2) for place, point in enumerate(chart.points)),
            centers=(Segment(first, first + 1, 0.55), Segment(first + 2, last, 0.85)),
            limits=(Limit(first, first, None, 0.9), Limit(first + 1, first + 1, 0.1, 0.8)),
            phases=(PhaseSpan(1, first, first + 1), PhaseSpan(2, first + 2, last)),
            targets=(TargetLine(first, first + 1, 0.7), TargetLine(first + 2, last + 12, 0.9)),
        )
    )

    assert [column.label for column in table.columns[3:]] == [
        "Percent", "Mean", "Lower limit", "Upper limit", "Target", "Phase", "Note",
    ]  # fmt: skip
    assert [row[4:9] for row in reversed(table.rows)] == [
        ("55%", "", "90%", "70%", "1"),
        ("55%", "10%", "80%", "70%", "1"),
        ("85%", "", "", "90%", "2"),
        ("85%", "", "", "90%", "2"),
    ]


def test_table_of_two_owners_says_whose_target_it_is() -> None:
    chart = make_chart([0.5, 0.6])
    (own,) = chart.targets
    targets = (replace(own, owner=Owner.PRACTICE, value=0.6), replace(own, owner=Owner.PROGRAM, value=0.8))

    table = data_table(replace(chart, targets=targets))

    assert {column.label: column.cells for column in table.columns if "target" in column.label} == {
        "Practice target": ("60%", "60%"),
        "Program target": ("80%", "80%"),
    }


def test_table_gives_where_the_network_stood() -> None:
    chart = make_chart([0.5, 0.6])
    band = Percentiles(chart.points[1].month, 0.2, 0.4, 0.5, 0.6, 0.8, practices=12)

    table = data_table(replace(chart, network=(band,)))

    assert {column.label: column.cells for column in table.columns if "Network" in column.label} == {
        "Network 10th percentile": ("20%", ""),
        "Network median": ("50%", ""),
        "Network 90th percentile": ("80%", ""),
    }


def test_table_notes_all_that_the_drawing_shows_of_a_month() -> None:
    chart = make_chart([0.5, 0.6, 0.9])
    first, second, third = chart.points
    points = (
        replace(first, notes=frozenset({Quality.SMALL, Quality.LATE})),
        replace(second, is_excluded=True, notes=frozenset({Quality.REVISED})),
        replace(third, is_outside=True, mark=Mark.CONFIRMED),
    )
    marks = (
        ChartMark(1, MarkKind.TEST, "Reminder cards", second.month, third.month),
        ChartMark(2, MarkKind.EVENT, "New record system", third.month),
        ChartMark(3, MarkKind.TEST, "One-day trial", second.month, second.month),
    )

    table = data_table(replace(chart, points=points, marks=marks, baseline=(first.month, first.month)))

    assert [row[-1] for row in reversed(table.rows)] == [
        "baseline; entered late; few counted",
        "left out of lines and signals; revised; test of change 1 begins: Reminder cards; "
        "test of change 3: One-day trial",
        "month in a confirmed change; outside the limits; test of change 1 ends; event 2: New record system",
    ]


def test_table_rows_have_a_cell_for_every_column(improved: Chart) -> None:
    table = data_table(improved)

    assert {len(row) for row in table.rows} == {len(table.columns)}


def test_counts_stay_whole_beside_a_mean_between_two_of_them() -> None:
    chart = make_chart((3.0, 4.0, 6.0), n=None, unit=Unit.NUMBER, decimals=1, is_whole=True, centers=())

    assert [value_text(chart, value, ENGLISH) for value in (6.0, 4.3)] == ["6", "4.3"]
