from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measure_maker import make_measure
from qi_portal.domain.content.definition_history import (
    COUNTED_BY,
    counted_by,
    counts_alike,
    definition_at,
    is_counted,
    project_at,
    version_for,
    versions_of,
)
from qi_portal.domain.content.measure import Direction, MeasureType
from qi_portal.domain.periods import Month

MARCH, JULY = Month(2026, 3), Month(2026, 7)
FIRST = make_measure(numerator="Screened with any tool")
SECOND = replace(FIRST, version="2", numerator="Screened with a validated tool", since=MARCH)
THIRD = replace(SECOND, version="3", name="Screen scored by a nurse", since=JULY, earlier=(FIRST, SECOND))


@pytest.mark.parametrize(
    ("month", "version"),
    [
        (Month(2020, 1), "1"),
        (Month(2026, 2), "1"),
        (MARCH, "2"),
        (Month(2026, 6), "2"),
        (JULY, "3"),
        (Month(2030, 1), "3"),
    ],
)
def test_version_for_a_month_is_the_newest_that_had_begun(month, version):
    assert version_for(THIRD, month) == version


def test_version_for_a_measure_never_changed_is_its_own_in_every_month():
    assert version_for(FIRST, Month(1999, 1)) == "1"


def test_definition_at_a_month_before_a_first_version_that_has_a_beginning_is_that_version():
    born_late = replace(FIRST, since=JULY)

    assert definition_at(born_late, MARCH) is born_late


def test_counted_by_is_the_version_a_stored_month_names_even_after_a_newer_one_began():
    assert counted_by(THIRD, "1", Month(2026, 8)) == FIRST


def test_counted_by_a_version_that_is_not_kept_is_what_holds_in_the_month():
    assert counted_by(THIRD, "0.9", Month(2026, 4)) == SECOND


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("numerator", "Others"),
        ("denominator", "Others"),
        ("exclusions", "Others"),
        ("type", MeasureType.RATE),
        ("direction", Direction.LOWER),
        ("multiplier", 1000),
    ],
)
def test_counts_alike_where_what_is_counted_changes_is_false(name, value):
    assert name in COUNTED_BY
    assert not counts_alike(FIRST, replace(FIRST, **{name: value}))


def test_counts_alike_with_another_name_target_and_caveat_is_true():
    assert counts_alike(FIRST, replace(FIRST, name="Other", target=None, caveat="Beware", version="9"))


@given(
    st.lists(st.integers(1, 400), unique=True, max_size=6).map(sorted),
    st.integers(0, 420),
)
def test_definition_at_any_month_is_the_last_whose_beginning_it_reached(begins, month):
    versions = [FIRST, *(replace(FIRST, version=str(at), since=Month.of_index(24_000 + at)) for at in begins)]
    measure = replace(versions[-1], earlier=tuple(versions[:-1]))
    asked = Month.of_index(24_000 + month)

    reached = [at for at in begins if at <= month]

    assert version_for(measure, asked) == (str(reached[-1]) if reached else "1")
    assert versions_of(measure) == (*versions[:-1], measure)


@pytest.mark.parametrize(
    ("since", "retired_after", "counted"),
    [(None, None, True), (MARCH, None, True), (JULY, None, False), (None, MARCH, True), (None, Month(2026, 2), False)],
)
def test_is_counted_in_a_month_between_the_first_and_the_last(since, retired_after, counted):
    assert is_counted(replace(FIRST, since=since, retired_after=retired_after), MARCH) is counted


def test_is_counted_before_a_later_version_began_is_true():
    assert is_counted(THIRD, Month(2020, 1))


def test_project_at_a_month_has_the_measures_of_that_month_as_they_were_defined(shelves):
    project = shelves.project("dev-screening")
    one, two, three, *_ = project.measures
    changed = replace(one, version="2", since=JULY, earlier=(one,))
    project = replace(project, measures=(changed, replace(two, retired_after=MARCH), replace(three, since=JULY)))

    assert [(each.id, each.version) for each in project_at(project, MARCH).measures] == [("DEV-1", "1"), ("DEV-2", "1")]
    assert [(each.id, each.version) for each in project_at(project, JULY).measures] == [("DEV-1", "2"), ("DEV-3", "1")]
