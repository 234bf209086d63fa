"""Every rule that a decision about a chart has to meet, and the sentence that is said when it does not."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qi_portal.domain.chart.choice import FEWEST_LOCKED
from qi_portal.domain.chart.decision_question import proposed_by
from qi_portal.domain.chart.decision_rules import (
    Series,
    advice,
    check,
    check_withdrawal,
    clean_why,
    lock,
)
from qi_portal.domain.chart.decisions import ChosenChart, Decided, Exclusion, PhaseStart, method_of
from qi_portal.domain.content.measure import Direction
from qi_portal.domain.errors import Invalid
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.control_chart import Kind
from qi_portal.domain.spc.method import Method
from qi_portal.domain.spc.outlook import propose
from qi_portal.domain.spc.read import read
from qi_portal.domain.spc.reading import Point, State

START = Month(2024, 1)
TODAY = START + 26
"""In the month after next of the last one."""

LEFT_OUT = "Months before it that should not count can be left out, each with its reason."
APART = "Phases begin 6 months apart or more: shorter ones follow chance."

KINDS = (Kind.RUN, Kind.P, Kind.I)


def months(*values: float | None) -> tuple[Point, ...]:
    """A point a month from January 2024 on; None is a month without data."""
    return tuple(
        Point(START + at, None, state=State.MISSING) if value is None else Point(START + at, value, 20 * value, 20)
        for at, value in enumerate(values)
    )


def series(*standing: Decided, points: tuple[Point, ...] = months(*[0.5, 0.4] * 12)) -> Series:
    return Series(points, standing, KINDS, TODAY)


def baseline(first: int, last: int, of: Series | None = None) -> Decided:
    return lock(of or series(), START + first, START + last)


def refusal(what: Decided, of: Series) -> tuple[str, str]:
    with pytest.raises(Invalid) as caught:
        check(what, of)
    return caught.value.field, str(caught.value)


# --- a baseline


@pytest.mark.parametrize(
    ("first", "last", "standing", "field", "said"),
    [
        (0, 27, (), "last", "Apr 2026 has not begun."),
        (5, 4, (), "last", "The last month lies before the first one."),
        (-1, 11, (), "first", "The chart begins after Dec 2023. Choose one of its months."),
        (0, 11, (PhaseStart(START + 11),), "last",
         "A new phase begins within these months. A baseline lies in one phase."),
        (0, 8, (), "last", "9 months are counted here; a baseline needs 10. Choose a later last month."),
        (0, 9, (Exclusion(START + 3),), "last",
         "9 months are counted here; a baseline needs 10. Choose a later last month."),
        (2, 13, (), "first", f"A baseline begins with its phase: Jan 2024. {LEFT_OUT}"),
        (13, 23, (PhaseStart(START + 12),), "first", f"A baseline begins with its phase: Jan 2025. {LEFT_OUT}"),
        (0, 11, (baseline(0, 9),), "first", "This phase has a locked baseline already. Withdraw that one first."),
    ],
)  # fmt: skip
def test_baseline_that_cannot_stand(
    first: int, last: int, standing: tuple[Decided, ...], field: str, said: str
) -> None:
    assert refusal(baseline(first, last), series(*standing)) == (field, said)


@pytest.mark.parametrize(
    ("first", "last", "standing"),
    [
        (0, 9, ()),
        (0, 23, ()),
        (1, 11, (Exclusion(START),)),
        (12, 23, (PhaseStart(START + 12), baseline(0, 9))),
    ],
)
def test_baseline_that_may_stand(first: int, last: int, standing: tuple[Decided, ...]) -> None:
    check(baseline(first, last), series(*standing))


def test_baseline_begins_after_months_without_data() -> None:
    of = series(points=months(None, None, *[0.5] * 12))

    check(lock(of, START + 2, START + 13), of)


def test_short_baseline_is_remarked_on() -> None:
    assert str(advice(baseline(0, 9), series())) == "10 months make a baseline; 12 make a steadier one."
    assert advice(baseline(0, 11), series()) is None
    assert advice(PhaseStart(START + 8), series()) is None


@given(st.lists(st.one_of(st.none(), st.floats(0, 1)), min_size=1, max_size=26), st.integers(0, 25))
def test_baseline_that_stands_has_enough_counted_months(values: list[float | None], last: int) -> None:
    of = series(points=months(*values))
    what = lock(of, START, START + last)
    counted = [point for point in what.points if point.value is not None]

    try:
        check(what, of)
    except Invalid:
        assert len(counted) < FEWEST_LOCKED
    else:
        assert len(counted) >= FEWEST_LOCKED


# --- a phase


@pytest.mark.parametrize(
    ("ahead", "standing", "said"),
    [
        (0, (), "A phase begins after the first month of the chart."),
        (-3, (), "A phase begins after the first month of the chart."),
        (27, (), "Apr 2026 has not begun."),
        (24, (), "From Jan 2026 on nothing is counted yet. A phase needs a month."),
        (23, (Exclusion(START + 23),), "From Dec 2025 on nothing is counted yet. A phase needs a month."),
        (12, (PhaseStart(START + 7),), f"Another phase begins in Aug 2024. {APART}"),
        (12, (PhaseStart(START + 17),), f"Another phase begins in Jun 2025. {APART}"),
        (12, (PhaseStart(START + 12),), f"Another phase begins in Jan 2025. {APART}"),
        (5, (baseline(0, 11),), "Jun 2024 lies in a locked baseline. Withdraw the baseline first."),
    ],
)  # fmt: skip
def test_phase_that_cannot_stand(ahead: int, standing: tuple[Decided, ...], said: str) -> None:
    assert refusal(PhaseStart(START + ahead), series(*standing)) == ("month", said)


@pytest.mark.parametrize(
    ("ahead", "standing"),
    [(1, ()), (23, ()), (12, (PhaseStart(START + 6), PhaseStart(START + 18))), (12, (baseline(0, 11),))],
)
def test_phase_that_may_stand(ahead: int, standing: tuple[Decided, ...]) -> None:
    check(PhaseStart(START + ahead), series(*standing))


# --- a month left out


@pytest.mark.parametrize(
    ("ahead", "standing", "said"),
    [
        (2, (), "Mar 2024 has no data, so there is nothing to leave out."),
        (-1, (), "Dec 2023 has no data, so there is nothing to leave out."),
        (40, (), "May 2027 has not begun."),
        (0, (Exclusion(START),), "Jan 2024 is left out already."),
        (3, (baseline(0, 11),), "Apr 2024 lies in a locked baseline. Withdraw the baseline first."),
    ],
)
def test_exclusion_that_cannot_stand(ahead: int, standing: tuple[Decided, ...], said: str) -> None:
    of = series(*standing, points=months(0.5, 0.5, None, *[0.5] * 12))

    assert refusal(Exclusion(START + ahead), of) == ("month", said)


def test_exclusion_that_may_stand() -> None:
    check(Exclusion(START + 13), series(baseline(0, 11), Exclusion(START + 12)))


# --- a chart


def test_chart_that_cannot_be_drawn_or_was_chosen_is_refused() -> None:
    assert refusal(ChosenChart(Kind.T), series()) == (
        "chart", "This chart cannot be drawn of these counts. Choose one from the list."
    )  # fmt: skip
    assert refusal(ChosenChart(Kind.I), series(ChosenChart(Kind.I))) == ("chart", "The I chart was chosen already.")
    check(ChosenChart(Kind.RUN), series(ChosenChart(Kind.I)))


# --- taking back


@pytest.mark.parametrize(
    ("what", "others", "said"),
    [
        (Exclusion(START + 3), (baseline(0, 11),),
         "A locked baseline was made without this month. Withdraw the baseline first."),
        (PhaseStart(START + 12), (baseline(0, 11), baseline(12, 23)),
         "Two locked baselines would share a phase. Withdraw one of them first."),
    ],
)  # fmt: skip
def test_decision_that_another_rests_on_is_not_withdrawn(what: Decided, others: tuple[Decided, ...], said: str) -> None:
    with pytest.raises(Invalid, match=said):
        check_withdrawal(what, series(what, *others))


@pytest.mark.parametrize(
    ("what", "others"),
    [
        (Exclusion(START + 13), (baseline(0, 11),)),
        (PhaseStart(START + 12), (baseline(0, 11),)),
        (baseline(0, 11), (Exclusion(START + 3), PhaseStart(START + 12))),
        (ChosenChart(Kind.I), ()),
    ],
)
def test_decision_that_nothing_rests_on_may_be_withdrawn(what: Decided, others: tuple[Decided, ...]) -> None:
    check_withdrawal(what, series(what, *others))


# --- the reason


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (" \n", "Say why."),
        ("x" * 501, "This has 501 characters; 500 fit."),
        ("Ask 860-555-0142", "This text seems to hold a phone number."),
    ],
)
def test_reason_that_is_not_kept(text: str, said: str) -> None:
    with pytest.raises(Invalid, match=said) as caught:
        clean_why(text)
    assert caught.value.field == "why"


def test_reason_is_kept_as_it_was_written() -> None:
    assert clean_why("  New form\r\nsince March. \x07") == "New form\nsince March."


# --- what the months ask for


def rising(points: tuple[Point, ...], *standing: Decided, direction: Direction = Direction.HIGHER):
    of = series(*standing, points=points)
    return proposed_by(read(points, direction, method_of(standing, Method())), of)


UP = months(*[0.4, 0.45] * 6, *[0.8, 0.85] * 6)
DOWN = months(*[0.8, 0.85] * 6, *[0.4, 0.45] * 6)


@pytest.mark.parametrize(("points", "side"), [(UP, "above"), (DOWN, "below")])
def test_lasting_change_asks_for_a_phase(points: tuple[Point, ...], side: str) -> None:
    asked = rising(points)

    assert asked.what == PhaseStart(START + 12)
    assert str(asked.question) == f"12 months since Jan 2025 lie {side} the line. Begin a new phase there?"


def test_first_year_asks_to_be_locked() -> None:
    points = months(*[0.5, 0.4] * 7)
    asked = rising(points)

    assert asked.what == lock(series(points=points), START, START + 11)
    assert str(asked.question).startswith("The first 12 counted months, Jan 2024 to Dec 2024, are there.")


def test_nothing_is_asked_for_under_12_months_or_twice() -> None:
    assert rising(months(*[0.5, 0.4] * 5)) is None
    assert rising(months(*[0.5, 0.4] * 7), PhaseStart(START + 6)) is None


def test_what_could_not_stand_is_not_asked_for() -> None:
    """The change began in the last months of the locked baseline."""
    standing = (lock(series(points=UP), START, START + 13),)

    assert propose(read(UP, Direction.HIGHER, method_of(standing, Method()))).first == START + 12
    assert rising(UP, *standing) is None


def test_series_of_no_months_has_no_counted_ones() -> None:
    empty = replace(series(), points=())

    assert refusal(PhaseStart(START), empty) == ("month", "A phase begins after the first month of the chart.")
    assert refusal(lock(empty, START, START + 11), empty)[0] == "first"
