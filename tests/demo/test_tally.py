"""The invented tally: two people's charts of the month that is due, the same for the same seed."""

from flask import Flask

from factories import Factory, empty, password_hash
from qi_portal.db import committing
from qi_portal.demo import actions, tally
from qi_portal.domain.periods import Month
from qi_portal.measures.tally.models import TallyHold, TallySheet, TallyTap

OCTOBER = Month(2026, 10)


def fill(app: Flask, practices: int = 6, seed: int = 22) -> None:
    wish = actions.Wish(practices, 3, seed, OCTOBER)
    projects = app.extensions["library"].projects
    with app.app_context(), committing():
        actions.fill(wish, projects, password_hash=password_hash())
        tally.fill(wish, projects)


def told(make: Factory) -> list[tuple]:
    return sorted(
        (str(row.lane_id), row.sequence, row.chart, row.measure_id, row.answer) for row in make.rows(TallyTap)
    )


def test_two_people_have_begun_the_tally_of_the_month_that_is_due(app: Flask, make: Factory) -> None:
    fill(app)

    (sheet,) = make.rows(TallySheet)
    assert (sheet.project_id, sheet.period, sheet.closed_at) == ("dev-screening", OCTOBER, None)
    assert len({hold.person_id for hold in make.rows(TallyHold)}) == 2
    assert {(row.device, row.chart) for row in make.rows(TallyTap)} == {
        *(("demo-phone", chart) for chart in range(1, 6)),
        *(("demo-tablet", chart) for chart in (1, 2)),
    }


def test_same_seed_gives_the_same_tally(app: Flask, make: Factory) -> None:
    fill(app)
    first = told(make)
    empty(app)

    fill(app)

    assert told(make) == first != []


def test_practice_that_takes_no_part_has_no_tally(app: Flask, make: Factory, monkeypatch) -> None:
    monkeypatch.setattr(tally, "enrollments_of", lambda _practice_ids: [])

    fill(app)

    assert make.rows(TallySheet) == []
