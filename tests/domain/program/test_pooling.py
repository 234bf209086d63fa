"""The picture of a whole program."""

from dataclasses import replace

import pytest

from qi_portal.domain.content.measure import Direction, MeasureType
from qi_portal.domain.disclosure.ratios import Counted
from qi_portal.domain.periods import Month, months_between
from qi_portal.domain.program.pooling import Sum, is_pooled, pool, sum_of
from qi_portal.domain.spc.control_chart import Kind
from qi_portal.domain.spc.reading import Signal, State

FIRST, LAST = Month(2024, 1), Month(2025, 12)
SPAN = (FIRST, LAST)


@pytest.fixture(scope="module")
def measure(shelves):
    return shelves.measure("DEV-1")


def sums(shares: list[float]) -> dict[Month, Sum]:
    """Of a thousand children a month in 20 practices."""
    return {
        month: Sum(round(1000 * share), 1000, 20) for month, share in zip(months_between(*SPAN), shares, strict=True)
    }


WAVE = [0.40, 0.43, 0.41, 0.38, 0.42, 0.39] * 2
RISEN = WAVE + [share + 0.2 for share in WAVE]


def test_sum_adds_numerators_and_denominators_of_practices() -> None:
    assert sum_of([Counted(3, 10), Counted(0, 4), Counted(7, 7)]) == Sum(10, 21, 3)


def test_program_that_rose_is_drawn_with_widened_limits_and_its_change(measure) -> None:
    pooled = pool(measure, sums(RISEN), SPAN)

    assert pooled.chart.kind is Kind.PP
    assert pooled.chart.signal is Signal.CONFIRMED_IMPROVEMENT
    assert pooled.change is not None
    assert pooled.change.before.value == pytest.approx(sum(WAVE) / 12, abs=0.005)
    assert pooled.change.now.value == pytest.approx(sum(WAVE) / 12 + 0.2, abs=0.005)


def test_month_that_may_not_be_told_is_a_state_of_its_own_and_sets_no_line(measure) -> None:
    hidden, missing = Month(2025, 3), Month(2025, 5)
    known = sums(RISEN) | {hidden: Sum(None, None, 6)}
    del known[missing]

    pooled = pool(measure, known, SPAN)

    states = {point.month: point.state for point in pooled.chart.points}
    assert states[hidden] is State.SUPPRESSED
    assert states[missing] is State.MISSING
    assert pooled.hidden == 1
    points = [point for point in pooled.chart.points if point.month in (hidden, missing)]
    assert all(point.value is point.numerator is point.denominator is None for point in points)
    assert not any(limit.first <= hidden <= limit.last and limit.first == limit.last for limit in pooled.chart.limits)


def test_direction_reversed_mirrors_the_signal(measure) -> None:
    mirrored = replace(measure, direction=Direction.LOWER)

    assert pool(mirrored, sums(RISEN), SPAN).chart.signal is Signal.CONFIRMED_WORSENING


@pytest.mark.parametrize(
    ("kind", "has_picture"),
    [
        (MeasureType.PROPORTION, True),
        (MeasureType.RATE, True),
        (MeasureType.MEAN, True),
        (MeasureType.COUNT, False),
        (MeasureType.DAYS_BETWEEN, False),
    ],
)
def test_counts_without_what_was_at_risk_have_no_picture(measure, kind: MeasureType, has_picture: bool) -> None:
    changed = replace(measure, type=kind)

    assert is_pooled(changed) is has_picture
    if not has_picture:
        with pytest.raises(ValueError, match="no picture"):
            pool(changed, {}, SPAN)


def test_few_months_are_drawn_without_a_judgment(measure) -> None:
    pooled = pool(measure, dict(list(sums(RISEN).items())[:3]), SPAN)

    assert pooled.chart.signal is Signal.NOT_ENOUGH_DATA
    assert pooled.change is None
