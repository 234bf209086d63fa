"""Months that still ask for counts."""

from dataclasses import replace
from datetime import date

from charts import START, make_chart
from qi_portal.domain.improvement.due import DueMonth, months_due
from qi_portal.domain.periods import months_between
from qi_portal.domain.spc.reading import State

LAST = START + 5
MONTHS = list(months_between(START, LAST))
TODAY = date(2024, 5, 25)


def test_complete_and_closed_months_are_left_out() -> None:
    """By May 25, 2024 the months to January 2024 have closed."""
    whole, part = make_chart([0.5] * 6), make_chart([0.5] * 4 + [None, None])

    assert months_due([whole, part], MONTHS, TODAY) == (DueMonth(START + 4, 1, 2), DueMonth(START + 5, 1, 2))
    assert months_due([whole, whole], MONTHS, TODAY) == ()
    assert [each.month for each in months_due([], MONTHS, TODAY)] == []


def test_reason_for_no_value_counts_as_entered() -> None:
    chart = make_chart([0.5] * 6)
    told = replace(chart, points=(*chart.points[:-1], replace(chart.points[-1], value=None, state=State.NONE_ELIGIBLE)))

    assert months_due([told], MONTHS, TODAY) == ()


def test_month_is_overdue_the_day_after_it_was_due() -> None:
    month = DueMonth(LAST, 0, 6)

    assert [month.is_overdue(day) for day in (date(2024, 5, 20), date(2024, 5, 21))] == [False, True]
    assert not DueMonth(LAST, 6, 6).is_overdue(date(2024, 6, 1))
