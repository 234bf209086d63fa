"""The invented program counts one measure otherwise since last year, and drafts a project of its own."""

from flask import Flask

from factories import Factory, empty, password_hash
from qi_portal.db import committing
from qi_portal.demo import actions, definitions
from qi_portal.domain.access import Role
from qi_portal.domain.periods import Month
from qi_portal.measures.charts import Span, chart_of
from qi_portal.measures.definitions.models import Definition
from qi_portal.measures.models import Entry
from qi_portal.measures.queries import entries_of
from qi_portal.practices.queries import any_practice
from qi_portal.web.shelves import library_of

LAST = Month(2026, 10)
FROM = Month(2025, 9)


def fill(app: Flask, months: int = 36) -> None:
    wish = actions.Wish(2, months, 91, LAST)
    with app.app_context(), committing():
        shelves = app.extensions["library"]
        actions.fill(wish, shelves.projects, password_hash=password_hash())
        definitions.fill(wish, shelves)


def test_measure_is_counted_otherwise_for_fourteen_months_and_its_chart_is_cut(app: Flask, make: Factory) -> None:
    fill(app)
    reader = make.person(Role.QI_MEMBER, at=make.read(lambda: any_practice("P001")))

    def draw():
        place = any_practice("P001")
        measure = library_of(place.program_id).measure("DEV-6")
        months = entries_of(make.actor(reader), place, ["DEV-6"])["DEV-6"]
        return chart_of(measure, months, Span(LAST - 35, LAST))

    assert [each.month for each in make.read(draw).breaks] == [FROM]
    assert {str(row.period) for row in make.rows(Entry) if row.definition_version == "2"} == {
        str(FROM + ahead) for ahead in range(14)
    }


def test_project_of_the_programs_own_stays_a_draft(app: Flask, make: Factory) -> None:
    fill(app)

    assert sorted((row.definition_id, row.state) for row in make.rows(Definition)) == [
        ("DEV-6", "released"), ("SLP-1", "draft"), ("sleep-habits", "draft")
    ]  # fmt: skip


def test_same_seed_counts_the_same(app: Flask, make: Factory) -> None:
    found = []
    for _ in range(2):
        empty(app)
        fill(app)
        mine = [row for row in make.rows(Entry) if row.measure_id == "DEV-6"]
        found.append(sorted(str((row.period, row.numerator)) for row in mine))

    assert found[0] == found[1]


def test_nothing_is_defined_in_a_network_of_one_year(app: Flask, make: Factory) -> None:
    fill(app, months=12)

    assert make.rows(Definition) == []
