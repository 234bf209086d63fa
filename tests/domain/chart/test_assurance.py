from dataclasses import replace

import pytest

from charts import make_chart
from qi_portal.domain.chart.assurance import Assurance, assurance_of
from qi_portal.domain.chart.model import Chart, Limit, Owner, TargetLine
from qi_portal.domain.content.measure import Direction

HIGHER, LOWER = Direction.HIGHER, Direction.LOWER


def limited(lower: float | None, upper: float | None, target: float = 0.5) -> Chart:
    chart = make_chart([0.5] * 12)
    months = chart.points[0].month, chart.points[-1].month
    return replace(chart, limits=(Limit(*months, lower, upper),), targets=(TargetLine(*months, target),))


@pytest.mark.parametrize(
    ("lower", "upper", "direction", "expected"),
    [
        (0.6, 0.9, HIGHER, Assurance.MEETS),
        (0.5, 0.9, HIGHER, Assurance.MEETS),
        (0.4, 0.9, HIGHER, Assurance.MIXED),
        (0.1, 0.5, HIGHER, Assurance.MIXED),
        (0.1, 0.4, HIGHER, Assurance.MISSES),
        (0.1, 0.4, LOWER, Assurance.MEETS),
        (0.1, 0.5, LOWER, Assurance.MEETS),
        (0.1, 0.9, LOWER, Assurance.MIXED),
        (0.5, 0.9, LOWER, Assurance.MIXED),
        (0.6, 0.9, LOWER, Assurance.MISSES),
        (None, 0.4, HIGHER, Assurance.MISSES),
        (None, 0.9, HIGHER, Assurance.MIXED),
        (0.6, None, HIGHER, Assurance.MEETS),
        (0.6, None, LOWER, Assurance.MISSES),
    ],
)
def test_assurance_with_limits_compares_them_with_the_target(
    lower: float | None, upper: float | None, direction: Direction, expected: Assurance
) -> None:
    assert assurance_of(limited(lower, upper), direction) is expected


@pytest.mark.parametrize(
    ("values", "direction", "expected"),
    [
        ([0.1] * 6 + [0.9] * 6, HIGHER, Assurance.MEETS),
        ([0.9] * 6, HIGHER, Assurance.MEETS),
        ([0.9] * 6 + [0.1] * 6, HIGHER, Assurance.MISSES),
        ([0.9] * 6 + [0.1] * 6, LOWER, Assurance.MEETS),
        ([0.1] * 6 + [0.95] * 6, LOWER, Assurance.MISSES),
        ([0.9] * 11 + [0.1], HIGHER, Assurance.MIXED),
        ([0.9, None, 0.9, 0.9, None, 0.9, 0.9, 0.9, None], HIGHER, Assurance.MEETS),
        ([0.9, None, 0.9, 0.9, 0.9, 0.9], HIGHER, Assurance.NOT_ENOUGH),
    ],
)
def test_assurance_without_limits_asks_the_last_six_months_that_count(
    values: list[float | None], direction: Direction, expected: Assurance
) -> None:
    assert assurance_of(make_chart(values), direction) is expected


def test_assurance_does_not_ask_an_excluded_month() -> None:
    chart = make_chart([0.95] * 6 + [0.1])
    left_out = (*chart.points[:-1], replace(chart.points[-1], is_excluded=True))

    assert assurance_of(chart, HIGHER) is Assurance.MIXED
    assert assurance_of(replace(chart, points=left_out), HIGHER) is Assurance.MEETS


def test_assurance_takes_the_target_in_force_in_the_last_month() -> None:
    chart = limited(0.6, 0.8)
    first, last = chart.points[0].month, chart.points[-1].month
    lines = (TargetLine(first, last - 1, 0.9), TargetLine(last, last, 0.5), TargetLine(last + 1, last + 9, 0.95))

    assert assurance_of(replace(chart, targets=lines), HIGHER) is Assurance.MEETS


def test_assurance_takes_the_target_of_the_practice_before_the_program() -> None:
    chart = limited(0.6, 0.8)
    months = chart.points[0].month, chart.points[-1].month
    lines = (TargetLine(*months, 0.9, Owner.PROGRAM), TargetLine(*months, 0.5, Owner.PRACTICE))

    assert assurance_of(replace(chart, targets=lines), HIGHER) is Assurance.MEETS


@pytest.mark.parametrize("chart", [make_chart([]), make_chart(targets=())], ids=["no month", "no target"])
def test_assurance_without_a_target_is_none(chart: Chart) -> None:
    assert assurance_of(chart, HIGHER) is Assurance.NO_TARGET


def test_assurance_with_limits_that_ended_asks_the_months() -> None:
    chart = limited(0.6, 0.8)
    first, last = chart.points[0].month, chart.points[-1].month
    ended = replace(chart, limits=(Limit(first, last - 1, 0.6, 0.8),), targets=(TargetLine(first, last, 0.55),))

    assert assurance_of(ended, HIGHER) is Assurance.MISSES
