from dataclasses import replace

import pytest

from qi_portal.domain.decision.grammar import parse
from qi_portal.domain.decision.questions import questions_of
from qi_portal.domain.decision.tree import Contradiction


@pytest.fixture
def tree(make_tree, inputs):
    contradiction = Contradiction(("shunt", "mild"), parse("shunt and mild", inputs), "Is there a shunt?")
    usual = tuple(replace(each, usual=(-5, 5)) if each.id == "change" else each for each in inputs.values())
    return replace(make_tree(("emergency", "papilledema")), inputs=usual, contradictions=(contradiction,))


def test_questions_of_findings_that_exclude_each_other_asks_which_is_right(tree):
    (question,) = questions_of(tree, {"shunt": True, "mild": True})

    assert (question.inputs, question.text, question.can_be_right) == (("shunt", "mild"), "Is there a shunt?", False)


@pytest.mark.parametrize("answers", [{}, {"shunt": True}, {"shunt": True, "mild": False}, {"change": 5}])
def test_questions_of_findings_that_go_together_are_none(tree, answers):
    assert questions_of(tree, answers) == ()


def test_questions_of_a_rare_value_names_what_is_usual_and_lets_it_stand(tree):
    (question,) = questions_of(tree, {"change": 5.5})

    assert question.can_be_right
    assert str(question.text) == (
        "change: 5.5 units is rare; -5 to 5 is usual. Is the value right, and is it in units?"
    )
