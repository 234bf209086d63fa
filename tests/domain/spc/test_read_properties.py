from hypothesis import given
from hypothesis import strategies as st

from qi_portal.domain.content.measure import Direction
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.read import read
from qi_portal.domain.spc.reading import Mark, Point, Signal, State

HIGHER, LOWER = Direction.HIGHER, Direction.LOWER

MIRROR = {
    Signal.CONFIRMED_IMPROVEMENT: Signal.CONFIRMED_WORSENING,
    Signal.CONFIRMED_WORSENING: Signal.CONFIRMED_IMPROVEMENT,
    Signal.POSSIBLE_IMPROVEMENT: Signal.POSSIBLE_WORSENING,
    Signal.POSSIBLE_WORSENING: Signal.POSSIBLE_IMPROVEMENT,
}


@st.composite
def stepped(draw):
    """Series of which about half change level somewhere, with missing months among them."""
    noise = draw(st.lists(st.none() | st.integers(0, 20), max_size=48))
    step, height = draw(st.integers(0, 48)), draw(st.sampled_from([0, 0, -15, 15]))
    return [None if value is None else value + (height if place >= step else 0) for place, value in enumerate(noise)]


def points_of(values):
    return [
        Point(Month(2022, 1) + ahead, value, state=State.MISSING if value is None else State.COUNTED)
        for ahead, value in enumerate(values)
    ]


@given(stepped())
def test_reading_with_the_direction_reversed_swaps_better_and_worse(values):
    reading = read(points_of(values), HIGHER)

    assert read(points_of(values), LOWER).signal is MIRROR.get(reading.signal, reading.signal)


@given(stepped(), st.integers(-1000, 1000))
def test_reading_of_values_moved_by_a_constant_keeps_its_verdict(values, constant):
    reading = read(points_of(values), HIGHER)

    moved = read(points_of([None if value is None else value + constant for value in values]), HIGHER)

    assert (moved.signal, moved.deciding, moved.marks, moved.baseline, moved.past, moved.test) == (
        reading.signal, reading.deciding, reading.marks, reading.baseline, reading.past, reading.test,
    )  # fmt: skip


@given(stepped(), st.lists(st.integers(0, 48), max_size=8))
def test_reading_with_more_missing_months_changes_neither_median_nor_verdict(values, places):
    reading = read(points_of(values), HIGHER)
    for place in places:
        values.insert(place, None)

    gappy = read(points_of(values), HIGHER)

    assert (gappy.center, gappy.signal, gappy.test) == (reading.center, reading.signal, reading.test)


@given(stepped())
def test_reading_of_any_series_marks_exactly_the_useful_months_of_its_run(values):
    reading = read(points_of(values), HIGHER)

    marked = [place for place, mark in enumerate(reading.marks) if mark is not Mark.ORDINARY]
    assert len(reading.marks) == len(values)
    assert len(marked) == (reading.deciding.n_useful if reading.deciding else 0)
    assert all(values[place] is not None for place in marked)
    assert (reading.deciding is not None) is (reading.signal.is_better or reading.signal.is_worse)


@given(stepped())
def test_reading_of_any_series_is_confirmed_only_beyond_the_published_limits(values):
    reading = read(points_of(values), HIGHER)

    if "confirmed" in reading.signal:
        assert reading.test.is_signal
