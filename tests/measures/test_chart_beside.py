"""What stands beside the counts: decisions, targets and marks on the chart of a measure."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from qi_portal.domain.chart.decisions import Baseline, ChosenChart, Exclusion, PhaseStart
from qi_portal.domain.chart.model import ChartMark, MarkKind, Owner, TargetLine
from qi_portal.domain.chart.targets import TargetSetting
from qi_portal.domain.periods import Month, months_between
from qi_portal.domain.spc.control_chart import Kind
from qi_portal.domain.spc.outlook import ProposalKind
from qi_portal.domain.spc.reading import Mark, RuleSet, Signal, State
from qi_portal.domain.words import ENGLISH
from qi_portal.library import Library
from qi_portal.measures.beside import Beside
from qi_portal.measures.charts import Look, Span, chart_of, points_of
from qi_portal.measures.queries import Stored

PRACTICE, FIRST, LAST = UUID(int=1), Month(2024, 11), Month(2026, 10)
SPAN = Span(FIRST, LAST)
LOW, HIGH = (9, 11, 8, 12, 10, 9, 11, 10, 12, 8, 10, 9), (17, 18, 16, 17, 19, 18, 16, 17, 18, 17, 19, 18)


def kept(*numerators: int, of: int = 20) -> dict[Month, Stored]:
    saved = datetime(2024, 12, 1, tzinfo=UTC)
    return {
        month: Stored(PRACTICE, "DEV-1", month, State.COUNTED, numerator, of, 0, "", 1, saved)
        for month, numerator in zip(months_between(FIRST, LAST), numerators, strict=False)
    }


@pytest.fixture
def measure(shelves: Library):
    return shelves.measure("DEV-1")


def locked(measure, months, last: Month) -> Baseline:
    return Baseline(FIRST, last, points_of(measure, months, Span(FIRST, last)))


def test_share_with_enough_months_is_a_p_chart_with_limits_and_a_reason(measure):
    chart = chart_of(measure, kept(*LOW, *LOW), SPAN)

    assert chart.kind is Kind.P
    assert str(chart.why_kind) == "It is a share of a count that changes from month to month."
    assert [(limit.first, limit.last) for limit in chart.limits] == [(FIRST, LAST)]


def test_recorded_phase_divides_the_line_and_is_held_against_the_first(measure):
    chart = chart_of(measure, kept(*LOW, *HIGH), SPAN, Beside((PhaseStart(FIRST + 12),)))

    assert [(phase.number, phase.first) for phase in chart.phases] == [(1, FIRST), (2, FIRST + 12)]
    assert [round(center.value, 3) for center in chart.centers] == [0.496, 0.875]
    assert chart.signal is Signal.CONFIRMED_IMPROVEMENT
    assert chart.baseline == (FIRST, FIRST + 11)
    assert "above the baseline of 50%" in str(chart.evidence)
    assert {point.mark for point in chart.points[12:]} == {Mark.CONFIRMED}


def test_locked_baseline_keeps_its_limits_when_its_months_are_revised(measure):
    months = kept(*LOW, *HIGH)
    beside = Beside((locked(measure, months, FIRST + 11),))
    before = chart_of(measure, months, SPAN, beside)

    revised = chart_of(measure, months | {FIRST: kept(1)[FIRST]}, SPAN, beside)

    assert (revised.limits, revised.centers) == (before.limits, before.centers)
    assert revised.points[0].value == 0.05
    assert before.warning is None
    assert str(revised.warning) == (
        "Baseline data changed after it was locked: Nov 2024 (was 9 of 20, now 1 of 20). Limits stay."
    )


def test_locked_baseline_before_the_months_shown_is_reached_back_to(measure):
    months = kept(*LOW, *HIGH)

    chart = chart_of(measure, months, Span(FIRST + 6, LAST), Beside((locked(measure, months, FIRST + 11),)))

    assert chart.points[0].month == FIRST


def test_excluded_month_is_shown_and_moves_neither_line_nor_signal(measure):
    without = chart_of(measure, kept(*LOW, *LOW), SPAN)

    chart = chart_of(measure, kept(20, *LOW[1:], *LOW), SPAN, Beside((Exclusion(FIRST),)))

    assert chart.points[0].is_excluded
    assert chart.points[0].value == 1
    assert chart.signal is without.signal
    assert chart.centers[0].value == pytest.approx(sum(LOW[1:] + LOW) / (23 * 20))


def test_recorded_chart_is_drawn_and_another_one_can_be_asked_for(measure):
    beside = Beside((ChosenChart(Kind.RUN),))

    recorded = chart_of(measure, kept(*LOW, *LOW), SPAN, beside)
    asked = chart_of(measure, kept(*LOW, *LOW), SPAN, beside, Look.asked({"chart": "i"}))

    assert (recorded.kind, asked.kind) == (Kind.RUN, Kind.I)


def test_chart_that_does_not_fit_the_measure_is_not_drawn(measure):
    assert chart_of(measure, kept(*LOW, *LOW), SPAN, look=Look.asked({"chart": "t"})).kind is Kind.P
    assert Look.asked({"chart": "pie", "rules": "gut"}) == Look(in_full=True)


def test_months_are_held_to_the_own_target_and_not_to_the_older_one_of_the_program(measure):
    settings = (TargetSetting(FIRST, 90, Owner.PROGRAM), TargetSetting(FIRST + 12, 10, Owner.PRACTICE))

    chart = chart_of(measure, kept(*LOW, *LOW), SPAN, Beside(targets=settings))

    assert "The target of the time, now 10%, was reached in 12 of 24 months." in ENGLISH.say(chart.evidence)


def test_dated_targets_reach_into_the_months_ahead(measure):
    settings = (TargetSetting(FIRST, 60, Owner.PRACTICE), TargetSetting(FIRST + 12, 75, Owner.PRACTICE, LAST + 6))

    chart = chart_of(measure, kept(*LOW, *HIGH), SPAN, Beside(targets=settings))

    assert chart.targets == (
        TargetLine(FIRST, FIRST + 11, 0.6, Owner.PRACTICE),
        TargetLine(FIRST + 12, LAST + 6, 0.75, Owner.PRACTICE),
    )
    assert chart.last_month == LAST + 6
    assert "The target of the time, now 75%, was reached in 14 of 24 months." in str(chart.evidence)


def test_marks_of_the_months_shown_stand_on_the_chart(measure):
    early = ChartMark(1, MarkKind.TEST, "Before", FIRST - 4, FIRST - 2)
    late = ChartMark(2, MarkKind.EVENT, "New record system", FIRST + 3)

    chart = chart_of(measure, kept(*LOW, *LOW), SPAN, Beside(marks=(early, late)))

    assert chart.marks == (late,)
    assert "Marked on the chart: tests of change (0), events (1)." in str(chart.description)


def test_chart_in_full_says_what_every_rule_set_finds(measure):
    chart = chart_of(measure, kept(*LOW, *HIGH), SPAN, look=Look(in_full=True))

    assert [each.rules for each in chart.others] == list(RuleSet)
    assert {each.is_signal for each in chart.others} == {True}
    assert chart.takes is not None
    assert (chart.proposal.kind, chart.proposal.first) == (ProposalKind.PHASE, FIRST + 12)


@pytest.mark.parametrize("rules", list(RuleSet))
def test_every_rule_set_says_how_it_judged(measure, rules):
    chart = chart_of(measure, kept(*LOW, *HIGH), SPAN, look=Look(rules=rules))

    assert chart.signal.is_better
    assert ("confirmed" in chart.signal) is (rules is RuleSet.ANHOEJ)
    assert str(chart.judged).startswith("Judged by ")


@pytest.mark.parametrize(
    "later",
    [
        pytest.param([Month(2025, 11) + at for at in range(12)], id="months that come later"),
        pytest.param([FIRST + at for at in range(12)], id="months of the baseline that are revised"),
    ],
)
def test_locked_chart_stays_the_same_chart_however_much_other_months_vary(measure, later):
    before = kept(*LOW, *LOW)
    decided = Beside((locked(measure, before, FIRST + 11),))
    wild = {month: replace(before[month], numerator=1 + 18 * (month.index % 2)) for month in later}

    chart, usual = chart_of(measure, before | wild, SPAN, decided), chart_of(measure, before | wild, SPAN)

    assert (usual.kind, chart.kind) == (Kind.PP, Kind.P)
    assert chart.limits == chart_of(measure, before, SPAN, decided).limits
    assert chart.centers == chart_of(measure, before, SPAN, decided).centers


def test_short_baseline_sets_limits_that_stay_when_more_months_come(measure):
    first = dict(list(kept(*LOW, *LOW).items())[:10])
    decided = Beside((locked(measure, first, FIRST + 9),))

    then, now = (chart_of(measure, months, SPAN, decided) for months in (first, kept(*LOW, *LOW)))

    assert (then.kind, now.kind) == (Kind.P, Kind.P)
    assert {each.value for each in now.centers} == {each.value for each in then.centers}
