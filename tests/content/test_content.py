"""The shipped content: no problem in any file; worked patients and examples come out as written."""

import pytest

from qi_portal import library
from qi_portal.domain.content.cases import disagreements
from qi_portal.domain.content.check import check_all
from qi_portal.domain.content.measure_rules import example_agrees

ROOT = library.content_root()
SHELF = library.load()
CASES = [
    pytest.param(guideline, case, id=f"{guideline.slug}: {case.name}")
    for guideline in SHELF.guidelines.values()
    for case in guideline.cases
]
MEASURES = [pytest.param(measure, id=measure.id) for project in SHELF.projects.values() for measure in project.measures]


def test_shipped_content_has_no_problem():
    assert check_all(ROOT / "guidelines", ROOT / "measures") == []


@pytest.mark.parametrize(("guideline", "case"), CASES)
def test_worked_patient_gets_the_expected_answer(guideline, case):
    assert list(disagreements(guideline, case)) == []


@pytest.mark.parametrize("guideline", SHELF.guidelines.values(), ids=lambda guideline: guideline.slug)
def test_guideline_with_nothing_known_is_provisional_and_asks_for_an_emergency_first(guideline):
    empty = [case for case in guideline.cases if not case.given]

    assert [case.could_be.value for case in empty] == ["emergency"]


@pytest.mark.parametrize("measure", MEASURES)
def test_example_of_a_measure_gives_the_printed_result(measure):
    assert example_agrees(measure)
