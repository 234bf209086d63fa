"""Which target is drawn when, and how far a chart looks ahead."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts import START, make_chart
from measure_maker import make_measure
from qi_portal.domain.chart.model import Basis, Owner, TargetLine
from qi_portal.domain.chart.targets import (
    MOST_AHEAD,
    TargetSetting,
    levels_in,
    months_ahead,
    target_lines,
    target_now,
    target_words,
)
from qi_portal.domain.content.measure import MeasureType, Target
from qi_portal.domain.periods import Month, months_between

JANUARY, DECEMBER = Month(2026, 1), Month(2026, 12)
PRACTICE, PROGRAM, MEASURE = Owner.PRACTICE, Owner.PROGRAM, Owner.MEASURE

DEFINED = make_measure(target=Target(90, "percent", "program default", None))
UNDEFINED = make_measure()


def drawn(measure, *settings: TargetSetting, last: Month = DECEMBER) -> list[tuple[str, str, float, str]]:
    """Earliest first."""
    lines = sorted(target_lines(measure, settings, JANUARY, last), key=lambda line: line.first)
    return [(str(line.first), str(line.last), line.value, line.owner.value) for line in lines]


def test_target_of_the_definition_holds_while_nobody_has_set_one() -> None:
    assert drawn(DEFINED) == [("2026-01", "2026-12", 0.9, "measure")]
    assert drawn(UNDEFINED) == []


def test_target_of_the_program_replaces_the_one_of_the_definition_from_its_month_on() -> None:
    assert drawn(DEFINED, TargetSetting(Month(2026, 4), 80, PROGRAM)) == [
        ("2026-01", "2026-03", 0.9, "measure"),
        ("2026-04", "2026-12", 0.8, "program"),
    ]


def test_own_target_outranks_the_program_whose_other_level_is_drawn_beside_it() -> None:
    settings = (TargetSetting(JANUARY, 80, PROGRAM), TargetSetting(Month(2026, 6), 70, PRACTICE))

    assert drawn(DEFINED, *settings) == [
        ("2026-01", "2026-12", 0.8, "program"),
        ("2026-06", "2026-12", 0.7, "practice"),
    ]
    assert list(levels_in(DEFINED, settings, DECEMBER)) == [PRACTICE, PROGRAM]


def test_line_in_force_comes_before_the_one_beside_it_whichever_was_set_first() -> None:
    settings = (TargetSetting(JANUARY, 80, PROGRAM), TargetSetting(Month(2026, 6), 70, PRACTICE))

    lines = target_lines(DEFINED, settings, JANUARY, DECEMBER)

    assert [line.owner for line in lines if line.last == DECEMBER] == [PRACTICE, PROGRAM]


def test_own_target_of_the_same_level_is_drawn_alone() -> None:
    settings = (TargetSetting(JANUARY, 80, PROGRAM), TargetSetting(Month(2026, 6), 80, PRACTICE))

    assert drawn(DEFINED, *settings) == [
        ("2026-01", "2026-05", 0.8, "program"),
        ("2026-06", "2026-12", 0.8, "practice"),
    ]


def test_target_that_rises_in_steps_changes_in_its_months() -> None:
    steps = [TargetSetting(Month(2026, month), value, PRACTICE) for month, value in ((9, 85), (1, 60), (5, 75))]

    assert drawn(DEFINED, *steps) == [
        ("2026-01", "2026-04", 0.6, "practice"),
        ("2026-05", "2026-08", 0.75, "practice"),
        ("2026-09", "2026-12", 0.85, "practice"),
    ]


def test_target_set_again_at_the_same_level_is_one_line() -> None:
    settings = (TargetSetting(JANUARY, 80, PROGRAM), TargetSetting(Month(2026, 6), 80, PROGRAM))

    assert drawn(UNDEFINED, *settings) == [("2026-01", "2026-12", 0.8, "program")]


def test_target_before_the_first_month_holds_in_it_and_one_after_the_last_is_not_drawn() -> None:
    settings = (TargetSetting(Month(2020, 1), 80, PROGRAM), TargetSetting(Month(2027, 1), 95, PROGRAM))

    assert drawn(UNDEFINED, *settings) == [("2026-01", "2026-12", 0.8, "program")]
    assert drawn(UNDEFINED, *settings, last=Month(2027, 2))[-1] == ("2027-01", "2027-02", 0.95, "program")


def test_target_of_another_type_stays_in_its_own_unit() -> None:
    minutes = make_measure(type=MeasureType.MEAN, unit="minutes", target=Target(45, "minutes", "program default", None))

    assert target_lines(minutes, (), JANUARY, JANUARY) == (TargetLine(JANUARY, JANUARY, 45, MEASURE, Basis.DEFAULT),)


@pytest.mark.parametrize(
    ("settings", "ahead"),
    [
        ([], None),
        ([TargetSetting(JANUARY, 80, PROGRAM)], None),
        ([TargetSetting(JANUARY, 80, PROGRAM, Month(2026, 12))], None),
        ([TargetSetting(JANUARY, 80, PROGRAM, Month(2027, 3))], Month(2027, 3)),
        ([TargetSetting(JANUARY, 80, PROGRAM, Month(2030, 3))], Month(2028, 12)),
        (
            [
                TargetSetting(JANUARY, 80, PROGRAM, Month(2027, 3)),
                TargetSetting(JANUARY, 70, PRACTICE, Month(2027, 6)),
            ],
            Month(2027, 6),
        ),
        ([TargetSetting(JANUARY, 80, PROGRAM, Month(2027, 3)), TargetSetting(Month(2026, 6), 85, PROGRAM)], None),
        ([TargetSetting(Month(2027, 2), 80, PROGRAM, Month(2027, 5))], Month(2027, 5)),
    ],
    ids=["none", "no month", "passed", "ahead", "too far", "furthest", "replaced", "begins ahead"],
)
def test_chart_looks_ahead_to_the_month_by_which_a_target_shall_be_reached(settings, ahead: Month | None) -> None:
    assert months_ahead(settings, DECEMBER) == ahead


@pytest.mark.parametrize(
    ("measure", "value", "said"),
    [
        (DEFINED, 90, "90%"),
        (DEFINED, 67.5, "67.5%"),
        (make_measure(type=MeasureType.MEAN, unit="minutes"), 45.0, "45 minutes"),
        (make_measure(type=MeasureType.RATE, unit="per 1,000 patient-months"), 3.2, "3.2 per 1,000 patient-months"),
    ],
)
def test_target_is_said_in_its_unit(measure, value: float, said: str) -> None:
    assert str(target_words(measure, value)) == said


# --- whatever was set

MONTHS = st.builds(Month, st.integers(2025, 2028), st.integers(1, 12))
SETTINGS = st.lists(
    st.builds(
        TargetSetting,
        first=MONTHS,
        value=st.sampled_from([60, 70, 80]),
        owner=st.sampled_from([PRACTICE, PROGRAM]),
        reach_by=st.none() | MONTHS,
    ),
    unique_by=lambda setting: (setting.owner, setting.first),
    max_size=8,
)
MEASURES = st.sampled_from([DEFINED, UNDEFINED])


@given(MEASURES, SETTINGS)
def test_no_month_has_two_lines_of_one_owner_and_each_is_as_long_as_it_can_be(measure, settings) -> None:
    lines = target_lines(measure, settings, JANUARY, DECEMBER)

    for owner in Owner:
        own = [line for line in lines if line.owner is owner]
        assert all(JANUARY <= line.first <= line.last <= DECEMBER for line in own)
        assert all(one.last < two.first for one, two in pairwise(own))
        assert not any(one.last + 1 == two.first and one.value == two.value for one, two in pairwise(own))


@given(MEASURES, SETTINGS)
def test_every_month_shows_what_holds_in_it_and_no_more(measure, settings) -> None:
    lines = target_lines(measure, settings, JANUARY, DECEMBER)

    for month in months_between(JANUARY, DECEMBER):
        shown = {line.owner: line.value for line in lines if line.first <= month <= line.last}
        own, program = (_latest(settings, owner, month) for owner in (PRACTICE, PROGRAM))
        if own is not None:
            assert shown == {PRACTICE: own / 100} | ({PROGRAM: program / 100} if program not in (None, own) else {})
        elif program is not None:
            assert shown == {PROGRAM: program / 100}
        else:
            assert shown == ({MEASURE: 0.9} if measure is DEFINED else {})


@given(SETTINGS, st.randoms())
def test_order_in_which_targets_were_set_does_not_matter(settings, chance) -> None:
    mixed = list(settings)
    chance.shuffle(mixed)

    assert target_lines(DEFINED, mixed, JANUARY, DECEMBER) == target_lines(DEFINED, settings, JANUARY, DECEMBER)
    assert months_ahead(mixed, DECEMBER) == months_ahead(settings, DECEMBER)


@given(SETTINGS)
def test_chart_never_looks_back_or_more_than_two_years_ahead(settings) -> None:
    ahead = months_ahead(settings, DECEMBER)

    assert ahead is None or DECEMBER < ahead <= DECEMBER + MOST_AHEAD


def _latest(settings, owner: Owner, month: Month) -> float | None:
    """The value an owner set last by the month, found by looking back month by month."""
    by_month = {setting.first: setting.value for setting in settings if setting.owner is owner}
    return next((by_month[each] for back in range(60) if (each := month - back) in by_month), None)


def test_target_is_the_one_in_force_and_the_practices_own_before_the_programs() -> None:
    past, own = TargetLine(START, START + 4, 0.3), TargetLine(START, START + 30, 0.6, Owner.PRACTICE)
    program = TargetLine(START + 5, START + 30, 0.8, Owner.PROGRAM)

    assert target_now(make_chart((0.5,) * 12, targets=(past, program, own))) == own
    assert target_now(make_chart((0.5,) * 12, targets=(past, program))) == program
    assert target_now(make_chart((0.5,) * 12, targets=(past,))) is None
