from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entry_network import context, past
from qi_portal.domain.entry.check import Stored, check
from qi_portal.domain.entry.findings import Severity
from qi_portal.domain.periods import Month
from qi_portal.domain.words import Words

AUGUST, SEPTEMBER = Month(2026, 8), Month(2026, 9)
JULY = Month(2026, 7)


def codes(proposal, known=None):
    return [finding.code for finding in check(proposal, known or context())]


def sentence(proposal, code, known=None):
    return next(str(finding.message) for finding in check(proposal, known or context()) if finding.code == code)


def test_check_of_plain_counts_finds_nothing(proposed):
    assert codes(proposed(12, 20)) == []


@pytest.mark.parametrize(
    ("period", "found"),
    [
        (Month(2026, 12), ["R05"]),
        (Month(2027, 2), ["R05"]),
        (Month(2026, 11), ["W08"]),
        (Month(2026, 10), []),
        (Month(2015, 1), ["W06"]),
        (Month(2014, 12), ["R18"]),
    ],
)
def test_check_of_a_month_depends_on_today(proposed, period, found):
    known = context(enrolled_since=Month(2010, 1))

    assert codes(proposed(12, 20, period=period), known) == found


def test_check_of_a_locked_first_value_warns_and_names_the_day(proposed):
    assert codes(proposed(12, 20, period=JULY)) == ["W06"]
    assert sentence(proposed(12, 20, period=JULY), "W06") == (
        "Jul 2026 closed on October 29, 2026. These numbers are marked as late."
    )


def test_check_of_the_first_open_month_does_not_warn(proposed):
    assert codes(proposed(12, 20, period=AUGUST)) == []


def test_check_of_a_change_in_a_locked_month_is_refused_unless_opened(proposed):
    known = context(stored=Stored(11, 20))

    assert codes(proposed(12, 20, period=JULY), known) == ["R13"]
    assert codes(proposed(12, 20, period=JULY), replace(known, unlocked=True)) == ["W07"]


def test_check_of_not_collected_over_a_stored_value_is_a_change(proposed):
    known = context(stored=Stored(11, 20))

    assert codes(proposed(period=JULY), known) == ["R13", "W16"]
    assert codes(proposed(), known) == ["W16", "W07"]


def test_check_of_a_first_value_over_not_collected_is_no_revision(proposed):
    assert codes(proposed(12, 20), context(stored=Stored(None, None))) == []


def test_check_of_what_is_stored_already_finds_nothing(proposed):
    assert codes(proposed(12, 20, period=JULY), context(stored=Stored(12, 20))) == []


def test_check_of_a_revision_names_the_old_numbers(proposed):
    message = sentence(proposed(12, 20), "W07", context(stored=Stored(11, 20)))

    assert message == "This replaces 11 of 20. The old numbers stay in the history."


@pytest.mark.parametrize(
    "known",
    [
        {"enrolled_since": None},
        {"enrolled_since": Month(2026, 11)},
        {"enrolled_since": Month(2020, 1), "enrolled_until": SEPTEMBER},
    ],
)
def test_check_outside_the_enrollment_is_refused(proposed, known):
    assert codes(proposed(12, 20), context(**known)) == ["R15"]


def test_check_in_the_last_month_of_enrollment_finds_nothing(proposed):
    assert codes(proposed(12, 20, period=SEPTEMBER), context(enrolled_until=SEPTEMBER)) == []


def test_check_of_a_foreign_practice_says_nothing_about_its_numbers(proposed):
    known = context(may_write=False, stored=Stored(11, 20), history=past(*[(10, 20)] * 12))

    assert codes(proposed("x", -3, note="MRN 12345678", period=JULY), known) == ["R14"]


def test_check_puts_errors_before_warnings(proposed):
    found = codes(proposed(30, 20, period=Month(2026, 11), note="=1+1"))

    assert found == ["R09", "W08", "W10"]


def test_check_of_a_note_that_names_a_patient_is_refused_without_repeating_it(proposed):
    note = "child of 555-010-0199"

    assert codes(proposed(12, 20, note=note)) == ["F10"]
    assert "0199" not in sentence(proposed(12, 20, note=note), "F10")


@pytest.mark.parametrize("note", ["=1+1", "+new", "-less", "@home", "\tx", "\uff1d1"])
def test_check_of_a_note_like_a_formula_warns(proposed, note):
    assert codes(proposed(12, 20, note=note)) == ["W10"]


def test_check_of_a_note_that_is_too_long_is_refused(proposed):
    assert codes(proposed(12, 20, note="a" * 501)) == ["R19"]
    assert codes(proposed(12, 20, note="a" * 500)) == []


def test_check_of_a_small_denominator_warns(proposed):
    assert codes(proposed(4, 9)) == ["W01"]
    assert codes(proposed(4, 10)) == []


def test_check_25_points_from_the_last_six_months_warns_with_their_range(proposed):
    history = past((10, 20), (11, 20), (12, 20), (10, 20), (12, 20), (14, 20))

    assert codes(proposed(6, 20), context(history=history)) == ["W02"]
    assert codes(proposed(7, 20), context(history=history)) == []
    assert sentence(proposed(6, 20), "W02", context(history=history)) == (
        "Much lower than usual (50% to 70%). Check both numbers."
    )


def test_check_with_fewer_than_six_earlier_months_does_not_doubt(proposed):
    assert codes(proposed(1, 20), context(history=past(*[(19, 20), (18, 20)], (19, 20), (18, 20), (19, 20)))) == []


def test_check_outside_three_sigma_of_twelve_months_warns(proposed):
    """p = 0.5 and n = 400 give sigma 0.025: limits 42.5% and 57.5%."""
    history = past(*[(200, 400)] * 12)

    assert codes(proposed(231, 400), context(history=history)) == ["W02"]
    assert codes(proposed(230, 400), context(history=history)) == []
    assert codes(proposed(231, 400), context(history=history[1:])) == []


def test_check_of_a_rate_uses_poisson_limits(proposed, rate):
    """16 events in 1,000 patient-months: 16 plus 3 times 4 is 28."""
    known = context(history=past(*[(16, 1000)] * 12))

    assert codes(proposed(29, 1000, measure=rate), known) == ["W02"]
    assert codes(proposed(28, 1000, measure=rate), known) == []
    assert "(4.0 to 28.0)" in sentence(proposed(29, 1000, measure=rate), "W02", known)


def test_check_of_a_count_uses_poisson_limits(proposed, count):
    known = context(history=past(*[(9, None)] * 12))

    assert codes(proposed(19, measure=count), known) == ["W02"]
    assert codes(proposed(18, measure=count), known) == []


def test_check_of_a_mean_uses_the_moving_range(proposed, mean):
    """Means of 10 and 12 in turn: center 11, moving range 2, limits 11 plus and minus 3 times 2 / 1.128 = 5.32."""
    known = context(history=past(*[(100, 10), (120, 10)] * 6))

    assert codes(proposed(164, 10, measure=mean), known) == ["W02"]
    assert codes(proposed(163, 10, measure=mean), known) == []


def test_check_of_a_jump_in_the_denominator_warns_beyond_three_times(proposed):
    known = context(history=past(*[(15, 30)] * 6))

    assert codes(proposed(45, 91), known) == ["W14"]
    assert codes(proposed(45, 90), known) == []
    assert codes(proposed(5, 10), known) == []
    assert codes(proposed(4, 9), known) == ["W01", "W14"]


def test_check_of_the_same_numbers_three_months_running_warns(proposed):
    assert codes(proposed(12, 20), context(history=past((12, 20), (12, 20)))) == ["W15"]
    assert codes(proposed(12, 20), context(history=past((12, 20), (13, 20)))) == []
    assert codes(proposed(3, 9), context(history=past((3, 9), (3, 9)))) == ["W01"]
    assert codes(proposed(12, 20), context(history=past((12, 20), (12, 20), last=AUGUST))) == []


def test_check_does_not_judge_by_later_months(proposed):
    known = context(history=past(*[(19, 20)] * 6, last=Month(2026, 12)))

    assert (
        codes(
            proposed(
                2,
                20,
                period=Month(2026, 6),
            ),
            replace(known, today=date(2026, 7, 10)),
        )
        == []
    )


ANY_CELL = st.text() | st.integers() | st.floats() | st.none() | st.booleans() | st.dates()


@given(ANY_CELL, ANY_CELL, ANY_CELL, st.text(), st.booleans(), st.integers(2000 * 12, 2030 * 12))
def test_check_of_anything_gives_findings_with_sentences(proposed, numerator, denominator, value, note, comma, month):
    proposal = proposed(
        numerator, denominator, value=value, note=note, decimal_comma=comma, period=Month.of_index(month)
    )

    for finding in check(proposal, context(history=past(*[(10, 20)] * 14))):
        assert isinstance(finding.message, Words)
        assert len(str(finding.message)) > 20
        assert finding.severity in Severity


@given(st.integers(0, 3000), st.integers(1, 3000))
def test_check_of_any_true_pair_finds_no_error(proposed, one, other):
    proposal = proposed(min(one, other), max(one, other))

    assert not any(finding.is_error for finding in check(proposal, context()))


def test_check_before_the_measure_was_counted_names_its_first_month(proposed):
    measure = replace(proposed().measure, since=Month(2026, 9))

    assert codes(proposed(17, 20, measure=measure, period=Month(2026, 9))) == []
    assert codes(proposed(17, 20, measure=measure, period=Month(2026, 8))) == ["R18"]
    assert "is counted from Sep 2026 on" in sentence(proposed(17, 20, measure=measure, period=Month(2026, 8)), "R18")


def test_check_of_a_version_that_replaced_others_looks_at_the_first_of_them(proposed):
    first = proposed().measure
    measure = replace(first, since=Month(2026, 9), version="2", earlier=(first,))

    assert codes(proposed(17, 20, measure=measure, period=Month(2026, 8))) == []


def test_check_after_the_measure_was_retired_names_its_last_month(proposed):
    measure = replace(proposed().measure, retired_after=Month(2026, 9))

    assert codes(proposed(17, 20, measure=measure, period=Month(2026, 9))) == []
    assert codes(proposed(17, 20, measure=measure, period=Month(2026, 10))) == ["R02"]
