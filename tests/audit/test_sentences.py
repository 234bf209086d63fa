"""Every action that is noted anywhere has its sentence and its family."""

import ast
from pathlib import Path

import pytest

import qi_portal
from qi_portal.domain.audit_sentences import FAMILIES, SENTENCES, Deed, sentence_of

PACKAGE = Path(qi_portal.__file__).parent
BEGINNINGS = {action.partition(".")[0] for action in SENTENCES}


def noted() -> set[str]:
    """First arguments of `record(...)` and of the helpers that hand them on, where they are written out in full."""
    found: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        text = path.read_text()
        if "record(" not in text and "kept." not in text:
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and name_of(node) == "record" and node.args:
                found |= written(node.args[0])
    return found


def name_of(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def written(argument: ast.expr) -> set[str]:
    """The texts that an argument can be; of "kind.{deed}" the part that is written."""
    match argument:
        case ast.Constant(str(text)):
            return {text}
        case ast.IfExp(_, yes, no):
            return written(yes) | written(no)
        case ast.JoinedStr([ast.Constant(str(text)), *_]):
            return {text}
    return set()


@pytest.mark.rule(43)
def test_every_action_in_the_code_has_a_sentence() -> None:
    actions = {each for each in noted() if "." in each}
    assert len(actions) > 60
    whole = {each for each in actions if not each.endswith(".")}

    assert whole - SENTENCES.keys() == set()
    assert {each[:-1] for each in actions - whole} - BEGINNINGS == set()


def test_every_action_belongs_to_one_family_to_look_in() -> None:
    beginnings = [each for family in FAMILIES for each in family.beginnings]

    assert sorted(beginnings) == sorted(BEGINNINGS)


def test_every_sentence_can_be_said_and_names_who_did_it_or_that_nobody_is_known() -> None:
    for action, sentence in SENTENCES.items():
        said = str(sentence_of(Deed(action, "Ana Ruiz", "this", "Elm Street")))

        assert "{" not in said
        assert said.endswith("at Elm Street")
        assert "Ana Ruiz" in said or sentence.text.startswith(("Somebody", "A second step", "The link")), action


def test_numbers_of_a_month_are_said_before_and_after() -> None:
    old, new = {"numerator": 11.0, "denominator": 20.0}, {"numerator": 12.5, "denominator": None}
    nobody = {"state": "none_eligible", "numerator": None}
    said = [
        str(sentence_of(Deed("entry.revise", "Ana", "May", before=before, after=after)))
        for before, after in ((old, new), (old, {"reason": "typo"}), (None, nobody), (None, None))
    ]

    assert said == [
        "Ana revised May: 12.50, before 11 of 20",
        "Ana revised May: it was 11 of 20",
        "Ana revised May: nobody eligible",
        "Ana revised May",
    ]
