"""By what shared numbers may be asked for."""

import pytest

from qi_portal.domain.disclosure.filters import By, check
from qi_portal.domain.errors import Invalid
from qi_portal.domain.provenance import Disclosure


def test_places_and_periods_within_each_other_may_be_asked_for():
    check([By.PROGRAM, By.REGION, By.YEAR, By.QUARTER, By.MONTH, By.PROJECT, By.MEASURE], Disclosure.SHARED)


@pytest.mark.parametrize("by", [By.COACH, By.SIZE, By.STATUS, By.PRACTICE])
def test_grouping_that_cuts_across_is_refused_by_name(by: By):
    with pytest.raises(Invalid) as refused:
        check([By.REGION, by], Disclosure.SHARED)

    assert refused.value.field == by.value
    assert str(refused.value) == f"What is shared cannot be chosen by {by.value}: two answers could be subtracted."


def test_full_values_may_be_asked_for_by_anything():
    check(By, Disclosure.FULL)


def test_every_choice_has_a_name():
    assert [str(by.words) for by in By] == [by.value for by in By]
