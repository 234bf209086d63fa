"""`qi-portal decide`: other systems ask here. Needs no application."""

import sys
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import click

from qi_portal import library
from qi_portal.domain.content.guideline import Guideline
from qi_portal.domain.content.problems import ContentError
from qi_portal.domain.decision.answers import clean_answers
from qi_portal.domain.decision.tree import AGE_MONTHS
from qi_portal.domain.errors import Invalid, NotFound
from qi_portal.domain.words import words
from qi_portal.guidelines.json_pipe import REFUSED, error_of, print_json, read_json
from qi_portal.guidelines.neighbors import for_age, neighbors_of
from qi_portal.guidelines.told import told


@click.command()
@click.argument("condition", required=False)
@click.option("--batch", is_flag=True, help='Read an array of {"condition", "inputs"} and print an array.')
def decide(condition: str | None, batch: bool) -> None:
    """Answer where a child is seen next, from a JSON object of findings on standard input.

    A missing finding or null is unknown, never false. CONDITION is an id such as headache_migraine.
    """
    if (condition is None) is not batch:
        raise click.UsageError("Give a condition, or --batch with the conditions on standard input.")
    try:
        given = read_json()
        answer = _many(given) if condition is None else _one(condition, given)
    except (Invalid, NotFound) as refusal:
        print_json(error_of(refusal))
        sys.exit(REFUSED)
    except ContentError as broken:
        click.echo(str(broken), err=True)
        sys.exit(1)
    print_json(answer)
    if isinstance(answer, Mapping) and "error" in answer:
        sys.exit(REFUSED)


def _one(condition: str, given: object) -> dict[str, Any]:
    if not isinstance(given, Mapping):
        raise Invalid("inputs", words("The findings have to be a JSON object of input ids and values."))
    guideline = _guideline(condition)
    try:
        return told(guideline, clean_answers(guideline.tree, given))
    except Invalid as finding:
        return _refused(guideline, given, finding)


def _refused(guideline: Guideline, given: Mapping[str, Any], finding: Invalid) -> dict[str, Any]:
    """The refusal as an answer of its own when another guideline fits the child's age; raised again when none does."""
    age = given.get(AGE_MONTHS)
    if finding.field != AGE_MONTHS or isinstance(age, bool) or not isinstance(age, int | float):
        raise finding
    fitting = for_age(age, neighbors_of(guideline, _shelf()))
    if not fitting:
        raise finding
    error: dict[str, Any] = error_of(finding)["error"]
    return {"error": {**error, "guidelines": [other.id for other in fitting]}}


def _many(given: object) -> list[dict[str, Any]]:
    if not isinstance(given, list):
        raise Invalid("stdin", words("A batch has to be a JSON array of objects with “condition” and “inputs”."))
    return [_item(each) for each in given]


def _item(item: object) -> dict[str, Any]:
    """One answer of a batch; a refusal takes its place and the others go on."""
    try:
        if not isinstance(item, Mapping) or not isinstance(item.get("condition"), str):
            raise Invalid("condition", words("Each item has to be an object with the “condition” as text."))
        return _one(item["condition"], item.get("inputs", {}))
    except (Invalid, NotFound) as refusal:
        return error_of(refusal)


@lru_cache
def _shelf() -> Mapping[str, Guideline]:
    return library.load().guidelines


@lru_cache
def _guideline(name: str) -> Guideline:
    return library.load_guideline(name)
