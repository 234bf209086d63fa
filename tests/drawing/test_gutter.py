from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qi_portal.drawing.gutter import spread

GAP, LOW, HIGH = 16.0, 26.0, 340.0
wishes = st.lists(st.floats(LOW, HIGH), min_size=1, max_size=8)


def test_spread_of_places_that_do_not_meet_leaves_them() -> None:
    assert spread([300, 40, 120], GAP, LOW, HIGH) == [300, 40, 120]


def test_spread_of_two_at_one_place_moves_each_by_half() -> None:
    assert spread([100, 100], GAP, LOW, HIGH) == [92, 108]


def test_spread_at_the_edge_stays_within() -> None:
    assert spread([340, 340], GAP, LOW, HIGH) == [324, 340]


def test_spread_of_nothing_is_nothing() -> None:
    assert spread([], GAP, LOW, HIGH) == []


@given(wishes)
def test_spread_places_are_apart_and_within(wanted: list[float]) -> None:
    places = sorted(spread(wanted, GAP, LOW, HIGH))

    assert all(later - earlier >= GAP - 1e-6 for earlier, later in pairwise(places))
    assert places[0] >= LOW - 1e-6
    assert places[-1] <= HIGH + 1e-6


@given(wishes)
def test_spread_keeps_the_order(wanted: list[float]) -> None:
    places = spread(wanted, GAP, LOW, HIGH)

    assert sorted(range(len(wanted)), key=wanted.__getitem__) == sorted(range(len(places)), key=places.__getitem__)


@given(wishes)
def test_spread_again_changes_nothing(wanted: list[float]) -> None:
    places = spread(wanted, GAP, LOW, HIGH)

    assert spread(places, GAP, LOW, HIGH) == pytest.approx(places)
