from math import sqrt
from random import Random

import pytest

from qi_portal.domain.content.measure import Direction
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.control_chart import Kind
from qi_portal.domain.spc.false_alarms import FalseAlarms, false_alarm_rate
from qi_portal.domain.spc.method import Baseline, Method
from qi_portal.domain.spc.read import read
from qi_portal.domain.spc.reading import Point, RuleSet, Signal

SERIES = 4000
POSSIBLE = (Signal.POSSIBLE_IMPROVEMENT, Signal.POSSIBLE_WORSENING)
CONFIRMED = (Signal.CONFIRMED_IMPROVEMENT, Signal.CONFIRMED_WORSENING)


def error(*pairs):
    """Three standard errors of the difference of two shares, each simulated with so many series."""
    return 3 * sqrt(sum(share * (1 - share) / series for share, series in pairs))


@pytest.mark.parametrize(
    ("rules", "useful", "frozen", "percent"),
    [
        (RuleSet.IHI, 12, False, 11.7),
        (RuleSet.IHI, 24, False, 37.0),
        (RuleSet.IHI, 36, False, 56.2),
        (RuleSet.IHI, 24, True, 46.1),
        (RuleSet.ANHOEJ, 12, False, 6.2),
        (RuleSet.ANHOEJ, 24, False, 11.3),
        (RuleSet.ANHOEJ, 36, False, 15.7),
        (RuleSet.ANHOEJ, 24, True, 25.1),
        (RuleSet.MAKING_DATA_COUNT, 12, False, 6.2),
        (RuleSet.MAKING_DATA_COUNT, 24, False, 18.4),
        (RuleSet.MAKING_DATA_COUNT, 36, False, 28.8),
        (RuleSet.MAKING_DATA_COUNT, 24, True, 32.4),
    ],
)
def test_share_of_stable_series_with_any_signal_is_that_of_another_program(rules, useful, frozen, percent):
    """Percent of 2,000 series of independent normal values, simulated with a second, separate implementation."""
    found = false_alarm_rate(rules, useful, frozen=frozen).any_signal

    assert abs(found - percent / 100) <= error((found, SERIES), (percent / 100, 2000))


@pytest.mark.parametrize("rules", list(RuleSet))
@pytest.mark.parametrize("frozen", [False, True])
def test_rates_of_the_table_are_those_of_the_rules_as_they_are_now(rules, frozen):
    """A rule that changed without its table being made anew shows here."""
    chance, months = Random(7), [Month(2023, 1) + ahead for ahead in range(24)]
    network = [[Point(month, chance.gauss(50, 10)) for month in months] for _ in range(400)]
    signals = [read(series, Direction.HIGHER, method(rules, series, frozen)).signal for series in network]

    rate = false_alarm_rate(rules, 24, frozen=frozen)

    for share, kinds in ((rate.possible, POSSIBLE), (rate.confirmed, CONFIRMED)):
        found = sum(signal in kinds for signal in signals) / len(signals)
        assert abs(found - share) <= error((share, len(signals)), (share, SERIES))


def method(rules, series, frozen):
    locked = (Baseline(series[0].month, series[11].month, tuple(series[:12])),) if frozen else ()
    return Method(kind=Kind.I, rules=rules, baselines=locked)


def test_rate_between_two_lengths_is_that_of_the_shorter():
    shorter = false_alarm_rate(RuleSet.ANHOEJ, 36, frozen=False)

    assert false_alarm_rate(RuleSet.ANHOEJ, 39, frozen=False) == shorter
    assert false_alarm_rate(RuleSet.ANHOEJ, 40, frozen=False) != shorter


def test_rate_beyond_the_longest_is_that_of_the_longest():
    assert false_alarm_rate(RuleSet.IHI, 300, frozen=True) == false_alarm_rate(RuleSet.IHI, 60, frozen=True)


@pytest.mark.parametrize("useful", [0, 9])
def test_rate_under_ten_useful_months_is_none(useful):
    assert false_alarm_rate(RuleSet.CONFIRMED, useful, frozen=False) is None


def test_rate_of_a_run_chart_lacks_what_limits_add():
    with_limits = false_alarm_rate(RuleSet.ANHOEJ, 24, frozen=False)
    without = false_alarm_rate(RuleSet.ANHOEJ, 24, frozen=False, has_limits=False)

    assert without.any_signal < with_limits.any_signal


@pytest.mark.parametrize("rules", [RuleSet.IHI, RuleSet.MAKING_DATA_COUNT])
def test_rate_of_rules_stated_for_one_chart_is_the_same_on_any(rules):
    assert false_alarm_rate(rules, 24, frozen=False, has_limits=False) == false_alarm_rate(rules, 24, frozen=False)


@pytest.mark.parametrize("rules", list(RuleSet))
@pytest.mark.parametrize("frozen", [False, True])
@pytest.mark.parametrize("has_limits", [False, True])
def test_rates_are_there_for_every_length_and_are_shares(rules, frozen, has_limits):
    for useful in range(10, 61):
        rate = false_alarm_rate(rules, useful, frozen=frozen, has_limits=has_limits)
        assert isinstance(rate, FalseAlarms)
        assert 0 <= rate.confirmed <= rate.possible + rate.confirmed <= 1
        assert 0 <= rate.any_signal < 1


@pytest.mark.parametrize("rules", [RuleSet.IHI, RuleSet.MAKING_DATA_COUNT])
def test_rules_that_are_never_believed_alone_confirm_nothing(rules):
    assert {false_alarm_rate(rules, useful, frozen=True).confirmed for useful in range(10, 61)} == {0}
