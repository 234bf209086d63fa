"""Decisions counted by month and condition, and drawn: a month without decisions is not one without referrals."""

import pytest

from qi_portal.domain.chart.model import Chart
from qi_portal.domain.decision.tree import Disposition
from qi_portal.domain.periods import Month
from qi_portal.domain.referral_charts import MONTHS_SHOWN, charts_of
from qi_portal.domain.referral_log import AgeBand, Decision, Reason
from qi_portal.domain.referral_tally import Tally, tallies, tally
from qi_portal.domain.spc.reading import Signal, State

OCTOBER = Month(2026, 10)
CO_MANAGE, ROUTINE = Disposition.CO_MANAGE, Disposition.ROUTINE_REFERRAL


def decision(
    month: Month = OCTOBER, advised=CO_MANAGE, instead=None, reason=Reason.OTHER, condition="adhd"
) -> Decision:
    return Decision(condition, "1.0.0", "", advised, AgeBand.UNKNOWN, month, instead, reason if instead else None)


def test_tally_counts_followed_kept_and_reasons_most_frequent_first() -> None:
    counted = tally(
        [
            decision(),
            decision(instead=ROUTINE, reason=Reason.ACCESS),
            decision(instead=ROUTINE, reason=Reason.ACCESS),
            decision(instead=Disposition.PRIMARY_CARE, reason=Reason.EXAM_FINDING),
            decision(advised=ROUTINE),
            decision(advised=ROUTINE, instead=CO_MANAGE),
        ]
    )

    assert counted == Tally(
        decided=6,
        followed=2,
        advised_without_referral=4,
        kept=2,
        reasons=((Reason.ACCESS, 2), (Reason.EXAM_FINDING, 1), (Reason.OTHER, 1)),
    )
    assert counted.overridden == 4


def test_tallies_come_in_the_order_of_the_decisions() -> None:
    log = [decision(OCTOBER), decision(OCTOBER - 2, condition="asthma"), decision(OCTOBER)]

    assert [(month, each.decided) for month, each in tallies(log, lambda each: each.month).items()] == [
        (OCTOBER, 2), (OCTOBER - 2, 1)
    ]  # fmt: skip
    assert list(tallies(log, lambda each: each.condition_id)) == ["adhd", "asthma"]


def points(chart: Chart) -> list[tuple]:
    return [(str(each.month), each.numerator, each.denominator, each.state) for each in chart.points]


def test_month_without_decisions_is_missing_and_one_without_eligible_ones_has_none() -> None:
    log = [decision(OCTOBER - 3), decision(OCTOBER - 3, instead=ROUTINE), decision(OCTOBER - 2, advised=ROUTINE)]

    followed, kept = charts_of(log, OCTOBER - 1)

    assert points(followed) == [
        ("2026-07", 1, 2, State.COUNTED), ("2026-08", 1, 1, State.COUNTED), ("2026-09", None, None, State.MISSING)
    ]  # fmt: skip
    assert points(kept) == [
        ("2026-07", 1, 2, State.COUNTED), ("2026-08", None, None, State.NONE_ELIGIBLE),
        ("2026-09", None, None, State.MISSING),
    ]  # fmt: skip


def test_month_with_referrals_alone_is_counted_as_nought() -> None:
    _, kept = charts_of([decision(instead=ROUTINE)], OCTOBER)

    assert [(each.value, each.numerator, each.denominator) for each in kept.points] == [(0, 0, 1)]


@pytest.mark.parametrize("log", [[], [decision(OCTOBER)]])
def test_month_that_is_still_open_is_not_drawn(log: list[Decision]) -> None:
    assert charts_of(log, OCTOBER - 1) == ()


def test_three_years_are_drawn_at_most() -> None:
    followed, _ = charts_of([decision(OCTOBER - 50), decision(OCTOBER)], OCTOBER)

    assert (followed.points[0].month, len(followed.points)) == (OCTOBER - 35, MONTHS_SHOWN)


def test_change_that_lasts_is_read_as_in_any_run_chart() -> None:
    """12 months of which half were overridden, then 12 in which almost all were followed."""
    log = [
        decision(OCTOBER - back, instead=ROUTINE if number % (2 if back > 11 else 9) == 0 else None)
        for back in range(24)
        for number in range(10 + back % 3)
    ]

    followed, kept = charts_of(log, OCTOBER)

    assert followed.signal is kept.signal is Signal.CONFIRMED_IMPROVEMENT
    assert str(followed.verdict) == "Answer followed: improved and stayed improved."
    assert str(kept.verdict) == "Kept out of referral: improved and stayed improved."
    assert followed.targets == ()
