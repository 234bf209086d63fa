"""The findings form is read, and the note for the chart is written, in the browser as on the server.

Random forms of every guideline: numbers as people type them, in every unit that is offered, ticks, words that are no
answer. What is worked out from sizes takes the server's tables, so that calculators are left aside here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from both_sides import first_difference, plain
from guidelines.conftest import Bench
from qi_portal import library
from qi_portal.domain.content.guideline import Guideline
from qi_portal.domain.decision.grid import trial_values
from qi_portal.domain.decision.tree import Input, InputType
from qi_portal.domain.words import ENGLISH
from qi_portal.guidelines.forms import age_in_months, read_findings
from qi_portal.guidelines.note import chart_note
from qi_portal.guidelines.offline import answer_json
from qi_portal.guidelines.offline_words import bases, levels
from qi_portal.guidelines.panel import panel_of
from qi_portal.guidelines.switches import unit_name, units_for

FORMS = 120
"""For each guideline."""

ODD = ("6,5", "1,000", "abc", "-3", "1e3", "0.00001", "9999999999999", "36.", " 7 ", "maybe", "½", "99999.5")
TEXTS = {"levels": levels(ENGLISH.say), "bases": bases(ENGLISH.say), "saved": "November 22, 2026"}


def without_calculators(guideline: Guideline) -> Guideline:
    inputs = tuple(replace(each, calculator="") for each in guideline.tree.inputs)
    return replace(guideline, tree=replace(guideline.tree, inputs=inputs))


GUIDELINES = {slug: without_calculators(each) for slug, each in library.load().guidelines.items()}


@pytest.mark.parametrize("guideline", GUIDELINES.values(), ids=GUIDELINES)
def test_form_is_read_and_noted_alike_in_the_browser(bench: Bench, guideline: Guideline) -> None:
    sent = [*forms(guideline, Random(guideline.id))]

    ours = [of_form(guideline, each) for each in sent]

    theirs = bench.ask("forms", answer_json(guideline), TEXTS, sent)
    assert first_difference([without_place(each) for each in theirs], ours) is None
    assert any(each["errors"] for each in ours)
    assert any(not each["errors"] for each in ours)


def forms(guideline: Guideline, random: Random) -> Iterator[dict[str, str]]:
    for _ in range(FORMS):
        known, is_careful = random.random(), random.random() < 0.5
        sent = {"age_unit": random.choice(["years", "months"])}
        for each in guideline.tree.inputs:
            if random.random() < known:
                sent[each.id] = text_for(each, guideline, random, is_careful)
            if each.quantity:
                sent[unit_name(each)] = random.choice(units_for(each))[0]
            if each.usual and random.random() < 0.5:
                sent[f"right-{each.id}"] = sent.get(each.id, "")
        yield sent


def text_for(asked: Input, guideline: Guideline, random: Random, is_careful: bool) -> str:
    if not is_careful and random.random() < 0.15:
        return random.choice(ODD)
    if asked.type is InputType.BOOLEAN:
        return random.choice(["yes", "no", ""])
    value = random.choice(trial_values(asked, guideline.tree.lines.get(asked.id, ())))
    if isinstance(value, str):
        return value
    ends = [asked.minimum, asked.maximum, *(asked.usual or ())]
    number = random.choice([value, value, random.choice([each for each in ends if each is not None])])
    return random.choice([f"{number:g}", f"{number:.1f}", f"{number / 12:.2f}", f"{number * 1.8 + 32:.1f}"])


def of_form(guideline: Guideline, sent: Mapping[str, str]) -> dict[str, Any]:
    findings = read_findings(guideline.tree, sent)
    return plain(
        {
            "answers": findings.answers,
            "errors": {name: str(said) for name, said in findings.errors.items()},
            "months": age_in_months(findings),
            "questions": [{"inputs": each.inputs, "text": str(each.text)} for each in findings.questions],
            "ticks": sorted(
                [name, tick.name, tick.value, str(tick.label), tick.is_set]
                for name, beside in findings.beside.items()
                for tick in beside.ticks
            ),
            "note": chart_note(panel_of(guideline, findings), ENGLISH.say),
        }
    )


def without_place(theirs: dict[str, Any]) -> dict[str, Any]:
    """Without the line that says on which device it was written, and with ticks in one order."""
    note, _, place = theirs["note"].rpartition("\n")
    assert place.startswith("Answered on this device")
    ticks = [[each["id"], each["name"], each["value"], each["label"], each["isSet"]] for each in theirs["ticks"]]
    return {**theirs, "note": note, "ticks": sorted(ticks)}
