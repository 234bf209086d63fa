"""What holds of every tree and every set of answers, against an evaluator written another way.

The other evaluator counts false, unknown and true as 0, 1/2 and 1: `and` is the least, `or` the most, `not` 1 minus.
"""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qi_portal.domain.decision.grid import trial_values
from qi_portal.domain.decision.nearest import nearest_changes
from qi_portal.domain.decision.tree import Disposition
from qi_portal.domain.decision.walk import walk

FLAGS = ("papilledema", "shunt", "waking", "worse", "mild")
NUMBERS = ("age_months", "days", "change")
SIGNS = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
LEVELS = [level.value for level in Disposition][1:]
THRESHOLDS = st.integers(-3, 40)


@dataclass(frozen=True)
class Sample:
    """A condition as an author writes it, and its worth for given answers."""

    text: str
    worth: Callable[[Mapping[str, object]], float]


def finding(name, test=lambda value: value is True, text=None):
    return Sample(text or name, lambda answers: float(test(answers[name])) if name in answers else 0.5)


def comparison(name, sign, threshold):
    return finding(name, lambda value: SIGNS[sign](value, threshold), f"{name} {sign} {threshold!r}")


def joined(word, worth_of, parts):
    text = f" {word} ".join(f"({part.text})" for part in parts)
    return Sample(text, lambda answers: worth_of(part.worth(answers) for part in parts))


def negated(part):
    return Sample(f"not ({part.text})", lambda answers: 1 - part.worth(answers))


FINDINGS = st.one_of(
    st.sampled_from(FLAGS).map(finding),
    st.builds(comparison, st.sampled_from(NUMBERS), st.sampled_from(sorted(SIGNS)), THRESHOLDS),
    st.builds(comparison, st.just("sex"), st.sampled_from(["==", "!="]), st.sampled_from(["female", "male"])),
)
CONDITIONS = st.recursive(
    FINDINGS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: joined("and", min, parts)),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: joined("or", max, parts)),
        inner.map(negated),
    ),
    max_leaves=6,
)
RULES = st.lists(st.tuples(st.sampled_from(LEVELS), CONDITIONS), min_size=1, max_size=6)
FULL_ANSWERS = st.fixed_dictionaries(
    {name: st.booleans() for name in FLAGS}
    | dict.fromkeys(NUMBERS, THRESHOLDS)
    | {"sex": st.sampled_from(["female", "male"])}
)
PARTIAL_ANSWERS = st.tuples(FULL_ANSWERS, st.sets(st.sampled_from([*FLAGS, *NUMBERS, "sex"]))).map(
    lambda drawn: {name: value for name, value in drawn[0].items() if name in drawn[1]}
)
# the fixture only makes trees and holds nothing between examples
property_test = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)


def tree_of(make_tree, rules):
    return make_tree(*((level, sample.text) for level, sample in rules))


@property_test
@given(rules=RULES, answers=PARTIAL_ANSWERS)
def test_walk_of_any_answers_agrees_with_the_other_evaluator(make_tree, rules, answers):
    answer = walk(tree_of(make_tree, rules), answers)

    worths = [(Disposition(level), sample.worth(answers)) for level, sample in rules]
    lowest = Disposition.PRIMARY_CARE
    assert answer.at_least == max([lowest, *(level for level, worth in worths if worth == 1)])
    assert answer.could_be == max([lowest, *(level for level, worth in worths if worth > 0)])
    true_rules = {f"test.T{number}" for number, (_, worth) in enumerate(worths, 1) if worth == 1}
    assert {rule.id for rule in answer.matched} == true_rules


@property_test
@given(rules=RULES, answers=PARTIAL_ANSWERS)
def test_walk_of_any_answers_is_ordered_and_asks_just_while_provisional(make_tree, rules, answers):
    answer = walk(tree_of(make_tree, rules), answers)

    assert answer.at_least <= answer.could_be
    assert answer.provisional is bool(answer.ask)
    assert not set(answer.ask) & set(answers)
    levels = [unknown.could_be for unknown in answer.unknowns]
    assert levels == sorted(levels, reverse=True)
    assert levels[:1] == [answer.could_be][: len(levels)]
    assert answer.carried_by <= set(answers)


@property_test
@given(rules=RULES, answers=PARTIAL_ANSWERS, more=FULL_ANSWERS, data=st.data())
def test_walk_with_one_more_answer_never_widens_the_range(make_tree, rules, answers, more, data):
    tree = tree_of(make_tree, rules)
    before = walk(tree, answers)

    name = data.draw(st.sampled_from(sorted(more)))
    after = walk(tree, {name: more[name]} | answers)

    assert after.at_least >= before.at_least
    assert after.could_be <= before.could_be


@property_test
@given(rules=RULES, answers=PARTIAL_ANSWERS, more=FULL_ANSWERS)
def test_walk_with_an_answer_that_was_not_asked_for_stays_the_same(make_tree, rules, answers, more):
    tree = tree_of(make_tree, rules)
    before = walk(tree, answers)

    unasked = {name: value for name, value in more.items() if name not in before.ask}
    after = walk(tree, unasked | answers)

    assert (after.at_least, after.could_be, after.ask) == (before.at_least, before.could_be, before.ask)


@property_test
@given(rules=RULES, answers=FULL_ANSWERS)
def test_walk_with_everything_known_is_never_provisional(make_tree, rules, answers):
    answer = walk(tree_of(make_tree, rules), answers)

    assert (answer.provisional, answer.ask, answer.still_possible) == (False, (), ())


@property_test
@given(rules=RULES, answers=PARTIAL_ANSWERS, data=st.data())
def test_nearest_changes_of_any_answers_lead_where_they_say_and_miss_no_level(make_tree, rules, answers, data):
    tree = tree_of(make_tree, rules)
    now = walk(tree, answers).disposition

    changes = nearest_changes(tree, answers)

    for change in changes:
        after = walk(tree, {**answers, change.input: change.span.value})
        assert (after.disposition, change.raises) == (change.disposition, change.disposition > now)
    name = data.draw(st.sampled_from([*FLAGS, "days", "change"]))
    tried = {
        walk(tree, {**answers, name: value}).disposition
        for value in trial_values(tree.input(name), tree.lines.get(name, ()))
    }
    assert tried - {now} <= {change.disposition for change in changes if change.input == name}
