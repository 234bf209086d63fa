"""A numerator, its denominator and their quotient are told together, or not."""

import pytest

from disclosed import alone
from qi_portal.domain.content.measure import MeasureType
from qi_portal.domain.disclosure.cells import SENSITIVE
from qi_portal.domain.disclosure.hidden import Hidden
from qi_portal.domain.disclosure.ratios import NOT_COLLECTED, Counted, Kind, Ratio

FIVE = (20, 20, 20, 20, 20)


def of(numerators: tuple[float, ...], denominators: tuple[float, ...] = FIVE) -> dict[int, Counted]:
    return {who: Counted(*pair) for who, pair in enumerate(zip(numerators, denominators, strict=True))}


@pytest.mark.parametrize(
    ("numerators", "told"),
    [
        ((10, 10, 10, 10, 10), Ratio(50, 100, 0.5)),
        ((0, 0, 0, 0, 0), Ratio(0, 100, 0.0)),
        ((20, 20, 20, 20, 20), Ratio(100, 100, 1.0)),
        ((3, 3, 3, 3, 3), Ratio(15, 100, 0.15)),
        ((2, 2, 2, 2, 2), Ratio(why=Hidden.SMALL)),
        ((18, 18, 18, 18, 18), Ratio(why=Hidden.SMALL)),
        ((20, 20, 20, 20, 19), Ratio(why=Hidden.SMALL)),
        ((20, 6, 0, 0, 0), Ratio(why=Hidden.SMALL)),
        ((6, 2, 2, 2, 2), Ratio(why=Hidden.SMALL)),
    ],
)
def test_share_is_told_when_neither_those_reached_nor_those_left_out_are_few(numerators, told: Ratio):
    assert alone(of(numerators)) == told


def test_of_a_rate_the_events_and_the_children_count():
    assert alone(of((5, 5, 5, 5, 5), (5, 5, 5, 5, 5)), Kind.RATE) == Ratio(25, 25, 1.0)
    assert alone(of((9, 9, 9, 9, 9), (2, 2, 2, 2, 2)), Kind.RATE).is_suppressed
    assert alone(of((2, 2, 2, 2, 2)), Kind.RATE).is_suppressed


def test_count_is_told_without_a_denominator():
    assert alone({who: Counted(4) for who in range(5)}, Kind.COUNT) == Ratio(20)


def test_state_says_what_it_is():
    none_eligible = alone(of((0,) * 5, (0,) * 5))

    assert none_eligible == Ratio(0, 0, None)
    assert none_eligible.is_none_eligible
    assert alone({}) == NOT_COLLECTED
    assert NOT_COLLECTED.is_not_collected
    assert not NOT_COLLECTED.is_suppressed
    assert not Ratio(why=Hidden.SMALL).is_not_collected
    assert not Ratio(why=Hidden.SMALL).is_none_eligible


def test_sensitive_project_says_that_it_is_one():
    assert alone(of((10,) * 9, (20,) * 9), rule=SENSITIVE) == Ratio(why=Hidden.SENSITIVE)
    assert alone(of((10,) * 10, (20,) * 10), rule=SENSITIVE) == Ratio(100, 200, 0.5)


def test_every_type_of_measure_has_a_kind():
    assert {each: Kind.of(each) for each in MeasureType} == {
        MeasureType.PROPORTION: Kind.SHARE,
        MeasureType.RATE: Kind.RATE,
        MeasureType.MEAN: Kind.RATE,
        MeasureType.COUNT: Kind.COUNT,
        MeasureType.DAYS_BETWEEN: Kind.COUNT,
    }
