from dataclasses import replace

from charts import make_chart
from qi_portal.domain.chart.model import Chart, ChartMark, Limit, MarkKind, Percentiles, PhaseSpan, TargetLine
from qi_portal.drawing.window import latest


def long_chart() -> Chart:
    chart = make_chart([0.5] * 36)
    first, last = chart.points[0].month, chart.points[-1].month
    return replace(
        chart,
        baseline=(first, first + 20),
        phases=(PhaseSpan(1, first, first + 20), PhaseSpan(2, first + 21, last)),
        limits=tuple(Limit(point.month, point.month, 0.2, 0.8) for point in chart.points),
        network=tuple(Percentiles(point.month, 0.1, 0.2, 0.3, 0.4, 0.5, 9) for point in chart.points),
        marks=(ChartMark(1, MarkKind.TEST, "A", first + 2, first + 30),),
    )


def test_latest_of_a_chart_that_fits_is_the_chart() -> None:
    chart = long_chart()

    assert latest(chart, None) == chart
    assert latest(chart, 36) == chart


def test_latest_cuts_everything_where_it_begins() -> None:
    chart = long_chart()
    start = chart.points[18].month

    cut = latest(chart, 18)

    assert cut.points == chart.points[18:]
    assert cut.baseline == (start, start + 2)
    assert [phase.first for phase in cut.phases] == [start, start + 3]
    assert cut.centers[0].first == cut.targets[0].first == cut.limits[0].first == cut.network[0].month == start


def test_latest_keeps_when_a_mark_began() -> None:
    chart = long_chart()

    assert latest(chart, 18).marks == chart.marks


def test_latest_drops_a_baseline_that_is_over() -> None:
    chart = long_chart()

    assert latest(chart, 6).baseline is None


def test_latest_leaves_at_most_a_third_to_the_months_ahead() -> None:
    chart = make_chart([0.5] * 36)
    last = chart.points[-1].month
    far = replace(
        chart, ahead=last + 12, targets=(TargetLine(last, last + 3, 0.8), TargetLine(last + 4, last + 12, 0.9))
    )

    cut = latest(far, 18)

    assert len(cut.points) == 12
    assert cut.last_month == last + 6
    assert [line.last for line in cut.targets] == [last + 3, last + 6]
    assert cut.targets[0].value == 0.8


def test_latest_of_a_short_chart_keeps_its_months_ahead() -> None:
    chart = make_chart([0.5] * 5)
    near = replace(chart, ahead=chart.points[-1].month + 2)

    assert latest(near, 18).last_month == near.last_month


def test_latest_of_no_months_is_the_chart() -> None:
    assert latest(make_chart([]), 18).points == ()
