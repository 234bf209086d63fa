"""How complete a year is."""

import pytest

from qi_portal.domain.network.completeness import By, Entered, Row, Tally, in_order, tally, together
from qi_portal.domain.network.completeness_words import COLUMNS, cells_of
from qi_portal.domain.periods import Month

JANUARY = Month(2026, 1)


def row(key: str, *entered: int, of: int = 2, late: int = 0) -> Row:
    """A month for each number: so many of two measures were entered, in time unless told otherwise."""
    months = {
        JANUARY + ahead: tally(of, Entered(in_time=count - min(late, count), late=min(late, count)), is_open=False)
        for ahead, count in enumerate(entered)
    }
    return Row(key, f"Practice {key}", months)


def test_what_is_not_entered_is_missing_once_it_is_due() -> None:
    assert tally(5, Entered(2, 1, 1, 0), is_open=False) == Tally(Entered(2, 1, 1, 0), missing=1)
    assert tally(5, Entered(2, 1, 1, 0), is_open=True) == Tally(Entered(2, 1, 1, 0), open=1)


def test_measure_that_nobody_expected_is_no_debt_of_others() -> None:
    assert tally(1, Entered(in_time=2), is_open=False) == Tally(Entered(in_time=2))


def test_answers_without_a_number_count_as_entered() -> None:
    found = tally(4, Entered(in_time=1, none_eligible=1, not_collected=1), is_open=False)

    assert (found.due, found.share) == (4, 0.75)


def test_where_nothing_was_due_there_is_no_share() -> None:
    assert tally(3, Entered(), is_open=True).share is None


def test_silence_is_counted_back_from_the_last_due_month() -> None:
    assert [row("A", *entered).silent for entered in [(2, 2), (2, 0), (1, 0, 0), (0, 0, 0), ()]] == [0, 1, 2, 3, 0]
    assert [row("A", *entered).is_silent for entered in [(2, 0), (1, 0, 0)]] == [False, True]


def test_open_month_and_months_without_a_part_are_no_silence() -> None:
    found = row("A", 1, 0)
    months = {**found.months, JANUARY + 2: Tally(), JANUARY + 3: Tally(open=2)}

    assert Row("A", "A", months).silent == 1


def test_rows_add_up() -> None:
    assert together([row("A", 2, 0), row("B", 1, late=1)]) == Tally(Entered(in_time=2, late=1), missing=3)


@pytest.mark.parametrize(
    ("by", "keys"),
    [
        (By.SILENT, ["C", "B", "A"]),
        (By.SHARE, ["C", "B", "A"]),
        (By.MISSING, ["C", "B", "A"]),
        (By.LATE, ["A", "C", "B"]),
        (By.NAME, ["A", "B", "C"]),
    ],
)
def test_rows_stand_with_what_needs_somebody_on_top(by: By, keys: list[str]) -> None:
    rows = [row("A", 2, 2, 2, late=1), row("B", 2, 2, 0), row("C", 2, 0, 0), row("D")]

    assert [each.key for each in in_order(rows, by)] == ([*keys, "D"])


def test_order_can_be_turned_and_rows_without_anything_due_stay_last() -> None:
    rows = [row("A", 2, 2), row("B", 0, 0), row("C")]

    assert [each.key for each in in_order(rows, By.SILENT, is_turned=True)] == ["A", "B", "C"]
    assert [each.key for each in in_order(rows, By.NAME, is_turned=True)] == ["C", "B", "A"]
    assert By.chosen("sideways") is By.SILENT


def test_file_has_a_number_for_each_column_but_code_and_name() -> None:
    assert len(cells_of(row("A", 2))) == len(COLUMNS) - 2
    assert cells_of(row("A", 2, 0)) == (4, 2, 0, 0, 0, 2, 0, 0, 1)
