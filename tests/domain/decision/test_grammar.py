import pytest

from qi_portal.domain.decision.expression import All, Any, Comparison, Flag, Not
from qi_portal.domain.decision.grammar import ExpressionError, parse


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("papilledema", Flag("papilledema")),
        ("(papilledema)", Flag("papilledema")),
        ("not shunt", Not(Flag("shunt"))),
        ("not not shunt", Not(Not(Flag("shunt")))),
        ("age_months < 36", Comparison("age_months", "<", 36)),
        ("change <= -2.25", Comparison("change", "<=", -2.25)),
        ("change<-3", Comparison("change", "<", -3)),
        ("days == 1", Comparison("days", "==", 1)),
        ("days != 1", Comparison("days", "!=", 1)),
        ("sex == 'male'", Comparison("sex", "==", "male")),
        ('sex != "male"', Comparison("sex", "!=", "male")),
        ("sex == female", Comparison("sex", "==", "female")),
        ("shunt or waking and worse", Any((Flag("shunt"), All((Flag("waking"), Flag("worse")))))),
        ("(shunt or waking) and worse", All((Any((Flag("shunt"), Flag("waking"))), Flag("worse")))),
        ("not shunt and worse", All((Not(Flag("shunt")), Flag("worse")))),
        ("shunt or waking or worse", Any((Flag("shunt"), Flag("waking"), Flag("worse")))),
    ],
)
def test_parse_of_a_condition_gives_its_expression(inputs, text, expression):
    assert parse(text, inputs) == expression


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the end stands where a finding was expected (character 1)"),
        ("shunt and", "the end stands where a finding was expected (character 10)"),
        ("shunt waking", '"waking" stands where "and", "or" or the end was expected (character 7)'),
        ("(shunt", 'the end stands where ")" was expected (character 7)'),
        ("shunt)", '")" stands where "and", "or" or the end was expected (character 6)'),
        ("shunts", '"shunts" is not an input of this guideline (character 1)'),
        ("age_months", '"age_months" is a number and has to be compared with a value (character 1)'),
        ("sex", '"sex" is a choice and has to be compared with a value (character 1)'),
        ("shunt == 1", '"shunt" is yes or no and stands alone, without "==" (character 7)'),
        ("age_months < 'old'", '"age_months" is a number and cannot be compared with "\'old\'" (character 14)'),
        ("age_months < worse", '"age_months" is a number and cannot be compared with "worse" (character 14)'),
        ("age_months <", '"age_months" is a number and cannot be compared with the end (character 13)'),
        ("sex < 'male'", '"sex" is a choice and can only be compared by == or != (character 5)'),
        ("sex == 'boy'", '"\'boy\'" is none of the values of "sex": female, male (character 8)'),
        ("sex == 1", '"1" is none of the values of "sex": female, male (character 8)'),
        ("3 < days", '"3" stands where a finding was expected (character 1)'),
        ("1 < days < 5", '"1" stands where a finding was expected (character 1)'),
        ("days < 5 < 6", '"<" stands where "and", "or" or the end was expected (character 10)'),
        ("days = 5", '"=" has no place in a condition (character 6)'),
        ("days >= 5.", '"5" has no place in a condition (character 9)'),
        ("days >= 5e3", '"5" has no place in a condition (character 9)'),
        ("days + 1 > 2", '"+" has no place in a condition (character 6)'),
        ("__import__('os')", '"__import__" is not an input of this guideline (character 1)'),
        ("shunt AND worse", '"AND" stands where "and", "or" or the end was expected (character 7)'),
        ("shunt if worse else mild", '"if" stands where "and", "or" or the end was expected (character 7)'),
        ("(" * 41 + "shunt" + ")" * 41, "the condition is nested too deeply (character 41)"),
        ("not " * 5000 + "shunt", "the condition is nested too deeply (character 161)"),
    ],
)
def test_parse_of_a_broken_condition_says_what_and_where(inputs, text, message):
    with pytest.raises(ExpressionError) as refused:
        parse(text, inputs)

    assert str(refused.value) == message
