"""Months and numbers that a change needs, against hand-worked chances and against series drawn with a fixed seed."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qi_portal.domain.content.measure import Direction
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.binomial import binomial, likely
from qi_portal.domain.spc.control_chart import Kind
from qi_portal.domain.spc.method import Baseline, Method
from qi_portal.domain.spc.power import Outlook, outlook
from qi_portal.domain.spc.read import read
from qi_portal.domain.spc.reading import Point, Signal
from qi_portal.domain.spc.run_chances import HORIZON, runs_by, shift_by

PERCENTS = st.integers(5, 85)
SERIES = 400


def seen_by(n: int, before: float, after: float, months: int) -> tuple[list[float], list[float]]:
    """Shares of drawn series that had shown the change as possible, and confirmed, by each month after it."""
    draw = random.Random(20)
    possible, confirmed = [0] * (months + 1), [0] * (months + 1)
    for _ in range(SERIES):
        counts = [sum(draw.random() < (before if at < 12 else after) for _ in range(n)) for at in range(12 + months)]
        points = [Point(Month(2020, 1) + at, count / n, count, n) for at, count in enumerate(counts)]
        how = Method(Kind.P, is_share=True, baselines=(Baseline(Month(2020, 1), Month(2020, 12), tuple(points[:12])),))
        signals = [read(points[: 12 + until], Direction.HIGHER, how).signal for until in range(1, months + 1)]
        for until in range(1, months + 1):
            possible[until] += any(signal.is_better for signal in signals[:until])
            confirmed[until] += Signal.CONFIRMED_IMPROVEMENT in signals[:until]
    return [count / SERIES for count in possible], [count / SERIES for count in confirmed]


def first_sure(chances: list[float]) -> int:
    return next(month for month, chance in enumerate(chances) if chance >= 0.8)


def test_outlook_of_40_a_month_is_what_drawn_series_show():
    possible, confirmed = seen_by(40, 0.45, 0.55, 24)

    found = outlook(40, 0.45)

    assert found == Outlook(40, 0.45, 0.1, 10, 19, 65, 70)
    assert abs(first_sure(possible) - found.months_possible) <= 1
    assert abs(first_sure(confirmed) - found.months_confirmed) <= 2
    assert possible[found.months_possible] == pytest.approx(0.8, abs=0.05)
    assert confirmed[found.months_confirmed] == pytest.approx(0.8, abs=0.05)


def test_outlook_of_few_a_month_is_that_it_will_not_be_seen():
    assert outlook(5, 0.45).months_possible is None
    assert outlook(20, 0.45).months_confirmed is None


def test_outlook_of_its_own_advice_is_within_half_a_year_and_a_year():
    first = outlook(20, 0.45)

    assert outlook(first.n_for_half_year, 0.45).months_possible == 6
    assert outlook(first.n_for_year, 0.45).months_confirmed <= 12
    assert outlook(first.n_for_year - 10, 0.45).months_confirmed > 12


def test_outlook_near_the_end_of_the_scale_looks_for_what_there_is_room_for():
    assert outlook(20, 0.95).gain == 0.05
    assert outlook(20, 1.0) == Outlook(20, 1.0, 0.0, None, None, None, None)


def test_outlook_of_a_drop_mirrors_the_one_of_a_gain():
    drop, gain = outlook(30, 0.3, Direction.LOWER), outlook(30, 0.7)

    assert (drop.months_possible, drop.months_confirmed) == (gain.months_possible, gain.months_confirmed)


@settings(max_examples=25, deadline=None)
@given(st.integers(10, 60), PERCENTS)
def test_outlook_of_any_share_confirms_no_sooner_than_it_is_possible_and_is_not_slower_for_a_larger_gain(n, percent):
    small, large = outlook(n, percent / 100), outlook(n, percent / 100, gain=0.15)

    assert (small.months_possible or HORIZON) <= (small.months_confirmed or HORIZON + 1)
    assert (large.months_possible or HORIZON + 1) <= (small.months_possible or HORIZON + 1)


def test_shift_of_months_that_all_lie_above_waits_only_for_what_the_baseline_did_not_bring():
    assert shift_by(100)[:7] == (0.0, 1 / 32, 1 / 16, 1 / 8, 1 / 4, 1 / 2, 1.0)


def test_shift_of_months_that_never_lie_above_does_not_come():
    assert shift_by(0)[-1] == 0.0


def test_runs_rules_see_months_that_all_lie_above_once_their_run_is_too_long():
    chances = runs_by(100, 12)

    assert chances[7] < 1.0
    assert chances[8] == pytest.approx(1.0), "of 20 useful months a run of 8 is too long"


@pytest.mark.parametrize("percent", [0, 30, 50, 80, 100])
def test_runs_rules_never_unsee_a_change(percent):
    chances = runs_by(percent, 12)

    assert len(chances) == HORIZON + 1
    assert list(chances) == sorted(chances)
    assert 0 <= chances[-1] <= 1 + 1e-9


def test_binomial_chance_of_3_in_10_at_one_fifth_is_the_textbooks():
    assert binomial(10, 0.2, 3) == pytest.approx(0.201326592)


@given(st.integers(1, 400), st.integers(0, 100))
def test_binomial_counts_that_are_likely_are_almost_all_there_are(n, percent):
    assert sum(chance for _, chance in likely(n, percent / 100)) == pytest.approx(1.0, abs=1e-5)


def test_outlook_of_the_largest_number_that_can_be_entered_is_answered_at_once():
    assert outlook(10_000_000, 0.45) == replace(outlook(1_000, 0.45), n=10_000_000)


@pytest.mark.parametrize("percent", [1, 50, 90, 99])
def test_outlook_of_more_than_a_thousand_a_month_is_that_of_a_thousand(percent):
    assert replace(outlook(1_000, percent / 100), n=0) == replace(outlook(999, percent / 100), n=0)
