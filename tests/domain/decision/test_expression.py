import pytest

from qi_portal.domain.decision.expression import Settled, evidence, settle, truth, ways
from qi_portal.domain.decision.grammar import parse

T, F, U = True, False, None


@pytest.mark.parametrize(
    ("shunt", "waking", "both", "either"),
    [
        (T, T, T, T),
        (T, F, F, T),
        (T, U, U, T),
        (F, T, F, T),
        (F, F, F, F),
        (F, U, F, U),
        (U, T, U, T),
        (U, F, F, U),
        (U, U, U, U),
    ],
)
def test_truth_of_and_and_or_follows_the_three_valued_tables(inputs, shunt, waking, both, either):
    answers = {name: value for name, value in (("shunt", shunt), ("waking", waking)) if value is not None}

    assert truth(parse("shunt and waking", inputs), answers) is both
    assert truth(parse("shunt or waking", inputs), answers) is either


@pytest.mark.parametrize(("shunt", "negated"), [({"shunt": T}, F), ({"shunt": F}, T), ({}, U)])
def test_truth_of_not_keeps_unknown_unknown(inputs, shunt, negated):
    assert truth(parse("not shunt", inputs), shunt) is negated


@pytest.mark.parametrize(
    ("text", "true_for"),
    [
        ("days < 4", {3.9}),
        ("days <= 4", {3.9, 4}),
        ("days == 4", {4}),
        ("days != 4", {3.9, 4.1}),
        ("days >= 4", {4, 4.1}),
        ("days > 4", {4.1}),
    ],
)
def test_truth_of_a_comparison_around_its_threshold_is_exact(inputs, text, true_for):
    expression = parse(text, inputs)

    assert {value for value in (3.9, 4, 4.1) if truth(expression, {"days": value})} == true_for


def test_settle_with_a_branch_decided_leaves_out_what_no_longer_matters(inputs):
    expression = parse("(age_months >= 60 and days >= 3) or (age_months < 60 and worse)", inputs)

    assert ways(settle(expression, {"age_months": 72})) == (frozenset({"days"}),)
    assert settle(expression, {"days": 1, "worse": False}) == Settled(False)


def test_ways_of_a_nested_condition_lists_each_set_that_suffices(inputs):
    expression = parse("papilledema or (waking and (worse or not shunt))", inputs)

    assert set(ways(expression)) == {
        frozenset({"papilledema"}),
        frozenset({"waking", "worse"}),
        frozenset({"waking", "shunt"}),
    }


def test_ways_of_a_negated_pair_needs_only_one(inputs):
    assert set(ways(parse("not (waking and worse)", inputs))) == {frozenset({"waking"}), frozenset({"worse"})}


def test_evidence_of_a_true_condition_names_only_what_makes_it_true(inputs):
    expression = parse("(shunt or waking) and not worse", inputs)

    assert evidence(expression, {"shunt": T, "waking": F, "worse": F}) == {"shunt", "worse"}
    assert evidence(expression, {"shunt": T, "worse": T}) == frozenset()
