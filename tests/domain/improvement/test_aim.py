"""The aim with what is known filled in, and words for the rest."""

from dataclasses import replace

import pytest

from charts import START, make_chart
from qi_portal.domain.chart.model import PhaseSpan
from qi_portal.domain.content.measure import MeasureType
from qi_portal.domain.improvement.aim import (
    AimText,
    Basis,
    OwnBaseline,
    own_baseline,
    sentence_of,
    usual_months,
)
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


# --- a team's own aim

AIM = AimText(Basis.TYPED, 48.0, 82.5, Month(2027, 6))


def test_aim_of_a_team_fills_every_blank(shelves):
    for project in shelves.projects.values():
        sentence = sentence_of(project, STARTED, AIM)

        assert "{" not in sentence
        assert ("82.5%" in sentence) is ("{target}%" in project.aim)
        assert ("48%" in sentence) is ("{baseline}%" in project.aim)


def test_own_words_stand_instead(shelves):
    project = shelves.project("dev-screening")

    assert sentence_of(project, STARTED, replace(AIM, statement="Nearly all by June.")) == "Nearly all by June."


def test_own_baseline_is_what_was_counted_together(shelves):
    """17 of 20 and 3 of 5 are 20 of 25, not the mean of 85% and 60%."""
    chart = make_chart([0.85, 0.6])
    small = replace(chart.points[1], numerator=3, denominator=5)
    chart = replace(chart, points=(chart.points[0], small))
    lead = shelves.project("dev-screening").lead_measure

    assert own_baseline(lead, chart, START, START + 1) == OwnBaseline(START, START + 1, 2, 80.0)
    assert own_baseline(lead, chart, START + 2, START + 3) is None


def test_own_baseline_of_bare_counts_is_their_mean(shelves):
    lead = replace(shelves.project("dev-screening").lead_measure, type=MeasureType.COUNT)
    chart = make_chart([4.0, 7.0], n=None)

    assert own_baseline(lead, chart, START, START + 1).value == 5.5


def test_usual_months_are_the_locked_ones_else_the_first_twelve_with_a_value():
    chart = make_chart([None, *[0.5] * 14])
    locked = replace(chart, baseline=(START + 2, START + 8), phases=(PhaseSpan(1, START, START + 14, is_locked=True),))

    assert usual_months(chart) == (START + 1, START + 12)
    assert usual_months(locked) == (START + 2, START + 8)
    assert usual_months(make_chart([])) is None
    assert usual_months(make_chart([0.5])) == (START, START)
