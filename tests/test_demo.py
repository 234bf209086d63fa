"""The invented network: the same for the same seed, like life in its gaps, and honest about what really changed."""

from collections import Counter
from statistics import mean

import pytest
from flask import Flask

from factories import PASSWORD, Browser, Factory, empty, password_hash
from qi_portal.accounts.models import Person
from qi_portal.audit.models import AuditEvent
from qi_portal.db import committing
from qi_portal.demo import actions, names, series
from qi_portal.domain.content.measure import Direction, MeasureType
from qi_portal.domain.errors import Refused
from qi_portal.domain.periods import Month
from qi_portal.measures.models import Entry
from qi_portal.practices.models import Enrollment, Practice

OCTOBER = Month(2026, 10)


def wish(practices: int = 2, months: int = 12, seed: int = 7) -> actions.Wish:
    return actions.Wish(practices, months, seed, OCTOBER)


def fill(app: Flask, wanted: actions.Wish) -> list[dict]:
    with app.app_context(), committing():
        return actions.fill(wanted, app.extensions["library"].projects, password_hash=password_hash())


def entries(make: Factory) -> set[tuple]:
    codes = {practice.id: practice.code for practice in make.rows(Practice)}
    return {
        (codes[row.practice_id], row.measure_id, row.period, row.state, row.numerator, row.denominator)
        for row in make.rows(Entry)
    }


def test_every_promised_account_signs_in(app: Flask, make: Factory, client: Browser) -> None:
    fill(app, wish(months=0))
    locals_ = ["admin", "staff", "coach1", "editor", "clinical.lead", "coordinator"]
    locals_ += [f"{who}.p00{number}" for who in ("lead", "team", "physician") for number in (1, 2)]

    assert {person.email for person in make.rows(Person)} == {f"{each}@demo.example" for each in locals_}
    answer = client.send("/sign-in", {"email": "team.p002@demo.example", "password": PASSWORD})
    assert answer.status_code == 303
    assert client.get("/practices/P002/projects/").status_code == 200
    assert client.get("/practices/P001/projects/").status_code == 404


def test_no_months_give_every_practice_in_every_project_and_no_counts(app: Flask, make: Factory) -> None:
    truth = fill(app, wish(months=0))

    enrolled = make.rows(Enrollment)
    assert len(enrolled) == 2 * len(app.extensions["library"].projects)
    assert all(each.started <= Month(2020, 1) for each in enrolled)
    assert (make.rows(Entry), truth) == ([], [])


def test_same_seed_gives_the_same_counts_and_another_seed_others(app: Flask, make: Factory) -> None:
    fill(app, wish())
    first = entries(make)
    empty(app)
    fill(app, wish())
    again = entries(make)
    empty(app)
    fill(app, wish(seed=8))

    assert first == again
    assert first != entries(make)


def test_counts_end_at_the_last_complete_month_and_are_noted(app: Flask, make: Factory) -> None:
    fill(app, wish())

    assert {period for _, _, period, *_ in entries(make)} == {OCTOBER - back for back in range(12)}
    noted = Counter(event.action for event in make.rows(AuditEvent))
    assert noted["demo.fill"] == 2 * actions.PROJECTS_EACH


def test_network_goes_into_an_empty_database_only(app: Flask, make: Factory) -> None:
    make.program()

    with pytest.raises(Refused, match="empty one only"):
        fill(app, wish())

    assert make.rows(Practice) == []


def test_truth_names_every_series(app: Flask) -> None:
    truth = fill(app, wish())

    shelf = app.extensions["library"].projects
    taken = {(each["practice"], each["project"]) for each in truth}
    measures = [measure for _, project in taken for measure in shelf[project].measures]
    assert len(taken) == 2 * actions.PROJECTS_EACH
    assert len({(each["practice"], each["measure"]) for each in truth}) == len(truth) == len(measures)
    assert all((each["change"] == "none") == (each["from"] is None) for each in truth)


def test_names_are_as_many_and_as_different_as_asked_for() -> None:
    assert len(set(names.practice_names(60))) == 60
    assert len(set(names.practice_names(999))) == 999
    assert names.practice_names(999)[:60] == names.practice_names(60)


# --- the series, without a database

SPAN = tuple(OCTOBER - back for back in range(35, -1, -1))


def invented(shelves, seed: int, told: series.Story | None = None):
    """Every measure's months in one practice of five clinicians, with the story that was told."""
    for project in shelves.projects.values():
        story = told or series.story(f"{seed}/{project.id}", len(SPAN))
        for measure in project.measures:
            yield measure, series.counts(f"{seed}/{measure.id}", measure, project, story, SPAN, clinicians=5)


def test_counts_are_such_as_a_practice_could_enter(shelves) -> None:
    for seed in range(5):
        for measure, months in invented(shelves, seed):
            counted = [each for each in months if each.state == "counted"]
            assert all(each.numerator >= 0 for each in counted)
            assert all(each.denominator is None or each.denominator > 0 for each in counted)
            if measure.type is MeasureType.PROPORTION:
                assert all(each.numerator <= each.denominator for each in counted)


def test_network_has_gaps_late_months_and_every_kind_of_change(shelves) -> None:
    stories = Counter(series.story(str(seed), len(SPAN)).change for seed in range(400))
    states = Counter(each.state for seed in range(10) for _, months in invented(shelves, seed) for each in months)
    series_count = 10 * sum(len(project.measures) for project in shelves.projects.values())

    assert set(stories) == {"improved", "none", "declined", "drifted_back"}
    assert stories["improved"] > 100
    assert states["not_collected"] > 0
    assert sum(states.values()) < 0.99 * len(SPAN) * series_count


@pytest.mark.parametrize(("change", "sign"), [("improved", 1), ("declined", -1), ("none", 0)])
def test_told_change_is_in_the_counts(shelves, change: str, sign: int) -> None:
    """Over many practices the measures move the way the truth says, and the others do not."""
    moved = []
    for seed in range(12):
        for measure, months in invented(shelves, seed, series.Story(change, 18, 1.4, is_late=False)):
            if measure.type is MeasureType.PROPORTION and measure.kind != "balancing":
                moved.append(_later(measure, months) - _earlier(measure, months))

    if sign:
        assert mean(moved) * sign > 0.12
    else:
        assert abs(mean(moved)) < 0.03


def _better_share(measure, months) -> float:
    share = sum(each.numerator for each in months) / sum(each.denominator for each in months)
    return share if measure.direction is Direction.HIGHER else 1 - share


def _earlier(measure, months) -> float:
    return _better_share(measure, [each for each in months if each.state == "counted" and each.month < SPAN[18]])


def _later(measure, months) -> float:
    return _better_share(measure, [each for each in months if each.state == "counted" and each.month >= SPAN[22]])
