import pytest

from qi_portal.domain.entry.headers import Layout
from qi_portal.domain.entry.parsed import Line
from qi_portal.domain.entry.sheet import MOST_ROWS, read_table
from qi_portal.domain.periods import Month

LONG = ["practice_id", "measure_id", "period", "numerator", "denominator"]


def table(*rows, **how):
    return read_table([Line(number, row) for number, row in enumerate(rows, 1)], **how)


def codes(parsed):
    return [finding.code for finding in parsed.findings]


def test_read_table_of_a_long_sheet_gives_a_row_a_line():
    parsed = table(LONG, ["P001", "DEV-1", "2026-08", "10", "21"])

    assert (parsed.layout, parsed.header_row, parsed.data_rows, codes(parsed)) == (Layout.LONG, 1, 1, [])
    row = parsed.rows[0]
    assert (row.number, row.practice, row.measure, row.period) == (2, "P001", "DEV-1", Month(2026, 8))


@pytest.mark.parametrize("lines", [[], [["", ""]], [LONG], [LONG, ["", "", ""]], [LONG, ["total", "", "", "3", "4"]]])
def test_read_table_without_data_is_refused_as_empty(lines):
    assert codes(table(*lines)) == ["F02"]


def test_read_table_without_a_heading_is_refused():
    assert codes(table(["P001", "DEV-1", "2026-08", "10", "21"])) == ["F03"]


@pytest.mark.parametrize("missing", range(4))
def test_read_table_without_a_required_column_is_refused(missing):
    heading = [name for index, name in enumerate(LONG) if index != missing]

    assert codes(table(heading, ["a", "b", "c", "d"])) == ["F04"]


def test_read_table_with_two_columns_of_one_meaning_names_both():
    parsed = table([*LONG, "denom"], ["P001", "DEV-1", "2026-08", "1", "2", "2"])

    assert codes(parsed) == ["F05"]
    assert "“denominator” and “denom”" in str(parsed.findings[0].message)


def test_read_table_with_a_personal_column_is_refused_and_repeats_nothing():
    parsed = table([*LONG, "Patient name"], ["P001", "DEV-1", "2026-08", "1", "2", "Ada Example"])

    assert (codes(parsed), parsed.rows) == (["F10"], ())
    assert "Ada" not in str(parsed.findings[0].message)


def test_read_table_of_a_patient_list_without_our_columns_is_refused_as_one():
    assert codes(table(["MRN", "DOB", "Visit"], ["123", "3/4/2019", "x"])) == ["F10"]


def test_read_table_of_too_many_rows_is_refused():
    rows = [["P001", "DEV-1", "2026-08", "1", "2"]] * MOST_ROWS

    assert table(LONG, *rows).data_rows == MOST_ROWS
    assert codes(table(LONG, *rows, rows[0])) == ["F07"]


def test_read_table_skips_footnotes_and_names_totals_and_unknown_columns():
    parsed = table(
        [*LONG, "color"], ["P001", "DEV-1", "2026-08", "1", "2"], ["Grand Total", "", "", "1", "2"], ["made by hand"]
    )

    assert (parsed.data_rows, codes(parsed)) == (1, ["W11", "W18"])
    assert parsed.findings[1].row == 3


def test_read_table_wide_by_month_skips_empty_pairs():
    parsed = table(
        ["practice", "measure", "2026-08 num", "2026-08 den", "2026-09 num", "2026-09 den"],
        ["P001", "DEV-1", "1", "2", "", ""],
        ["P001", "DEV-2", "3", "4", "n/a", "n/a"],
    )

    assert (parsed.data_rows, [(row.number, row.period, row.numerator) for row in parsed.rows]) == (
        2,
        [(2, Month(2026, 8), "1"), (3, Month(2026, 8), "3"), (3, Month(2026, 9), "n/a")],
    )


def test_read_table_wide_by_measure_gives_a_row_a_measure():
    parsed = table(
        ["practice", "period", "DEV-1 num", "DEV-1 den", "DEV-2 num", "DEV-2 den"],
        ["P001", "2026-08", "1", "2", "3", "4"],
    )

    assert [(row.measure, row.numerator, row.denominator) for row in parsed.rows] == [
        ("DEV-1", "1", "2"),
        ("DEV-2", "3", "4"),
    ]


def test_read_table_with_an_ambiguous_month_says_so_unless_another_row_settles_it():
    unclear = ["P001", "DEV-1", "3/4/2026", "1", "2"]
    clear = ["P001", "DEV-1", "25/4/2026", "1", "2"]

    assert table(LONG, unclear).rows[0].findings[0].code == "R04"
    assert table(LONG, unclear, clear).rows[0].period == Month(2026, 4)


def test_read_table_of_a_1904_workbook_counts_days_from_there():
    row = ["P001", "DEV-1", 44773, 1, 2]

    assert table(LONG, row, epoch_1904=True).rows[0].period == Month(2026, 8)
    assert table(LONG, row).rows[0].period == Month(2022, 7)
