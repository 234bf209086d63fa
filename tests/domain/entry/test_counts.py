import pytest
from hypothesis import given
from hypothesis import strategies as st

from qi_portal.domain.entry.cells import BrokenFormula
from qi_portal.domain.entry.counts import read_counts
from qi_portal.domain.spc.reading import State


def codes(counts):
    return [finding.code for finding in counts.findings]


def test_read_counts_of_two_numbers_keeps_them(proposed):
    counts = read_counts(proposed("1,204", "1,300"))

    assert (counts.state, counts.numerator, counts.denominator, counts.findings) == (State.COUNTED, 1204, 1300, ())


def test_read_counts_of_more_than_all_says_which_two_numbers(proposed):
    counts = read_counts(proposed("25", "20"))

    assert codes(counts) == ["R09"]
    assert str(counts.findings[0].message) == "25 is more than 20. Check which of the two is mistyped."


def test_read_counts_of_a_rate_may_exceed_its_denominator(proposed, rate):
    assert codes(read_counts(proposed("25", "20", measure=rate))) == []


@pytest.mark.parametrize(
    ("numerator", "denominator", "found"),
    [
        ("4.5", "20", ["R08"]),
        ("1.204", "2.000", ["R08"]),
        ("x", "y", ["R06", "R06"]),
        ("-1", "20", ["R07"]),
        ("3", "0", ["R10"]),
        ("3", "", ["R11"]),
        ("", "20", ["R11"]),
        ("n/a", "20", ["R11"]),
        ("0", "0", ["W03"]),
        ("n/a", "-", ["W16"]),
        (BrokenFormula("#DIV/0!"), "20", ["R17"]),
    ],
)
def test_read_counts_of_a_pair_finds_what_is_wrong(proposed, numerator, denominator, found):
    assert codes(read_counts(proposed(numerator, denominator))) == found


def test_read_counts_of_nobody_eligible_is_no_zero(proposed):
    assert read_counts(proposed(0, 0)).state is State.NONE_ELIGIBLE


def test_read_counts_of_no_data_is_not_collected(proposed):
    counts = read_counts(proposed("n/a", "n/a"))

    assert (counts.state, counts.numerator, counts.denominator) == (State.NOT_COLLECTED, None, None)


def test_read_counts_of_a_mean_allows_a_fraction_in_the_sum_only(proposed, mean):
    assert codes(read_counts(proposed("40.5", "12", measure=mean))) == []
    assert codes(read_counts(proposed("40", "12.5", measure=mean))) == ["R08"]


def test_read_counts_of_a_plain_count_needs_no_denominator(proposed, count):
    assert read_counts(proposed("3", measure=count)).numerator == 3
    assert codes(read_counts(proposed("3", "40", measure=count))) == ["W11"]
    assert codes(read_counts(proposed("", "40", measure=count))) == ["R11"]
    assert codes(read_counts(proposed(measure=count))) == ["W16"]


@pytest.mark.parametrize(
    ("value", "found"), [("85.7%", []), ("0.857", []), ("86", []), ("86.3", ["W09"]), ("0.5", ["W09"])]
)
def test_read_counts_with_a_percent_compares_it_with_the_counts(proposed, value, found):
    assert codes(read_counts(proposed("18", "21", value=value))) == found


def test_read_counts_ignores_a_broken_percent_beside_both_counts(proposed):
    assert codes(read_counts(proposed("0", "0", value=BrokenFormula("#DIV/0!")))) == ["W03"]
    assert codes(read_counts(proposed("3", "20", value="see below"))) == []


@pytest.mark.parametrize("value", ["85.7%", "85.7", 85.7, 0.857, 0.8571428571428571])
def test_read_counts_of_a_percent_and_a_denominator_works_out_the_numerator(proposed, value):
    counts = read_counts(proposed("", "21", value=value))

    assert (counts.numerator, codes(counts)) == (18, ["W17"])


@pytest.mark.parametrize(
    ("denominator", "value"), [("", "85%"), ("1000", "48%"), ("20", "48%"), ("0", "10%"), ("20", "130%")]
)
def test_read_counts_of_a_percent_that_tells_no_single_numerator_is_refused(proposed, denominator, value):
    assert codes(read_counts(proposed("", denominator, value=value))) == ["R16"]


def test_read_counts_of_an_unreadable_percent_and_a_denominator_is_refused(proposed):
    assert codes(read_counts(proposed("", "20", value="about half"))) == ["R06"]


def test_read_counts_of_a_mean_and_its_n_works_out_the_sum(proposed, mean):
    counts = read_counts(proposed("", "20", value="12.3", measure=mean))

    assert (counts.numerator, counts.denominator) == (246, 20)


def test_read_counts_of_a_rate_and_its_exposure_works_out_the_events(proposed, rate):
    assert read_counts(proposed("", "400", value="12.5", measure=rate)).numerator == 5


@given(st.integers(1, 400), st.data())
def test_read_counts_of_a_precise_percent_recovers_any_numerator(proposed, denominator, data):
    numerator = data.draw(st.integers(0, denominator))
    percent = f"{100 * numerator / denominator:.4f}%"

    assert read_counts(proposed("", denominator, value=percent)).numerator == numerator


@given(st.integers(1, 60), st.data())
def test_read_counts_of_a_whole_percent_never_guesses_another_numerator(proposed, denominator, data):
    numerator = data.draw(st.integers(0, denominator))

    counts = read_counts(proposed("", denominator, value=f"{round(100 * numerator / denominator)}%"))

    assert counts.numerator in (numerator, None)
