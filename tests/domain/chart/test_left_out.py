"""A month that was left out is shown, and no sentence counts it among those that were judged."""

import pytest

from qi_portal.domain.chart.build import build
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.method import Baseline, Method
from qi_portal.domain.spc.outlook import propose
from qi_portal.domain.spc.read import read
from qi_portal.domain.spc.reading import Mark, Signal

FIRST = Month(2023, 11)
STEP = (9, 8, 10, 9, 11, 8, 9, 7, 10, 9, 16, 17, 15, 18, 17, 16, 18, 17, 18, 17)
EARLY = (*[9, 10, 8, 11, 9, 10, 8, 10, 9, 11, 8, 10], *[15, 16, 14, 17] * 6)
WAVERING = (9, 11, 8, 12, 7, 13, 9, 11, 8, 12, 7, 13)


@pytest.fixture
def chart(measure, counts):
    """The chart of so many of 20 a month, with the months at some positions left out."""

    def make(*numerators, without=(), **method):
        left_out = frozenset(FIRST + position for position in without)
        reading = read(counts(*numerators), measure().direction, Method(is_share=True, excluded=left_out, **method))
        return build(measure(target=None), reading)

    return make


def test_sentence_of_a_run_does_not_count_a_month_that_was_left_out(chart):
    low = chart(*STEP[:14], 2, *STEP[14:], without=[14])

    assert str(low.evidence).startswith(
        "All 10 months with data since Sep 2024 lie above the median of 65%. "
        "The median was 45% before and is 85% since then. Jan 2025 is left out and not judged."
    )


def test_month_left_out_at_the_end_does_not_end_a_run(chart):
    last = chart(*STEP, 2, without=[20])

    assert str(last.verdict) == "Screening: improved and stayed improved."
    assert "other side" not in str(last.evidence)


def test_month_left_out_does_not_break_a_run_held_against_the_first_months(chart):
    changed = chart(*EARLY[:26], 3, *EARLY[26:], without=[26])

    assert changed.signal is Signal.CONFIRMED_IMPROVEMENT
    assert changed.points[26].mark is Mark.ORDINARY
    assert str(changed.evidence).startswith("All 24 months with data since Nov 2024 lie above the baseline")


def test_sentence_without_a_signal_counts_the_months_that_were_judged(chart):
    assert str(chart(*WAVERING, 20, without=[12]).evidence).startswith("12 months vary around the median of 50%")


def test_verdict_of_too_few_months_counts_those_that_were_not_left_out(chart):
    few = chart(*WAVERING[:10], without=[8, 9])

    assert str(few.verdict) == "Screening: not enough data to judge: 8 months have a value, and 10 are needed."
    assert str(few.evidence).startswith("The median of 8 months is")


def test_verdict_of_a_long_phase_near_its_line_says_that_too_few_differ_from_it(chart):
    near = chart(*WAVERING, *[10] * 9, 11, 12, 9, phases=(FIRST + 12,))

    assert str(near.verdict) == (
        "Screening: not enough data to judge: 3 of 12 months differ from the median, and 10 are needed."
    )


def test_sentence_of_a_locked_line_counts_the_months_that_set_it(chart, counts):
    months = counts(*WAVERING)
    locked = Baseline(months[0].month, months[9].month, tuple(months[:10]))

    near = chart(*[10] * 10, *WAVERING[:4], baselines=(locked,))

    assert str(near.evidence).startswith("The median of 10 months is")


def test_baseline_is_proposed_of_months_that_set_lines(measure, counts):
    points = counts(*WAVERING, *WAVERING)

    proposal = propose(read(points, measure().direction, Method(excluded=frozenset([Month(2023, 12)]))))

    assert (proposal.first, proposal.last, proposal.months) == (FIRST, FIRST + 12, 12)
