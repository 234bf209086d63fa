from dataclasses import replace

from charts import make_chart
from qi_portal.domain.chart.model import Chart, Unit
from qi_portal.domain.spc.reading import Mark, State
from qi_portal.drawing.data_table import data_table


def test_table_gives_every_month_latest_first() -> None:
    table = data_table(make_chart([0.5, None, 0.45]))

    assert [column.label for column in table.columns] == ["Month", "Numerator", "Denominator", "Percent", "Note"]
    assert table.rows == (
        ("Jan 2024", "9", "20", "45%", ""),
        ("Dec 2023", "", "", "", "no data"),
        ("Nov 2023", "10", "20", "50%", ""),
    )


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

    assert [column.label for column in table.columns] == ["Month", "visits", "Note"]
    assert [row[1] for row in table.rows] == ["4", "3"]


def test_table_rows_have_a_cell_for_every_column(improved: Chart) -> None:
    table = data_table(improved)

    assert {len(row) for row in table.rows} == {len(table.columns)}
