"""How many charts would show a change by chance."""

import pytest

from charts import START, make_chart
from qi_portal.domain.chart.model import Limit, PhaseSpan
from qi_portal.domain.network.chance import expected_by_chance
from qi_portal.domain.spc.false_alarms import false_alarm_rate
from qi_portal.domain.spc.reading import RuleSet

LIMITS = (Limit(START, START + 23, 0.1, 0.9),)


def rate(useful: int, *, frozen: bool = False, has_limits: bool = False) -> float:
    found = false_alarm_rate(RuleSet.ANHOEJ, useful, frozen=frozen, has_limits=has_limits)
    return found.possible + found.confirmed


def test_rates_add_up_over_the_charts():
    assert expected_by_chance([make_chart()] * 50) == pytest.approx(50 * rate(24))


def test_short_or_empty_chart_adds_nothing():
    assert expected_by_chance([make_chart(()), make_chart((0.5, 0.4) * 3)]) == 0


def test_limits_and_a_locked_line_have_rates_of_their_own():
    whole = PhaseSpan(1, START, START + 23, is_locked=True)

    assert expected_by_chance([make_chart(limits=LIMITS)]) == pytest.approx(rate(24, has_limits=True))
    assert expected_by_chance([make_chart(phases=(whole,))]) == pytest.approx(rate(24, frozen=True))


def test_only_months_that_are_judged_count():
    values = (*(0.5, None) * 12, *(0.5, 0.45, 0.55) * 4)
    phases = (PhaseSpan(1, START, START + 23), PhaseSpan(2, START + 24, START + 35))

    assert expected_by_chance([make_chart(values)]) == pytest.approx(rate(24))
    assert expected_by_chance([make_chart(values, phases=phases)]) == pytest.approx(rate(12))
