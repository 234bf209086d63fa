"""The aim with what is known filled in, and words for the rest."""

from dataclasses import replace

import pytest

from qi_portal.domain.improvement.aim import sentence_of
from qi_portal.domain.periods import Month

STARTED = Month(2025, 3)


def test_aim_without_end_and_baseline_says_so_in_words(shelves):
    project = shelves.project("dev-screening")

    assert sentence_of(project, STARTED, None) == (
        "Between March 2025 and the end of the project, raise scored, standardized developmental screening at well "
        "visits of 9, 18 and 30 months from the practice's baseline to 90%."
    )


def test_aim_with_an_end_names_its_month(shelves):
    project = replace(shelves.project("dev-screening"), aim="By {end}, reach {target}%.")

    assert sentence_of(project, STARTED, None, Month(2026, 12)) == "By December 2026, reach 90%."


def test_aim_without_target_leaves_no_figure(shelves):
    project = shelves.project("dev-screening")
    untargeted = replace(project.lead_measure, target=None)
    project = replace(project, aim="Reach {target}%.", measures=(untargeted, *project.measures[1:]))

    assert sentence_of(project, STARTED, None) == "Reach the target share."


def test_aim_of_every_project_has_no_blank_left(shelves):
    aims = [sentence_of(project, STARTED, None) for project in shelves.projects.values()]

    assert [aim for aim in aims if "{" in aim or "}" in aim] == []


@pytest.mark.parametrize("value", [67.5, 90.0])
def test_aim_shows_the_target_without_needless_decimals(shelves, value):
    project = shelves.project("dev-screening")
    lead = replace(project.lead_measure, target=replace(project.lead_measure.target, value=value))
    project = replace(project, aim="{target}%", measures=(lead, *project.measures[1:]))

    assert sentence_of(project, STARTED, None) == f"{value:g}%"
