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
