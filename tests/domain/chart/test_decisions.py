"""What was decided about a chart becomes the way it is read, and a locked baseline keeps its months."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qi_portal.domain.chart.decisions import (
    ChartDecision,
    ChosenChart,
    Decided,
    DecisionKind,
    Deed,
    Exclusion,
    PhaseStart,
    changed_words,
    chosen_kind,
    first_needed,
    in_force,
    method_of,
    phase_at,
    title_of,
)
from qi_portal.domain.content.measure import Direction
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.control_chart import Kind
from qi_portal.domain.spc.method import Baseline, Method
from qi_portal.domain.spc.read import read
from qi_portal.domain.spc.reading import Point, RuleSet, State
from qi_portal.domain.words import words

START = Month(2024, 1)
SAID = Deed("Ana Example", datetime(2026, 11, 21, tzinfo=UTC), "Agreed.")

shares = st.integers(0, 20)
series = st.lists(shares, min_size=14, max_size=36)


def points_of(numerators: list[int]) -> tuple[Point, ...]:
    return tuple(Point(START + at, count / 20, count, 20) for at, count in enumerate(numerators))


def locked(points: tuple[Point, ...], count: int) -> Baseline:
    return Baseline(points[0].month, points[count - 1].month, points[:count])


def decision(what: Decided, withdrawn: Deed | None = None) -> ChartDecision:
    return ChartDecision(uuid4(), "DEV-1", what, SAID, withdrawn)


# --- the way a series is read


def test_method_holds_what_stands_and_leaves_the_rest() -> None:
    baseline = locked(points_of([10] * 14), 12)
    standing = (PhaseStart(START + 20), Exclusion(START + 14), baseline, PhaseStart(START + 13))

    method = method_of(standing, Method(Kind.P, RuleSet.IHI, multiplier=1000, is_share=True))

    assert method == Method(
        Kind.P, RuleSet.IHI, 1000, True, (START + 13, START + 20), (baseline,), frozenset({START + 14})
    )  # fmt: skip


def test_method_without_decisions_is_the_usual_one() -> None:
    usual = Method(Kind.PP, is_share=True)

    assert method_of((), usual) == usual


def test_withdrawn_decision_is_not_in_force() -> None:
    kept, gone = decision(PhaseStart(START + 6)), decision(Exclusion(START), withdrawn=SAID)

    assert in_force([gone, kept]) == (PhaseStart(START + 6),)


def test_last_of_two_choices_of_chart_counts() -> None:
    assert chosen_kind((ChosenChart(Kind.I), PhaseStart(START), ChosenChart(Kind.RUN))) is Kind.RUN
    assert chosen_kind((PhaseStart(START),)) is None


@pytest.mark.parametrize(("ahead", "number"), [(0, 1), (5, 1), (6, 2), (11, 2), (12, 3), (30, 3)])
def test_month_lies_in_its_phase(ahead: int, number: int) -> None:
    assert phase_at((PhaseStart(START + 12), PhaseStart(START + 6)), START + ahead) == number


@pytest.mark.parametrize(
    ("what", "kind", "title"),
    [
        (locked(points_of([9] * 12), 12), DecisionKind.BASELINE, "Baseline locked: Jan 2024 to Dec 2024"),
        (PhaseStart(START), DecisionKind.PHASE, "New phase from Jan 2024"),
        (Exclusion(START), DecisionKind.EXCLUSION, "Jan 2024 left out of the lines"),
        (ChosenChart(Kind.PP), DecisionKind.CHART, "P' chart chosen"),
    ],
)
def test_decision_has_a_kind_and_a_title(what: Decided, kind: DecisionKind, title: str) -> None:
    assert (decision(what).kind, str(title_of(what))) == (kind, title)


# --- the months a chart needs


def test_chart_reaches_back_to_a_baseline_of_its_first_phase() -> None:
    baseline = locked(points_of([10] * 14), 12)

    assert first_needed((baseline,), START + 5) == START
    assert first_needed((baseline,), START - 5) == START - 5
    assert first_needed((), START + 5) == START + 5


def test_chart_that_begins_in_a_later_phase_does_not_reach_back() -> None:
    baseline = locked(points_of([10] * 14), 12)

    assert first_needed((baseline, PhaseStart(START + 14)), START + 15) == START + 15
    assert first_needed((baseline, PhaseStart(START + 14)), START + 13) == START


# --- data that changed after the lock


def test_change_after_the_lock_is_told_month_by_month() -> None:
    points = points_of([9, 10, 11, 12])
    baseline = locked(points, 4)
    now = (
        replace(points[0], numerator=11, value=11 / 20),
        points[1],
        Point(points[2].month, None, state=State.NOT_COLLECTED),
        replace(points[3], denominator=30.5),
    )

    assert str(changed_words([baseline], now)) == (
        "Baseline data changed after it was locked: Jan 2024 (was 9 of 20, now 11 of 20), "
        "Mar 2024 (was 11 of 20, now not collected), Apr 2024 (was 12 of 20, now 12 of 30.5). Limits stay."
    )


def test_missing_month_that_came_later_is_a_change() -> None:
    baseline = Baseline(START, START, (Point(START, None, state=State.MISSING),))

    assert str(changed_words([baseline], [Point(START, 4.0, 4)])) == (
        "Baseline data changed after it was locked: Jan 2024 (was no data, now 4). Limits stay."
    )


@given(series, st.integers(10, 14))
def test_nothing_changed_is_nothing_told(numerators: list[int], count: int) -> None:
    points = points_of(numerators)

    assert changed_words([locked(points, count)], points) is None


@given(series, st.data())
def test_changed_months_are_those_that_differ(numerators: list[int], data: st.DataObject) -> None:
    before = points_of(numerators)
    now = points_of(data.draw(st.lists(shares, min_size=len(before), max_size=len(before))))

    told = str(changed_words([locked(before, 12)], now) or "")

    assert re.findall(r"(\w{3} \d{4}) \(was", told) == [
        str(words("{month}", month=old.month))
        for old, new in zip(before[:12], now[:12], strict=True)
        if old.numerator != new.numerator
    ]


@pytest.mark.parametrize("kind", [Kind.RUN, Kind.P, Kind.PP, Kind.I])
@given(numerators=series, revised=st.lists(shares, min_size=12, max_size=12))
def test_lines_of_a_locked_baseline_stay_whatever_its_months_become(
    kind: Kind, numerators: list[int], revised: list[int]
) -> None:
    points = points_of(numerators)
    method = method_of((locked(points, 12),), Method(kind, is_share=True))
    now = points_of([*revised, *numerators[12:]])

    lines = [
        [(each.center, each.bands) for each in read(every, Direction.HIGHER, method).phases] for every in (points, now)
    ]

    assert lines[0] == lines[1]
