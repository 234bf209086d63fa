from dataclasses import replace

import pytest

from qi_portal import library
from qi_portal.domain.decision.grammar import parse
from qi_portal.domain.decision.tree import Contradiction
from qi_portal.guidelines.forms import read_findings
from qi_portal.guidelines.panel import panel_of

LEAD = library.load_guideline("lead")


@pytest.fixture
def guideline():
    """The lead guideline with a usual range for the level, and with two findings that cannot both be."""
    tree = LEAD.tree
    inputs = tuple(replace(each, usual=(0, 80)) if each.id == "bll_ug_dl" else each for each in tree.inputs)
    flags = [each.id for each in inputs if each.type == "boolean"][:2]
    condition = parse(" and ".join(flags), {each.id: each for each in inputs})
    contradiction = Contradiction(tuple(flags), condition, "Which of the two is right?")
    return replace(LEAD, tree=replace(tree, inputs=inputs, contradictions=(contradiction,)))


def asked(guideline, **sent):
    return panel_of(guideline, read_findings(guideline.tree, sent))


def test_a_rare_value_is_asked_about_before_an_answer_is_given(guideline):
    panel = asked(guideline, age_months="3", bll_ug_dl="90")

    (question,) = panel.findings.questions
    assert question.inputs == ("bll_ug_dl",)
    assert panel.is_paused
    (tick,) = panel.findings.beside["bll_ug_dl"].ticks
    assert (tick.name, tick.value, tick.is_set) == ("right-bll_ug_dl", "90", False)


def test_a_rare_value_that_is_ticked_as_right_is_answered(guideline):
    sent = {"age_months": "3", "bll_ug_dl": "90", "right-bll_ug_dl": "90"}

    panel = panel_of(guideline, read_findings(guideline.tree, sent))

    assert panel.findings.questions == ()
    assert not panel.is_paused
    assert panel.findings.beside["bll_ug_dl"].ticks[0].is_set


def test_a_tick_for_another_value_settles_nothing(guideline):
    sent = {"age_months": "3", "bll_ug_dl": "91", "right-bll_ug_dl": "90"}

    assert read_findings(guideline.tree, sent).questions


def test_findings_that_exclude_each_other_are_asked_about_and_no_tick_settles_it(guideline):
    one, other = guideline.tree.contradictions[0].inputs
    sent = {one: "yes", other: "yes", f"right-{one}": "True"}

    findings = read_findings(guideline.tree, sent)

    assert [question.text for question in findings.questions] == ["Which of the two is right?"]
    assert findings.beside[one].sentences == findings.beside[other].sentences == ("Which of the two is right?",)


def test_no_question_holds_up_an_emergency(guideline):
    emergency = next(rule for rule in guideline.tree.rules if rule.id == "lead.E1")
    flag = next(each.id for each in guideline.tree.inputs if each.id in emergency.when)
    sent = {flag: "yes", "bll_ug_dl": "90", "age_months": "3"}

    panel = panel_of(guideline, read_findings(guideline.tree, sent))

    assert panel.findings.questions
    assert panel.answer.disposition.value == "emergency"
    assert not panel.is_paused
