"""The decision in the browser is the decision of the server: both answer the same findings, in a real browser.

Every worked patient and random findings of every guideline: values on, below and above every line of the rules and
at the ends of what is allowed, many unknown. What was drawn is a string of characters, one for each input, so that
both sides read the same short text; where their answers differ, the first difference is shown.
"""

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from random import Random
from typing import Any

import pytest

from both_sides import first_difference, plain
from guidelines.conftest import Bench
from qi_portal import library
from qi_portal.domain.content.guideline import Guideline
from qi_portal.domain.decision.answers import check_answers
from qi_portal.domain.decision.expression import Answers
from qi_portal.domain.decision.grid import trial_values
from qi_portal.domain.decision.tree import Input, InputType, Tree
from qi_portal.domain.decision.walk import walk
from qi_portal.guidelines.offline import tree_json
from qi_portal.guidelines.told import told

WALKS, WHOLE, GIVEN = 2_000, 300, 300
"""For each guideline: findings whose walk is compared, whole answers, and sets of values to be checked.

Of 891 conditions turned round one at a time (a sign, a flag) 890 showed within 1,000 walks, and the last not in 10,000.
"""

UNKNOWN = "~"
"""The character for a finding that is not known; the values of an input are counted from FIRST."""

FIRST = 33
HALF = 0.5


LIBRARY = library.load()
every_guideline = pytest.mark.parametrize("guideline", LIBRARY.guidelines.values(), ids=LIBRARY.guidelines)

Values = Mapping[str, Sequence[object]]


@every_guideline
def test_worked_patient_gets_the_same_whole_answer_in_the_browser(bench: Bench, guideline: Guideline) -> None:
    given = [check_answers(guideline.tree, case.given)[0] for case in guideline.cases]

    answers = bench.ask("told", tree_json(guideline), given)

    assert len(answers) == len(guideline.cases) > 0
    assert first_difference(answers, [plain(told(guideline, each)) for each in given]) is None


@every_guideline
def test_random_findings_walk_the_same_way_in_the_browser(bench: Bench, guideline: Guideline) -> None:
    values = values_of(guideline.tree)
    drawn = draws(values, WALKS, seed=guideline.id)
    asked = (tree_json(guideline), values, drawn)

    ours = [core(guideline.tree, found) for found in map(reader(values), drawn)]

    if bench.ask("walkMark", *asked) != mark(ours):
        assert first_difference(bench.ask("walks", *asked), ours) is None


@every_guideline
def test_random_findings_get_the_same_whole_answer_in_the_browser(bench: Bench, guideline: Guideline) -> None:
    values = values_of(guideline.tree)
    drawn = draws(values, WHOLE, seed=f"{guideline.id} whole")

    ours = [plain(told(guideline, found)) for found in map(reader(values), drawn)]

    theirs = bench.ask("toldDrawn", tree_json(guideline), values, drawn)
    assert first_difference(theirs, ours) is None


@every_guideline
def test_values_that_do_not_fit_are_refused_in_the_same_words(bench: Bench, guideline: Guideline) -> None:
    given = [*strange_answers(guideline.tree, Random(guideline.id))]

    ours = [checked(guideline.tree, each) for each in given]

    assert sum(1 for each in ours if each["findings"]) > GIVEN * HALF
    theirs = bench.ask("checked", tree_json(guideline), given)
    assert first_difference(theirs, ours) is None


def test_draws_reach_both_sides_of_every_line() -> None:
    tree = LIBRARY.guideline("depression").tree

    found = [*map(reader(values_of(tree)), draws(values_of(tree), WALKS, seed="lines"))]

    scores = {each.get("phq9_score") for each in found}
    near = {moved for line in tree.lines["phq9_score"] for moved in (line - 1, line, line + 1)}
    assert scores == {None, 0, 27, *near}


# --- what is drawn


def values_of(tree: Tree) -> dict[str, list[Any]]:
    """For each input the values to draw from: around the lines of rules, the ends allowed, rare ones."""
    return {each.id: [*_values(each, tree.lines.get(each.id, ()))] for each in tree.inputs}


def _values(asked: Input, lines: Sequence[float]) -> list[object]:
    if asked.type is not InputType.NUMBER:
        return [*trial_values(asked)]
    ends = [asked.minimum, asked.maximum, *(asked.usual or ())]
    found = {float(each) for each in (*trial_values(asked, lines), *ends) if each is not None}
    return sorted(each for each in found if not asked.whole or each.is_integer())


def draws(values: Values, count: int, seed: str) -> list[str]:
    """Strings of a character for each input. How much is known differs from child to child."""
    random = Random(seed)
    choices = [[chr(FIRST + place) for place in range(len(each))] for each in values.values()]
    drawn = []
    for _ in range(count):
        known = random.random()
        drawn.append("".join(random.choice(each) if random.random() < known else UNKNOWN for each in choices))
    return drawn


def reader(values: Values):
    """Reads a drawn string back as findings."""
    names = [(name, {chr(FIRST + place): value for place, value in enumerate(each)}) for name, each in values.items()]

    def read(drawn: str) -> Answers:
        return {name: known[sign] for sign, (name, known) in zip(drawn, names, strict=True) if sign != UNKNOWN}

    return read


def strange_answers(tree: Tree, random: Random) -> Iterator[dict[str, object]]:
    """Values that fit among values that do not: of another type, too low, too high, half, misspelled, unknown."""
    odd = [True, False, None, "", "yes", "12", "x" * 30, 0, -1, 7, 10**9, 10**22, 3.25, 0.00001]
    for _ in range(GIVEN):
        given: dict[str, object] = {}
        for each in tree.inputs:
            fitting = random.choice(_values(each, tree.lines.get(each.id, ())))
            given[each.id] = random.choice([fitting, fitting, fitting, random.choice([*odd, *_beyond(each)])])
        yield given | ({"no_such_input_" + "y" * random.randrange(20): 1} if random.random() < HALF else {})


def _beyond(asked: Input) -> list[object]:
    if asked.type is not InputType.NUMBER:
        return [f"{asked.id}?"]
    return [asked.minimum - 0.5, asked.maximum + 0.5, asked.minimum + 0.5] if asked.maximum is not None else []


# --- what is compared


def core(tree: Tree, answers: Answers) -> str:
    """The heart of an answer as one line; `bench.js` writes the same."""
    answer = walk(tree, answers)
    parts = (
        answer.disposition.value,
        answer.within.text if answer.within else "",
        ",".join(rule.id for rule in answer.matched),
        answer.could_be.value,
        ",".join(answer.ask),
        "provisional" if answer.provisional else "",
        ",".join(rule.id for rule in answer.open_rules),
        ",".join(sorted(answer.carried_by)),
    )
    return "|".join(parts)


def checked(tree: Tree, given: Mapping[str, object]) -> dict[str, Any]:
    answers, findings = check_answers(tree, given)
    return plain({"answers": dict(answers), "findings": [[each.field, str(each.message)] for each in findings]})


def mark(lines: Sequence[str]) -> str:
    return sha256("\n".join(lines).encode()).hexdigest()
