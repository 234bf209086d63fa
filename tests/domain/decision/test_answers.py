import math

import pytest

from qi_portal.domain.decision.answers import check_answers, clean_answers
from qi_portal.domain.errors import Invalid


@pytest.fixture
def tree(make_tree):
    return make_tree(("emergency", "papilledema"))


def test_clean_answers_with_missing_and_null_values_leaves_them_unknown(tree):
    given = {"age_months": 108, "shunt": False, "worse": None, "sex": "male", "change": -2.5}

    assert clean_answers(tree, given) == {"age_months": 108, "shunt": False, "sex": "male", "change": -2.5}


@pytest.mark.parametrize("age", [24, 24.0, 215])
def test_clean_answers_at_the_edge_of_the_population_accepts_the_age(tree, age):
    assert clean_answers(tree, {"age_months": age}) == {"age_months": age}


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("tongue", True, "This guideline does not ask for “tongue”. Check the spelling."),
        ("tongue", None, "This guideline does not ask for “tongue”. Check the spelling."),
        ("shunt", 1, "Answer true or false, or leave it out when it was not asked or examined."),
        ("shunt", "yes", "Answer true or false, or leave it out when it was not asked or examined."),
        ("days", "5", "“5” is not a number. Enter digits only."),
        ("days", True, "“True” is not a number. Enter digits only."),
        ("days", [5], "“[5]” is not a number. Enter digits only."),
        ("days", math.nan, "A number without end is no measurement. Enter digits only."),
        ("days", -math.inf, "A number without end is no measurement. Enter digits only."),
        ("days", 32, "32 is outside 0 to 31 units. Check which is mistyped, the number or its unit."),
        ("days", -1, "-1 is outside 0 to 31 units. Check which is mistyped, the number or its unit."),
        ("days", 2.5, "2.5 is not a whole number. Count in whole units."),
        ("age_months", 23, "23 units is outside the ages of this guideline: 24 to 215 units."),
        ("age_months", 215.5, "215.5 units is outside the ages of this guideline: 24 to 215 units."),
        ("sex", "Male", "“Male” is not a choice here. Use one of: female, male."),
        ("sex", 1, "“1” is not a choice here. Use one of: female, male."),
    ],
)
def test_clean_answers_with_a_value_that_does_not_fit_says_which_and_why(tree, field, value, message):
    with pytest.raises(Invalid) as refused:
        clean_answers(tree, {"papilledema": False, field: value})

    assert (refused.value.field, str(refused.value)) == (field, message)


def test_clean_answers_with_an_absurd_number_repeats_only_its_beginning(tree):
    with pytest.raises(Invalid, match=r"^10{23}… is outside"):
        clean_answers(tree, {"days": 10**400})


def test_check_answers_with_several_mistakes_finds_all_and_keeps_the_rest(tree):
    answers, findings = check_answers(tree, {"days": 99, "shunt": "no", "papilledema": True})

    assert answers == {"papilledema": True}
    assert [finding.field for finding in findings] == ["days", "shunt"]
