"""Months that still ask for counts."""

from dataclasses import replace
from datetime import date

import pytest

from charts import START, make_chart
from qi_portal.domain.chart.model import Chart
from qi_portal.domain.content.measure import Project
from qi_portal.domain.improvement.due import DueMonth, months_due
from qi_portal.domain.periods import months_between
from qi_portal.domain.spc.reading import State

LAST = START + 5
MONTHS = list(months_between(START, LAST))
TODAY = date(2024, 5, 25)


WHOLE, PART = make_chart([0.5] * 6), make_chart([0.5] * 4 + [None, None])


@pytest.fixture
def project(shelves) -> Project:
    """A project with two measures."""
    whole = shelves.project("dev-screening")
    return replace(whole, measures=whole.measures[:2])


def due(project: Project, *charts: Chart) -> tuple[DueMonth, ...]:
    return months_due(project, dict(zip(("DEV-1", "DEV-2"), charts, strict=True)), MONTHS, TODAY)


def test_complete_and_closed_months_are_left_out(project) -> None:
    """By May 25, 2024 the months to January 2024 have closed."""
    assert due(project, WHOLE, PART) == (DueMonth(START + 4, 1, 2), DueMonth(START + 5, 1, 2))
    assert due(project, WHOLE, WHOLE) == ()


def test_measure_is_asked_for_in_the_months_it_is_counted(project) -> None:
    retired = replace(project.measures[1], retired_after=START + 4)

    found = due(replace(project, measures=(project.measures[0], retired)), WHOLE, PART)

    assert found == (DueMonth(START + 4, 1, 2),)


def test_reason_for_no_value_counts_as_entered(project) -> None:
    chart = make_chart([0.5] * 6)
    told = replace(chart, points=(*chart.points[:-1], replace(chart.points[-1], value=None, state=State.NONE_ELIGIBLE)))

    assert due(project, WHOLE, told) == ()


def test_month_is_overdue_the_day_after_it_was_due() -> None:
    month = DueMonth(LAST, 0, 6)

    assert [month.is_overdue(day) for day in (date(2024, 5, 20), date(2024, 5, 21))] == [False, True]
    assert not DueMonth(LAST, 6, 6).is_overdue(date(2024, 6, 1))
