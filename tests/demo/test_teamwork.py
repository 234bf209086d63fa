"""The invented team that works together: a diagram, tests that led to one another, meetings, actions of every state."""

from datetime import date

import pytest
from flask import Flask

from factories import Factory, empty, password_hash
from qi_portal.db import committing
from qi_portal.demo import actions, marks, teams, teamwork
from qi_portal.domain.entry.identifiers import looks_like_identifier
from qi_portal.domain.entry.meetings import ActionState, action_state
from qi_portal.domain.periods import Month
from qi_portal.measures.marks.models import ProjectMark
from qi_portal.practices.models import Practice
from qi_portal.projects.drivers.models import Driver, DriverIdea, DriverStart
from qi_portal.projects.meetings.models import ActionItem, Attendance, Meeting

TODAY = date(2026, 11, 21)


def fill(app: Flask, months: int = 24) -> None:
    wish = actions.Wish(2, months, 7, Month(2026, 10))
    projects = app.extensions["library"].projects
    with app.app_context(), committing():
        actions.fill(wish, projects, password_hash=password_hash())
        marks.fill(wish, projects)
        teams.fill(wish, projects)
        teamwork.fill(wish, projects, TODAY)


def told(make: Factory) -> list[tuple]:
    meetings = [(row.project_id, row.held_on, row.notes) for row in make.rows(Meeting)]
    items = [(row.project_id, row.text, row.owner_name, row.due_on, row.done_on) for row in make.rows(ActionItem)]
    return [*sorted(meetings), *sorted(map(str, items))]


@pytest.fixture
def filled(app: Flask, make: Factory, today: date) -> Factory:
    fill(app)
    return make


def test_first_practice_alone_works_together_in_two_projects(filled: Factory) -> None:
    first = {row.id for row in filled.rows(Practice) if row.code == "P001"}

    for table in (Meeting, ActionItem, Driver):
        assert {row.practice_id for row in filled.rows(table)} == first
        assert {row.project_id for row in filled.rows(table)} == {"dev-screening", "asthma-control"}
    assert [row.project_id for row in filled.rows(DriverStart)] == ["dev-screening"]


def test_meetings_have_people_and_action_items_of_every_state(filled: Factory) -> None:
    items = [row for row in filled.rows(ActionItem) if row.project_id == "dev-screening"]

    assert len([row for row in filled.rows(Meeting) if row.project_id == "dev-screening"]) == 3
    assert {row.meeting_id for row in filled.rows(Attendance)} == {row.id for row in filled.rows(Meeting)}
    assert {action_state(row.due_on, row.done_on, TODAY) for row in items} == set(ActionState)
    assert all(row.owner_name for row in items)


def test_ideas_act_on_drivers_and_tests_are_of_ideas(filled: Factory) -> None:
    linked = {row.idea_id for row in filled.rows(DriverIdea)}
    tests = [row for row in filled.rows(ProjectMark) if row.idea_id]

    assert len(linked) >= 6
    assert {row.idea_id for row in tests} & linked
    assert any(row.follows_id for row in filled.rows(ProjectMark))


def test_nothing_that_was_invented_looks_like_a_patient(filled: Factory) -> None:
    texts = [text for row in filled.rows(Meeting) for text in (row.agenda, row.notes, row.decisions)]
    texts += [row.text for table in (ActionItem, Driver) for row in filled.rows(table)]

    assert [text for text in texts if looks_like_identifier(text)] == []


def test_same_seed_gives_the_same_meetings(app: Flask, filled: Factory) -> None:
    once = told(filled)
    empty(app)

    fill(app)

    assert told(filled) == once


def test_short_span_has_no_meetings(app: Flask, make: Factory, today: date) -> None:
    fill(app, months=6)

    assert make.rows(Meeting) == []
