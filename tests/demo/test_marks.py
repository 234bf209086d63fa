"""The invented tests of change, events and targets: near the turns of the stories, the same for the same seed."""

from collections import Counter

import pytest
from flask import Flask

from factories import Factory, empty, password_hash
from qi_portal.audit.models import AuditEvent
from qi_portal.db import committing
from qi_portal.demo import actions, marks
from qi_portal.demo.series import story
from qi_portal.domain.entry.identifiers import looks_like_identifier
from qi_portal.domain.periods import Month
from qi_portal.measures.marks.models import ProjectMark
from qi_portal.measures.targets.models import TargetSetting
from qi_portal.practices.models import Practice

OCTOBER = Month(2026, 10)
SEED, MONTHS = 7, 24


def fill(app: Flask, practices: int = 2, months: int = MONTHS) -> None:
    wish = actions.Wish(practices, months, SEED, OCTOBER)
    projects = app.extensions["library"].projects
    with app.app_context(), committing():
        actions.fill(wish, projects, password_hash=password_hash())
        marks.fill(wish, projects)


def told(make: Factory) -> list[tuple]:
    codes = {practice.id: practice.code for practice in make.rows(Practice)}
    return sorted(
        (codes[row.practice_id], row.project_id, str(row.first), row.title, str(row.last), row.study, str(row.act))
        for row in make.rows(ProjectMark)
    )


def aimed(make: Factory) -> list[tuple]:
    codes = {practice.id: practice.code for practice in make.rows(Practice)}
    return sorted(
        (codes.get(row.practice_id, "all"), row.measure_id, str(row.first), row.value, str(row.reach_by))
        for row in make.rows(TargetSetting)
    )


@pytest.fixture
def filled(app: Flask, make: Factory) -> Factory:
    fill(app)
    return make


def test_every_project_has_two_to_four_tests_and_one_where_its_story_turns(filled: Factory) -> None:
    first = OCTOBER - (MONTHS - 1)
    codes = {practice.id: practice.code for practice in filled.rows(Practice)}
    tests = [row for row in filled.rows(ProjectMark) if row.kind == "test"]
    counted = Counter((codes[row.practice_id], row.project_id) for row in tests)

    assert set(counted.values()) <= {2, 3, 4}
    for code, project in counted:
        turn = first + story(f"{SEED}/{code}/{project}", MONTHS).begins
        months = {row.first for row in tests if (codes[row.practice_id], row.project_id) == (code, project)}
        assert turn in months
    assert {row.act for row in tests} >= {"adopt", "adapt", "abandon"}


def test_some_practices_tell_of_an_event_and_each_mark_could_have_been_typed(filled: Factory) -> None:
    rows = filled.rows(ProjectMark)

    assert 0 < sum(row.kind == "event" for row in rows) < len(rows) / 3
    assert all(0 < len(row.title) <= 80 for row in rows)
    assert not any(looks_like_identifier(text) for row in rows for text in (row.title, row.plan, row.study))
    assert all((row.act is None) == (row.last is None) for row in rows if row.kind == "test")


def test_one_practice_goes_in_steps_and_another_has_a_date_ahead(filled: Factory) -> None:
    targets = [each for each in aimed(filled) if each[1] == "DEV-1"]

    assert [(code, value) for code, _, _, value, _ in targets] == [
        ("P001", 60), ("P001", 70), ("P001", 85), ("P002", 85), ("all", 80)
    ]  # fmt: skip
    assert [reach_by for code, *_, reach_by in targets if code == "P002"] == ["2027-04"]


def test_each_mark_and_target_is_noted_by_who_set_it(filled: Factory) -> None:
    noted = Counter(event.action for event in filled.rows(AuditEvent) if event.actor_id)

    assert noted["mark.add"] == len(filled.rows(ProjectMark))
    assert noted["target.set"] == len(filled.rows(TargetSetting))


def test_same_seed_tells_the_same(app: Flask, make: Factory) -> None:
    fill(app)
    first = told(make), aimed(make)
    empty(app)
    fill(app)

    assert (told(make), aimed(make)) == first


def test_nothing_is_tried_without_a_year_of_months(app: Flask, make: Factory) -> None:
    fill(app, months=11)

    assert (told(make), aimed(make)) == ([], [])


def test_shortest_span_has_room_for_the_tests_of_every_story(app: Flask) -> None:
    months = [OCTOBER - back for back in range(marks.FEWEST_MONTHS)]

    for project in app.extensions["library"].projects.values():
        for seed in range(60):
            assert list(marks._marks(str(seed), project, months))
