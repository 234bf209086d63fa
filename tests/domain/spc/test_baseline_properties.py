"""What a baseline, a phase and an excluded point do and do not move, on every chart, whatever the months."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from any_chart import (
    ALL_POINTS_TELL,
    CHARTS,
    MONTHS,
    WITHOUT_PHASES_RULE,
    alike,
    center_and_bands,
    chart,
    counts_of,
    edges,
    of_one_size,
    often,
)
from qi_portal.domain.spc.control_chart import Kind, Limits, control_chart
from qi_portal.domain.spc.phases import Plan
from qi_portal.domain.spc.run_chart import run_chart


@pytest.mark.parametrize("kind", WITHOUT_PHASES_RULE)
@often
@given(MONTHS, MONTHS, MONTHS)
def test_frozen_lines_do_not_move_whatever_comes_after(kind, baseline, one_future, other_future):
    plan = Plan(freezes=(len(baseline),))
    lasting = len(baseline)
    baseline, one_future, other_future = of_one_size(kind, baseline, one_future, other_future)

    (one,), (other,) = chart(kind, [*baseline, *one_future], plan), chart(kind, [*baseline, *other_future], plan)

    assert alike(other.center, one.center)
    assert alike(edges(other.bands[:lasting]), edges(one.bands[:lasting]))


@pytest.mark.parametrize("kind", WITHOUT_PHASES_RULE)
@often
@given(MONTHS, MONTHS)
def test_frozen_lines_are_those_the_baseline_has_alone(kind, baseline, future):
    baseline, future = of_one_size(kind, baseline, future)

    (alone,), (frozen,) = (
        chart(kind, baseline),
        chart(kind, [*baseline, *future], Plan(freezes=(len(baseline),))),
    )

    assert alike(frozen.center, alone.center)
    assert alike(edges(frozen.bands[: len(baseline)]), edges(alone.bands))


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind not in (Kind.RUN, *ALL_POINTS_TELL)])
@often
@given(MONTHS, MONTHS, st.lists(st.integers(0, 60), min_size=16, max_size=16))
def test_baseline_changed_since_it_was_frozen_moves_no_line(kind, baseline, future, others):
    """`reference` are the counts as they were; a revised month is drawn at its new value within the old lines."""
    months, plan = [*baseline, *future], Plan(freezes=(len(baseline),))
    revised = [
        None if month is None else (min(other, month[1]), month[1])
        for month, other in zip(baseline, others, strict=False)
    ]

    as_it_was = control_chart(kind, counts_of(kind, months), plan, Limits())
    held = control_chart(kind, counts_of(kind, [*revised, *future]), plan, Limits(), reference=counts_of(kind, months))

    assert alike(center_and_bands(held), center_and_bands(as_it_was))
    assert held[0].points != as_it_was[0].points or revised == baseline or kind is Kind.MR


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind not in (Kind.RUN, *ALL_POINTS_TELL)])
@often
@given(MONTHS, MONTHS, MONTHS)
def test_reference_after_the_baseline_sets_nothing(kind, baseline, future, other):
    plan, length = Plan(freezes=(len(baseline),)), min(len(future), len(other))
    months = counts_of(kind, [*baseline, *future[:length]])

    one, two = (
        control_chart(kind, months, plan, Limits(), reference=counts_of(kind, [*baseline, *later[:length]]))
        for later in (future, other)
    )

    assert alike(center_and_bands(two), center_and_bands(one))


@given(MONTHS, MONTHS)
def test_run_chart_held_against_a_reference_takes_its_median_from_it(baseline, future):
    plan = Plan(freezes=(len(baseline),))
    was = counts_of(Kind.RUN, [*baseline, *future]).points
    now = [None if value is None else value + 7 for value in was]

    (held,) = run_chart(now, plan, reference=was)

    assert held.center == run_chart(was, plan)[0].center
    assert held.points == tuple(now)


@pytest.mark.parametrize("kind", CHARTS)
@often
@given(MONTHS, st.sets(st.integers(1, 15)))
def test_each_phase_is_computed_as_if_it_stood_alone(kind, months, cuts):
    judged = chart(kind, months, Plan(parts=tuple(cuts)))

    places = [0, *sorted(cut for cut in cuts if cut < len(months)), len(months)]
    alone = [chart(kind, months[start:end])[0] for start, end in pairwise(places)]
    assert alike(center_and_bands(judged), center_and_bands(alone))
    assert [(phase.points, phase.test) for phase in judged] == [(phase.points, phase.test) for phase in alone]


@pytest.mark.parametrize("kind", [kind for kind in WITHOUT_PHASES_RULE if kind is not Kind.MR])
@often
@given(MONTHS, st.sets(st.integers(0, 15)), st.integers(1, 60))
def test_excluded_points_move_no_line_and_no_run_whatever_their_values(kind, months, exclude, other):
    """Its own size still sets the width of its own band, so that stays."""
    plan = Plan(exclude=frozenset(exclude))
    changed = [
        (min(other, month[1]), month[1]) if month is not None and place in exclude else month
        for place, month in enumerate(months)
    ]

    before, after = chart(kind, months, plan), chart(kind, changed, plan)

    assert alike(center_and_bands(after), center_and_bands(before))
    assert after[0].test == before[0].test


@pytest.mark.parametrize("kind", CHARTS)
@often
@given(MONTHS)
def test_points_that_are_all_excluded_leave_neither_line_nor_signal(kind, months):
    (judged,) = chart(kind, months, Plan(exclude=frozenset(range(len(months)))))

    assert (judged.center, set(judged.bands), judged.test.n_useful) == (None, {None}, 0)
