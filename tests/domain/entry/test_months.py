from contextlib import suppress
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qi_portal.domain.entry.cells import BrokenFormula
from qi_portal.domain.entry.findings import UnreadableCell
from qi_portal.domain.entry.months import EPOCH_1900, EPOCH_1904, DateStyle, SlashOrder, parse_month, slash_order
from qi_portal.domain.periods import Month

AUGUST = Month(2026, 8)


@pytest.mark.parametrize(
    "cell",
    [
        "2026-08",
        "2026-08-31",
        "202608",
        "20260801",
        "08/2026",
        "8/1/2026",
        "8/31/2026",
        "31/8/2026",
        "8/8/2026",
        "Aug 2026",
        "aug 2026",
        "August 2026",
        "Aug-26",
        "2026/08",
        "31.08.2026",
        " 2026-08 ",
        "'2026-08",
        date(2026, 8, 31),
        datetime(2026, 8, 1, 10, 30),  # noqa: DTZ001 - a workbook's times have no zone
        202608,
        202608.0,
    ],
)
def test_parse_month_of_an_accepted_form_reads_it(cell):
    assert parse_month(cell) == AUGUST


@pytest.mark.parametrize("cell", [46235, 46235.0, 46235.75, "46235"])
def test_parse_month_of_a_day_count_since_1900_reads_it(cell):
    assert parse_month(cell) == AUGUST


def test_parse_month_of_a_day_count_since_1904_reads_it():
    assert parse_month(44773, DateStyle(epoch=EPOCH_1904)) == AUGUST


@given(st.dates(date(2015, 1, 1), date(2100, 12, 31)), st.sampled_from([EPOCH_1900, EPOCH_1904]))
def test_parse_month_of_any_day_count_gives_the_month_back(day, epoch):
    assert parse_month((day - epoch).days, DateStyle(epoch=epoch)) == Month.of(day)


@given(
    st.dates(date(2015, 1, 1), date(2100, 12, 31)), st.sampled_from(["%Y-%m", "%Y-%m-%d", "%Y%m", "%Y%m%d", "%m/%Y"])
)
def test_parse_month_of_a_formatted_day_gives_the_month_back(day, form):
    assert parse_month(day.strftime(form)) == Month.of(day)


@pytest.mark.parametrize(
    "cell",
    [
        "",
        None,
        "2026-13",
        "2026",
        "Q3 2026",
        "2026-Q3",
        "last month",
        "2026-02-30",
        "13/13/2026",
        "0/5/2026",
        "8/31/26",
        "２０２６-08",
        "Foo 2026",
        "0000-00",
        date(9999, 12, 31),
        float("nan"),
        True,
        12,
    ],
)
@pytest.mark.rule(25)
def test_parse_month_of_anything_else_is_refused(cell):
    with pytest.raises(UnreadableCell) as refusal:
        parse_month(cell)

    assert refusal.value.finding.code == "R03"


def test_parse_month_of_a_broken_formula_is_refused():
    with pytest.raises(UnreadableCell) as refusal:
        parse_month(BrokenFormula("#REF!"))

    assert refusal.value.finding.code == "R17"


def test_parse_month_of_an_ambiguous_date_names_both_months():
    with pytest.raises(
        UnreadableCell, match=r"“3/4/2026” may be Mar 2026 or Apr 2026\. Write the month as 2026-03\."
    ) as refusal:
        parse_month("3/4/2026")

    assert refusal.value.finding.code == "R04"


@pytest.mark.parametrize(
    ("cells", "month"), [(["3/4/2026", "13/4/2026"], Month(2026, 4)), (["3/4/2026", "4/13/2026"], Month(2026, 3))]
)
def test_parse_month_of_an_ambiguous_date_follows_the_file(cells, month):
    assert parse_month(cells[0], DateStyle(slash_order(cells))) == month


def test_slash_order_of_dates_that_disagree_is_unknown():
    assert slash_order(["13/4/2026", "4/13/2026"]) is None
    assert slash_order(["2026-04-13", 46235, "3/4/2026"]) is None
    assert slash_order(["4/13/2026"]) is SlashOrder.MONTH_FIRST


@given(st.text() | st.floats() | st.integers() | st.dates())
@pytest.mark.rule(25)
def test_parse_month_of_anything_gives_a_month_or_a_finding(cell):
    with suppress(UnreadableCell):
        assert isinstance(parse_month(cell), Month)


def test_day_counts_of_the_two_systems_lie_1462_days_apart():
    assert timedelta(days=1462) == EPOCH_1904 - EPOCH_1900
