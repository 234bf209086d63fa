from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entry_network import TODAY, context
from qi_portal.domain.entry.parsed import Line
from qi_portal.domain.entry.plan import plan
from qi_portal.domain.entry.planned import Around, Kept, Mode, Outcome
from qi_portal.domain.entry.sheet import read_table
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.reading import State

LONG = ["practice_id", "measure_id", "period", "numerator", "denominator", "note"]
OCTOBER = Month(2026, 10)


@pytest.fixture
def planned(network):
    def make(*rows, heading=LONG):
        lines = [Line(number, row) for number, row in enumerate([heading, *rows], 1)]
        return plan(read_table(lines), network, TODAY)

    return make


def found(findings):
    return [(finding.row, finding.code) for finding in findings]


@pytest.mark.parametrize("measure_id", ["DEV-1", "dev_1", "DEV 1", " Dev-1 "])
def test_plan_of_an_id_written_otherwise_finds_it(planned, measure_id):
    result = planned(["p001", measure_id, "2026-10", 12, 20])

    assert result.outcome is Outcome.ACCEPT
    assert (result.values[0].practice, result.values[0].measure.id) == ("P001", "DEV-1")


def test_plan_of_unknown_ids_names_them(planned):
    result = planned(["p7", "DEV-99", "2026-10", 12, 20], ["", "DEV1", "2026-10", "x", 20])

    assert found(result.errors) == [(2, "R01"), (2, "R02"), (3, "R01"), (3, "R02"), (3, "R06")]
    assert str(result.errors[0].message) == (
        "Row 2, column “practice_id”: “p7” is not a practice you may enter numbers for. Check its code."
    )


def test_plan_of_a_bad_month_still_judges_the_counts(planned):
    result = planned(["P001", "DEV-1", "2026-13", 25, 20])

    assert found(result.errors) == [(2, "R03"), (2, "R09")]
    assert result.outcome is Outcome.REJECT


def test_plan_names_row_column_and_values_in_a_wide_file(planned):
    result = planned(["P001", "DEV-1", 25, 20], heading=["practice", "measure", "2026-10 num", "2026-10 den"])

    error = result.errors[0]
    assert str(error.message) == "Row 2, column “2026-10 num”: 25 is more than 20. Check which of the two is mistyped."
    assert (error.practice, error.measure_id, error.period) == ("P001", "DEV-1", OCTOBER)


def test_plan_of_identical_rows_keeps_one(planned):
    result = planned(*[["P001", "DEV-1", "2026-10", 12, 20]] * 3)

    assert (result.valid, result.merged, found(result.warnings)) == (1, 2, [(3, "W05"), (4, "W05")])


def test_plan_of_conflicting_rows_refuses_every_one_of_them(planned):
    result = planned(
        ["P001", "DEV-1", "2026-10", 12, 20],
        ["P001", "DEV-1", "Oct 2026", 13, 20],
        ["P001", "DEV-1", "2026-10", 12, 20],
        ["P001", "DEV-2", "2026-10", 12, 20],
    )

    assert found(result.errors) == [(2, "R12"), (3, "R12"), (4, "R12")]
    assert (result.outcome, result.valid) == (Outcome.PARTIAL, 1)
    assert "Rows 2 (12/20), 3 (13/20), 4 (12/20) give the same month" in str(result.errors[0].message)


def test_plan_of_a_value_and_not_collected_for_one_month_is_a_conflict(planned):
    result = planned(["P001", "DEV-1", "2026-10", 12, 20], ["P001", "DEV-1", "2026-10", "n/a", "n/a"])

    assert found(result.errors) == [(2, "R12"), (3, "R12")]


def test_plan_of_none_eligible_and_not_collected_keeps_them_apart(planned):
    result = planned(["P001", "DEV-1", "2026-10", 0, 0], ["P002", "DEV-1", "2026-10", "-", "-"])

    assert result.outcome is Outcome.ACCEPT_WITH_WARNINGS
    assert [(each.numerator, each.denominator) for each in result.values] == [(0, 0)]
    assert [(each.practice, each.numerator) for each in result.not_collected] == [("P002", None)]


def test_plan_judges_a_month_by_those_before_it_in_the_file(planned):
    usual = [["P001", "DEV-1", f"2026-{month:02d}", 10 + month % 2, 20] for month in range(4, 10)]

    result = planned(*usual, ["P001", "DEV-1", "2026-10", 1, 20])

    assert (8, "W02") in found(result.warnings)


def test_plan_of_a_series_with_a_hole_names_the_month_before(planned):
    result = planned(["P001", "DEV-1", "2026-08", 12, 20], ["P001", "DEV-1", "2026-10", 12, 20])

    assert found(result.warnings) == [(3, "W04")]
    assert "Sep 2026 has no numbers yet" in str(result.warnings[0].message)


def test_plan_of_a_hole_before_stored_months_is_seen(planned, network):
    network.known["P001", "DEV-1"] = Around(context(), {Month(2026, 8): Kept(State.COUNTED, 12, 20)})

    assert found(planned(["P001", "DEV-1", "2026-10", 12, 21]).warnings) == [(2, "W04")]


def test_plan_without_a_denominator_column_is_refused_where_one_is_needed(planned):
    heading = ["practice", "measure", "month", "num"]

    needed = planned(["P001", "DEV-1", "2026-10", 12], heading=heading)
    not_needed = planned(["P001", "SAF-1", "2026-10", 12], heading=heading)

    assert (needed.outcome, [finding.code for finding in needed.file_errors]) == (Outcome.REJECT, ["F04"])
    assert not_needed.outcome is Outcome.ACCEPT


def test_plan_of_percents_alone_refuses_each_row(planned):
    result = planned(["P001", "DEV-1", "2026-10", "85%"], heading=["practice", "measure", "month", "percent"])

    assert found(result.errors) == [(2, "R16")]


def test_plan_of_a_refused_file_keeps_nothing(planned):
    result = planned(["P001", "DEV-1", "2026-10", 12, 20, "x"], heading=[*LONG[:5], "MRN"])

    assert (result.outcome, result.values, [finding.code for finding in result.file_errors]) == (
        Outcome.REJECT,
        (),
        ["F10"],
    )


def test_plan_of_a_foreign_practice_gives_one_error_a_row(planned, network):
    network.known["P002", "DEV-1"] = Around(context(may_write=False), {OCTOBER: Kept(State.COUNTED, 1, 2)})

    result = planned(["P002", "DEV-1", "2026-10", 12, 20], ["P002", "DEV-1", "2026-10", 13, 20])

    assert found(result.errors) == [(2, "R14"), (3, "R14")]


def test_plan_of_rows_in_error_says_nothing_else_of_them(planned):
    result = planned(["P001", "DEV-1", "2026-13", "n/a", "n/a"], ["P001", "DEV-1", "2027-02", 4, 5])

    assert (found(result.errors), result.warnings) == ([(2, "R03"), (3, "R05")], ())


def test_plan_passes_today_to_the_lookup(planned, network):
    lines = [Line(1, LONG), Line(2, ["P001", "DEV-1", "2026-10", 12, 20])]

    assert found(plan(read_table(lines), network, date(2026, 9, 1)).errors) == [(2, "R05")]


def test_plan_keeps_a_note_composed_and_without_control_characters(planned):
    result = planned(["P001", "DEV-1", "2026-10", 12, 20, " cafe\u0301\x07 "])

    assert result.values[0].note == "café"


CELLS = st.sampled_from(["12", "20", "25", "x", "", "n/a", "-3", "0"])
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["P001", "P002", "p7", ""]),
        st.sampled_from(["DEV-1", "DEV-2", "AST-5", "nil"]),
        st.sampled_from(["2026-09", "2026-10", "2026-13", "2027-01"]),
        CELLS,
        CELLS,
    ),
    max_size=8,
)


@given(ROWS)
def test_plan_of_any_rows_keeps_all_or_nothing(new_network, rows):
    lines = [Line(number, row) for number, row in enumerate([LONG, *rows], 1)]

    result = plan(read_table(lines), new_network(), TODAY)

    assert result.to_keep(Mode.PREVIEW) == ()
    kept = result.to_keep(Mode.ALL_OR_NOTHING)
    assert kept == (() if result.errors or result.file_errors else (*result.values, *result.not_collected))
    assert len(result.to_keep(Mode.VALID_ROWS)) == result.valid + len(result.not_collected)


@given(ROWS)
def test_plan_of_any_rows_accounts_for_each_and_keeps_a_key_once(new_network, rows):
    lines = [Line(number, row) for number, row in enumerate([LONG, *rows], 1)]

    result = plan(read_table(lines), new_network(), TODAY)

    in_error = {finding.row for finding in result.errors}
    assert result.rows == result.valid + len(result.not_collected) + result.merged + len(in_error)
    keys = [(each.practice, each.measure.id, each.period) for each in result.to_keep(Mode.VALID_ROWS)]
    assert len(keys) == len(set(keys))
