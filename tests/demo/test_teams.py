"""The invented teams and aims: the same for the same seed, one project joined this month, one left."""

from flask import Flask

from factories import Factory, empty, password_hash
from qi_portal.db import committing
from qi_portal.demo import actions, teams
from qi_portal.domain.entry.identifiers import looks_like_identifier
from qi_portal.domain.periods import Month
from qi_portal.measures.models import Entry
from qi_portal.practices.models import Enrollment, Practice
from qi_portal.projects.aims.models import Aim
from qi_portal.projects.team.models import TeamMember

OCTOBER = Month(2026, 10)
SEED, MONTHS = 7, 24


def fill(app: Flask, practices: int = 4, months: int = MONTHS) -> None:
    wish = actions.Wish(practices, months, SEED, OCTOBER)
    projects = app.extensions["library"].projects
    with app.app_context(), committing():
        actions.fill(wish, projects, password_hash=password_hash())
        teams.fill(wish, projects)


def told(make: Factory) -> list[tuple]:
    codes = {practice.id: practice.code for practice in make.rows(Practice)}
    return [
        sorted((codes[row.practice_id], row.project_id, row.role, row.name) for row in make.rows(TeamMember)),
        sorted((codes[row.practice_id], row.project_id, row.number, row.goal) for row in make.rows(Aim)),
        sorted((codes[row.practice_id], row.project_id, str(row.ended)) for row in make.rows(Enrollment)),
    ]


def test_every_project_has_a_team_and_an_aim_but_the_one_that_was_joined_this_month(app: Flask, make: Factory) -> None:
    fill(app)

    enrolled = {(row.practice_id, row.project_id): row for row in make.rows(Enrollment)}
    named = {(row.practice_id, row.project_id) for row in make.rows(TeamMember)}
    aimed = {(row.practice_id, row.project_id) for row in make.rows(Aim)}
    assert named == aimed
    (new,) = set(enrolled) - named
    assert enrolled[new].started == OCTOBER + 1
    (left,) = [key for key, row in enrolled.items() if row.ended]
    assert enrolled[left].ended == OCTOBER - 5
    assert max(row.period for row in make.rows(Entry) if row.practice_id == left[0]) == OCTOBER


def test_aims_of_the_first_practices_start_from_their_own_months(app: Flask, make: Factory) -> None:
    fill(app)

    codes = {practice.id: practice.code for practice in make.rows(Practice)}
    bases = {(codes[row.practice_id], row.basis) for row in make.rows(Aim)}
    assert ("P001", "own") in bases
    assert {basis for code, basis in bases if code == "P004"} == {"typical"}
    assert not any(looks_like_identifier(row.why) for row in make.rows(Aim))


def test_same_seed_tells_the_same(app: Flask, make: Factory) -> None:
    fill(app)
    once = told(make)
    empty(app)
    fill(app)

    assert told(make) == once


def test_network_without_months_has_no_teams(app: Flask, make: Factory) -> None:
    fill(app, practices=1, months=0)

    assert (make.rows(TeamMember), make.rows(Aim)) == ([], [])
