"""The months that a report is about."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qi_portal.domain.errors import Invalid
from qi_portal.domain.periods import Month, last_complete_month
from qi_portal.domain.report_period import periods_offered, report_period

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("key", "first", "last", "said"),
    [
        ("36m", Month(2023, 11), Month(2026, 10), "Last 36 months"),
        ("12m", Month(2025, 11), Month(2026, 10), "Last 12 months"),
        ("2025", Month(2025, 1), Month(2025, 12), "2025"),
        ("2026", Month(2026, 1), Month(2026, 10), "2026 so far"),
        ("2026-Q3", Month(2026, 7), Month(2026, 9), "Quarter 3 of 2026"),
        ("2026-Q4", Month(2026, 10), Month(2026, 10), "Quarter 4 of 2026 so far"),
    ],
)
def test_period_by_its_key_has_its_months_and_its_words(key, first, last, said):
    period = report_period(key, TODAY)

    assert (period.first, period.last, str(period.says)) == (first, last, said)


@pytest.mark.parametrize("key", ["", "13m", "2027", "2027-Q1", "2026-Q5", "1990", "36M", "last year"])
def test_period_that_is_not_offered_is_refused(key):
    with pytest.raises(Invalid, match="Choose one of the periods"):
        report_period(key, TODAY)


def test_only_a_period_that_ends_with_the_last_complete_month_reaches_today():
    reaching = {each.key for each in periods_offered(TODAY) if each.reaches(TODAY)}

    assert reaching == {"36m", "24m", "12m", "2026", "2026-Q4"}


@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)))
def test_every_period_offered_is_known_by_its_key_and_ends_in_a_month_that_is_over(today):
    periods = periods_offered(today)

    assert len({each.key for each in periods}) == len(periods) == 15
    for each in periods:
        assert report_period(each.key, today) == each
        assert each.first <= each.last <= last_complete_month(today)
        around = range(each.first.index - 40, each.last.index + 40)
        assert each.months == sum(each.covers(Month.of_index(index)) for index in around)
