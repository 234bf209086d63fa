from dataclasses import replace

import pytest

from qi_portal.domain.content.guideline_files import read_guideline
from qi_portal.domain.content.version_diff import quiet_child, version_diff
from qi_portal.domain.decision.tree import Disposition
from qi_portal.domain.decision.walk import walk
from qi_portal.guidelines.diff_text import diff_lines


@pytest.fixture
def versions(guideline_folder):
    """`versions(old, new)`: the guideline, and the same with a text of decision.toml replaced."""
    before, _ = read_guideline(guideline_folder.path)

    def make(old, new):
        guideline_folder.spoil("decision.toml", old, new)
        after, _ = read_guideline(guideline_folder.path)
        return before, replace(after, version="0.2.0")

    return make


def test_version_diff_of_a_line_that_moved_lists_just_the_children_between(versions):
    diff = version_diff(*versions("age_months < 36", "age_months < 48"))

    known = [moved for moved in diff.moved if {"age_months", "hand"} <= set(moved.findings)]
    assert {moved.findings["age_months"] for moved in known} == {36, 37, 47}
    assert {moved.kind for moved in known} == {(Disposition.PRIMARY_CARE, Disposition.CO_MANAGE)}
    assert [change.after.id for change in diff.rules] == ["sore_thumb.C1"]


def test_version_diff_of_a_new_text_moves_nobody_and_names_the_rule(versions):
    diff = version_diff(*versions('text = "Open fracture"', 'text = "Bone to be seen"'))

    assert diff.moved == ()
    assert diff.asked > 10
    assert list(diff_lines(diff))[2:] == [
        "\nRules that changed:",
        "  sore_thumb.E1, text: was “Open fracture”; is “Bone to be seen”",
    ]


def test_diff_lines_of_a_rule_that_became_more_urgent_tell_child_and_reason(versions):
    old = 'disposition = "co_manage"'
    diff = version_diff(*versions(old, 'disposition = "emergency"'))

    lines = list(diff_lines(diff))

    assert any(line.startswith("\nCo-manage became Emergency department: ") for line in lines)
    at = lines.index("  - Age: 35 months; Hand: Right")
    assert lines[at + 1] == ("    was Co-manage (sore_thumb.C1); is Emergency department (sore_thumb.C1)")


def test_quiet_child_of_a_guideline_matches_no_rule(guideline_folder):
    guideline, _ = read_guideline(guideline_folder.path)

    assert walk(guideline.tree, quiet_child(guideline.tree)).matched == ()
