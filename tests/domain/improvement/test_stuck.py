"""Hints: from which month on each is told, what ends it, and what it asks for."""

from dataclasses import replace
from datetime import date

import pytest

from charts import START, make_chart
from qi_portal.domain.chart.model import Chart, ChartMark, MarkKind, PhaseSpan, TargetLine
from qi_portal.domain.content.measure import Direction
from qi_portal.domain.improvement.standing import Standing, last_due_month, standing_of
from qi_portal.domain.improvement.stuck import Stuck, hints_of
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.reading import Signal

TODAY = date(2025, 11, 25)
DUE = Month(2025, 10)
"""The last month whose due day has passed on that day; the charts of these tests end with it."""

QUIET = make_chart([0.5, 0.45, 0.55] * 8)


def tried(first: Month, last: Month | None = None, number: int = 1) -> ChartMark:
    return ChartMark(number, MarkKind.TEST, "Form at check-in", first, last)


def standing(
    *marks: ChartMark, last_entry: Month | None = DUE, since: Month = START, chart: Chart = QUIET, today: date = TODAY
) -> Standing:
    return standing_of(chart, Direction.HIGHER, marks, since=since, last_entry=last_entry, today=today)


def kinds(of: Standing) -> list[Stuck]:
    return [hint.kind for hint in hints_of(of)]


# --- nothing entered


@pytest.mark.parametrize(
    ("day", "due"), [(date(2025, 11, 20), Month(2025, 9)), (date(2025, 11, 21), DUE), (date(2025, 12, 1), DUE)]
)
def test_month_is_due_once_its_due_day_has_passed(day: date, due: Month) -> None:
    assert last_due_month(day) == due


@pytest.mark.parametrize(("missing", "told"), [(0, False), (1, False), (2, True), (7, True)])
def test_two_months_without_an_entry_are_told(missing: int, told: bool) -> None:
    found = standing(tried(DUE), last_entry=DUE - missing, chart=make_chart([]))

    assert kinds(found) == ([Stuck.NO_ENTRY] if told else [])


def test_hint_of_missing_entries_names_the_first_missing_month() -> None:
    (hint,) = hints_of(standing(tried(DUE), last_entry=Month(2025, 7), chart=make_chart([])))

    assert (hint.months, str(hint.says)) == (3, "Nothing has been entered for 3 months.")
    assert str(hint.next) == "Enter Aug 2025, or mark it “not collected” if nobody counted."


def test_project_without_any_entry_counts_from_its_first_month() -> None:
    empty = make_chart([])

    assert kinds(standing(last_entry=None, since=DUE, chart=empty)) == []
    assert kinds(standing(last_entry=None, since=DUE - 1, chart=empty)) == [Stuck.NO_ENTRY]


def test_entries_before_a_break_do_not_make_the_break_a_hint() -> None:
    assert kinds(standing(last_entry=Month(2025, 1), since=DUE, chart=make_chart([]))) == []


def test_entry_of_a_month_that_is_not_due_yet_counts() -> None:
    assert kinds(standing(tried(DUE), last_entry=DUE + 1, chart=make_chart([]))) == []


# --- nothing tried


@pytest.mark.parametrize(
    ("marks", "told"),
    [
        ([], True),
        ([tried(Month(2025, 8))], True),
        ([tried(Month(2025, 9))], False),
        ([tried(Month(2025, 1), Month(2025, 9))], False),
        ([tried(Month(2026, 1))], False),
        ([tried(Month(2025, 1)), tried(Month(2025, 9), number=2)], False),
        ([ChartMark(1, MarkKind.EVENT, "New record system", Month(2025, 11))], True),
    ],
)
def test_three_months_without_a_test_of_change_are_told(marks: list[ChartMark], told: bool) -> None:
    assert (Stuck.NO_TEST in kinds(standing(*marks, chart=make_chart([])))) is told


@pytest.mark.parametrize(("since", "told"), [(Month(2025, 9), False), (Month(2025, 8), True)])
def test_new_project_has_three_months_until_its_first_test(since: Month, told: bool) -> None:
    assert (Stuck.NO_TEST in kinds(standing(since=since, chart=make_chart([])))) is told


def test_hint_of_no_test_says_for_how_long() -> None:
    (hint,) = hints_of(standing(tried(Month(2025, 3), Month(2025, 5)), chart=make_chart([])))

    assert (hint.months, str(hint.says)) == (6, "No test of change was begun or ended for 6 months.")


@pytest.mark.parametrize(("last", "target", "told"), [(0.9, 0.9, False), (0.85, 0.9, True), (0.85, None, False)])
def test_confirmed_improvement_that_reached_its_target_needs_no_test(
    last: float, target: float | None, told: bool
) -> None:
    ends = QUIET.points[0].month, QUIET.points[-1].month
    chart = replace(
        QUIET,
        signal=Signal.CONFIRMED_IMPROVEMENT,
        points=(*QUIET.points[:-1], replace(QUIET.points[-1], value=last)),
        targets=() if target is None else (TargetLine(*ends, target),),
    )

    assert (Stuck.NO_TEST in kinds(standing(chart=chart))) is told


# --- nothing changed


@pytest.mark.parametrize(("months", "told"), [(5, False), (6, True)])
def test_six_counted_months_after_the_first_test_without_a_signal_are_told(months: int, told: bool) -> None:
    marks = tried(DUE - (months - 1)), tried(DUE, number=2)

    assert kinds(standing(*marks)) == ([Stuck.NO_CHANGE] if told else [])


@pytest.mark.parametrize("signal", [each for each in Signal if each is not Signal.NO_SIGNAL])
def test_chart_with_a_signal_or_too_short_for_one_is_not_stuck(signal: Signal) -> None:
    assert kinds(standing(tried(START), tried(DUE, number=2), chart=replace(QUIET, signal=signal))) == []


def test_process_that_meets_its_target_is_not_stuck() -> None:
    ends = QUIET.points[0].month, QUIET.points[-1].month
    easy = replace(QUIET, targets=(TargetLine(*ends, 0.4),))

    assert kinds(standing(tried(START), tried(DUE, number=2), chart=easy)) == []
    assert kinds(standing(tried(START), tried(DUE, number=2))) == [Stuck.NO_CHANGE]


def test_months_without_a_value_or_left_out_show_no_change() -> None:
    points = [replace(point, value=None) for point in QUIET.points[-3:-1]]
    points.append(replace(QUIET.points[-1], is_excluded=True))
    chart = replace(QUIET, points=(*QUIET.points[:-3], *points))

    assert standing(tried(DUE - 7), chart=chart).months_tried == 5


def test_only_months_after_the_baseline_and_of_the_last_phase_are_counted() -> None:
    locked = replace(QUIET, baseline=(START, DUE - 4))
    phased = replace(QUIET, phases=(PhaseSpan(1, START, DUE - 3), PhaseSpan(2, DUE - 2, DUE)))

    assert standing(tried(START), chart=QUIET).months_tried == 24
    assert standing(tried(START), chart=locked).months_tried == 4
    assert standing(tried(START), chart=phased).months_tried == 3
    assert standing(chart=QUIET).months_tried == 0


def test_every_hint_comes_with_a_next_step_the_most_basic_first() -> None:
    found = hints_of(standing(tried(Month(2024, 1)), last_entry=Month(2025, 6)))

    assert [hint.kind for hint in found] == [Stuck.NO_ENTRY, Stuck.NO_TEST, Stuck.NO_CHANGE]
    assert [str(hint.next) for hint in found] == [
        "Enter Jul 2025, or mark it “not collected” if nobody counted.",
        "Choose one idea and plan a small test of it for next week.",
        "Ask what held the tests back, and try a bolder idea.",
    ]
