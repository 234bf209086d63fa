"""By what shared numbers may be asked for."""

import pytest

from qi_portal.domain.disclosure.filters import By, check, may_be_shared, shared_of
from qi_portal.domain.errors import Invalid
from qi_portal.domain.provenance import Disclosure


@pytest.mark.parametrize("by", By)
def test_places_and_periods_within_each_other_may_be_shared_and_nothing_else(by: By):
    assert may_be_shared(by) is (by not in (By.COACH, By.SIZE, By.STATUS, By.PRACTICE))


def test_grouping_that_cuts_across_is_refused_by_name():
    with pytest.raises(Invalid) as refused:
        check([By.REGION, By.COACH], Disclosure.SHARED)

    assert refused.value.field == "coach"
    assert str(refused.value) == "What is shared cannot be chosen by coach: two answers could be subtracted."


def test_full_values_may_be_asked_for_by_anything():
    check(By, Disclosure.FULL)


def test_grouping_that_cuts_across_is_left_out_of_a_shared_answer():
    assert shared_of([By.REGION, By.SIZE, By.QUARTER]) == {By.REGION, By.QUARTER}


def test_every_choice_has_a_name():
    assert [str(by.words) for by in By] == [by.value for by in By]
