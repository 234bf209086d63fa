"""The shelf against the reference set: nothing lost, nothing renamed, no line moved."""

import csv
from pathlib import Path

import pytest

from qi_portal import library

REFERENCE = Path(__file__).parent.parent / "data" / "reference"
SHELF = {guideline.id: guideline for guideline in library.load().guidelines.values()}


def rows(name):
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


RULES = rows("rules.csv")
INPUTS = rows("inputs.csv")
CONDITIONS = sorted({row["condition"] for row in INPUTS})


def test_the_shelf_holds_every_condition_and_rule_of_the_reference():
    assert sorted(SHELF) == CONDITIONS
    assert {rule.id for each in SHELF.values() for rule in each.tree.rules} == {row["rule"] for row in RULES}
    assert len(RULES) == 599


@pytest.mark.parametrize("condition", CONDITIONS)
def test_rules_of_a_condition_lead_where_the_reference_says_and_cite_at_least_its_sources(condition):
    tree = SHELF[condition].tree

    expected = [row for row in RULES if row["rule"].startswith(f"{condition}.")]
    for row in expected:
        rule = next(rule for rule in tree.rules if rule.id == row["rule"])
        assert (rule.disposition.value, rule.when) == (row["disposition"], row["when"])
        assert set(row["cite"].split()) <= set(rule.cite)


@pytest.mark.parametrize("condition", CONDITIONS)
def test_inputs_of_a_condition_are_those_of_the_reference(condition):
    guideline = SHELF[condition]

    expected = [row for row in INPUTS if row["condition"] == condition]
    assert {(each.id, each.type.value) for each in guideline.tree.inputs} == {(r["input"], r["type"]) for r in expected}
    ages = {(int(row["min_months"]), int(row["max_months"])) for row in expected}
    assert ages == {(guideline.ages.min_months, guideline.ages.max_months)}
