import random

import pytest

from qi_portal.domain.content.measure import Direction
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.method import Baseline, Method
from qi_portal.domain.spc.outlook import months_to_confirm
from qi_portal.domain.spc.read import read, sides_after
from qi_portal.domain.spc.reading import Found, Mark, Pattern, Point, Side, Signal, State

HIGHER, LOWER = Direction.HIGHER, Direction.LOWER

STEP = (40,) * 3 + (45, 42, 41, 44, 43, 42) + (70, 72, 71, 74, 73, 75, 71, 72, 73)
WAVERING = (48, 52, 47, 53, 46, 54, 48, 52, 47, 53, 46, 54)
POSSIBLE = (9, 11, 8, 12, 7, 13, 9, 12, 8, 11, 9, 10, 13, 14, 12, 13, 12, 14)


def test_reading_of_a_step_up_is_a_confirmed_improvement_when_higher_is_better(months):
    reading = read(months(*STEP), HIGHER)

    assert reading.signal is Signal.CONFIRMED_IMPROVEMENT
    assert reading.center == 57.5
    assert reading.deciding == Found(Pattern.SHIFT, 9, 17, 9, Side.ABOVE)
    assert reading.marks == (Mark.ORDINARY,) * 9 + (Mark.CONFIRMED,) * 9
    test = reading.test
    assert (test.n_useful, test.longest_run, test.longest_run_max, test.crossings, test.crossings_min) == (
        18, 9, 7, 1, 5,
    )  # fmt: skip


def test_reading_of_a_step_up_is_a_confirmed_worsening_when_lower_is_better(months):
    assert read(months(*STEP), LOWER).signal is Signal.CONFIRMED_WORSENING


def test_reading_of_six_months_on_one_side_alone_is_only_possible(months):
    reading = read(months(*POSSIBLE), HIGHER)

    assert reading.signal is Signal.POSSIBLE_IMPROVEMENT
    assert reading.marks[-6:] == (Mark.POSSIBLE,) * 6
    assert reading.test.longest_run == 6


def test_reading_of_nine_useful_months_is_not_enough_data(months):
    reading = read(months(1, 2, 3, 4, 5, 6, 7, 8, 9, 5), HIGHER)

    assert (reading.test.n_useful, reading.signal) == (8, Signal.NOT_ENOUGH_DATA)


def test_reading_of_months_that_vary_by_chance_is_no_signal(months):
    reading = read(months(*WAVERING), HIGHER)

    assert (reading.signal, reading.deciding, reading.past) == (Signal.NO_SIGNAL, None, None)
    assert set(reading.marks) == {Mark.ORDINARY}


def test_reading_of_a_shift_that_ended_names_it_and_raises_no_signal(months):
    reading = read(months(*WAVERING, *[60] * 9, *WAVERING), HIGHER)

    assert reading.signal is Signal.NO_SIGNAL
    assert reading.past is not None
    assert (reading.past.side, reading.past.n_useful >= 9, reading.past.last) == (Side.ABOVE, True, 20)


def test_reading_of_an_early_change_is_held_against_the_first_months(months):
    """The change moves the median of all months with it, so the months since lie on both sides of that median."""
    low, high = [50, 52, 48, 51, 49, 50, 53, 47, 50, 52, 49, 51], [68, 74, 70, 66, 75, 71, 69, 73] * 3
    reading = read(months(*low, *high), HIGHER)

    assert reading.signal is Signal.CONFIRMED_IMPROVEMENT
    assert (reading.baseline, reading.line) == ((0, 11), 50)
    assert reading.deciding.last == len(low) + len(high) - 1
    assert set(reading.marks[12:]) == {Mark.CONFIRMED}
    assert read(months(*low, *high), LOWER).signal is Signal.CONFIRMED_WORSENING


def test_reading_of_an_early_change_that_was_lost_again_is_no_signal(months):
    low, high = [50, 52, 48, 51, 49, 50, 53, 47, 50, 52, 49, 51], [68, 74, 70, 66, 75, 71, 69, 73] * 2
    reading = read(months(*low, *high, 49, 70, 48, 69, 50, 71, 47, 68), HIGHER)

    assert (reading.signal, reading.baseline) == (Signal.NO_SIGNAL, None)


def test_reading_does_not_believe_a_run_that_mostly_lies_on_the_baseline(months):
    reading = read(months(*([8] * 5 + [12] * 5) * 3), HIGHER)

    assert (reading.signal, reading.baseline) == (Signal.NO_SIGNAL, None)


def test_reading_of_a_run_with_a_month_on_the_median_does_not_mark_that_month(months):
    reading = read(months(*[1] * 8, 5, *[9] * 4, 5, *[9] * 4), HIGHER)

    assert reading.center == 5
    assert reading.deciding == Found(Pattern.SHIFT, 9, 17, 8, Side.ABOVE)
    assert reading.marks[13] is Mark.ORDINARY
    assert reading.marks[14] is Mark.CONFIRMED


def test_reading_with_missing_months_keeps_their_places_and_skips_them(months):
    reading = read(months(*STEP[:12], None, None, *STEP[12:]), HIGHER)

    assert reading.deciding == Found(Pattern.SHIFT, 9, 19, 9, Side.ABOVE)
    assert reading.marks[12:14] == (Mark.ORDINARY, Mark.ORDINARY)


@pytest.mark.parametrize("state", [State.SUPPRESSED, State.NOT_COLLECTED, State.NONE_ELIGIBLE, State.MISSING])
def test_reading_of_a_month_that_was_not_counted_never_uses_its_value(months, state):
    points = months(*WAVERING)

    reading = read([*points, Point(Month(2025, 1), 99.0, state=state)], HIGHER)

    assert reading.center == read(points, HIGHER).center


def test_reading_of_no_months_is_not_enough_data():
    reading = read([], HIGHER)

    assert (reading.center, reading.marks, reading.signal) == (None, (), Signal.NOT_ENOUGH_DATA)


def test_reading_of_months_out_of_order_is_refused(months):
    with pytest.raises(ValueError, match="in order"):
        read(list(reversed(months(1, 2))), HIGHER)


def test_months_after_a_run_that_holds_are_none_and_after_one_that_ended_are_known(months):
    holds = read(months(*STEP), HIGHER)
    ended = read(months(*STEP, 41, 75, 42), HIGHER)

    assert sides_after(holds, holds.deciding) == ()
    assert sides_after(ended, ended.deciding) == (Side.BELOW, Side.ABOVE, Side.BELOW)


def test_months_to_confirm_a_possible_improvement_do_confirm_it(months):
    reading = read(months(*POSSIBLE), HIGHER)

    more = months_to_confirm(reading, HIGHER)

    assert more == 2
    assert read(months(*POSSIBLE, *[13] * more), HIGHER).signal is Signal.CONFIRMED_IMPROVEMENT
    assert read(months(*POSSIBLE, *[13] * (more - 1)), HIGHER).signal is not Signal.CONFIRMED_IMPROVEMENT


@pytest.mark.parametrize("values", [STEP, WAVERING, (*POSSIBLE, 7)])
def test_months_to_confirm_anything_but_a_possible_change_that_holds_are_none(months, values):
    assert months_to_confirm(read(months(*values), HIGHER), HIGHER) is None


@pytest.mark.parametrize(("length", "confirmed", "possible"), [(24, 0.013, 0.042), (36, 0.014, 0.067)])
def test_reading_of_series_without_change_raises_as_few_false_alarms_as_the_page_says(
    months, length, confirmed, possible
):
    chance = random.Random(20261121)

    signals = [read(months(*[chance.gauss(50, 10) for _ in range(length)]), HIGHER).signal for _ in range(2000)]

    assert sum("confirmed" in signal for signal in signals) / 2000 == pytest.approx(confirmed, abs=0.01)
    assert sum("possible" in signal for signal in signals) / 2000 == pytest.approx(possible, abs=0.02)


def test_reading_of_a_change_that_ends_at_the_top_of_the_scale_is_held_against_the_first_months(months):
    """The median is 100 %, so no month can lie above it; those below are no run."""
    values = (0.5, 0.4, 0.6, 0.5, 0.3, 0.6, 0.4, 0.5, 0.7, 0.5, 0.4, 0.6, 0.5, 0.6, *[1.0] * 20)

    reading = read(months(*values), HIGHER, Method(is_share=True))

    assert reading.signal is Signal.CONFIRMED_IMPROVEMENT
    assert (reading.baseline, reading.deciding.first) == ((0, 11), 13)


def test_reading_with_its_median_at_the_top_and_months_below_it_all_along_is_not_judged(months):
    reading = read(months(*[1.0, 0.5, 1.0, 1.0, 0.4, 1.0, 0.6, 1.0, 0.5] * 4), HIGHER, Method(is_share=True))

    assert (reading.signal, reading.bound) == (Signal.NOT_ENOUGH_DATA, 1.0)


def test_reading_of_a_fall_from_a_locked_top_is_a_worsening(months):
    points = months(*[1.0] * 12, *[0.8, 0.7, 0.75] * 4)
    locked = Baseline(points[0].month, points[11].month, tuple(points[:12]))

    reading = read(points, HIGHER, Method(is_share=True, baselines=(locked,)))

    assert reading.signal is Signal.CONFIRMED_WORSENING
