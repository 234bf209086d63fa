from hypothesis import given
from hypothesis import strategies as st

from qi_portal.domain.spc.phases import Plan, phases
from qi_portal.domain.spc.run_chart import run_chart


def test_phases_of_a_plan_with_parts_are_each_frozen_by_themselves():
    first, second = phases(6, Plan(freezes=(2,), parts=(4,)))

    assert (first.first, first.last, first.baseline, first.is_frozen) == (0, 3, (0, 1), True)
    assert (second.first, second.last, second.baseline, second.is_frozen) == (4, 5, (4, 5), False)


def test_phases_of_a_plan_that_freezes_both_take_each_baseline_from_their_own_start():
    first, second = phases(9, Plan(freezes=(2, 6), parts=(4,)))

    assert (first.baseline, second.baseline) == ((0, 1), (4, 5))


def test_phase_frozen_at_its_last_position_is_not_frozen():
    (phase,) = phases(4, Plan(freezes=(4,)))

    assert (phase.baseline, phase.is_frozen) == ((0, 1, 2, 3), False)


def test_phase_with_an_excluded_position_neither_tests_nor_counts_it():
    (phase,) = phases(4, Plan(exclude=frozenset({1})))

    assert phase.tested == phase.baseline == (0, 2, 3)
    assert (phase.first, phase.last) == (0, 3)


def test_run_chart_with_a_frozen_baseline_tests_later_values_against_it():
    (judged,) = run_chart([1, 2, 3, 9, 9, 9, 9, 9, 9, 9], Plan(freezes=(3,)))

    assert judged.center == 2
    assert judged.test.longest_run == 8


def test_run_chart_with_a_given_center_line_uses_it_in_every_phase():
    judged = run_chart([1, 2, 3, 4], Plan(parts=(2,), center=7))

    assert [phase.center for phase in judged] == [7, 7]


@given(st.integers(1, 40), st.sets(st.integers(-5, 45)), st.sets(st.integers(1, 40)), st.sets(st.integers(0, 40)))
def test_phases_of_any_plan_cover_every_position_once(count, cuts, freezes, exclude):
    plan = Plan(freezes=tuple(sorted(freezes)), parts=tuple(cuts), exclude=frozenset(exclude))

    found = list(phases(count, plan))

    assert [p for phase in found for p in range(phase.first, phase.last + 1)] == list(range(count))
    assert all(set(phase.baseline) <= set(phase.tested) for phase in found)
