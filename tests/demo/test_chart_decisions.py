"""What invented leads decided about their charts: where a story improved, the same for the same seed."""

from collections import Counter

from flask import Flask

from factories import Factory, empty, password_hash
from qi_portal.accounts.models import Person
from qi_portal.audit.models import AuditEvent
from qi_portal.db import committing
from qi_portal.demo import actions, chart_decisions
from qi_portal.domain.periods import Month
from qi_portal.measures.chart_decisions.models import ChartDecision
from qi_portal.practices.models import Practice

OCTOBER = Month(2026, 10)


def fill(app: Flask, practices: int = 9, months: int = 36) -> list[dict]:
    wish = actions.Wish(practices, months, 7, OCTOBER)
    projects = app.extensions["library"].projects
    with app.app_context(), committing():
        truth = actions.fill(wish, projects, password_hash=password_hash())
        chart_decisions.fill(wish, projects)
    return truth


def kept(make: Factory) -> set[tuple]:
    codes = {practice.id: practice.code for practice in make.rows(Practice)}
    return {(codes[row.practice_id], row.measure_id, row.kind, row.first, row.last) for row in make.rows(ChartDecision)}


def test_first_practices_decided_where_their_story_improved(app: Flask, today, make: Factory) -> None:
    truth = fill(app)
    rows = kept(make)
    begins = {(each["practice"], each["measure"]): each["from"] for each in truth if each["change"] == "improved"}

    assert {code for code, *_ in rows} == {f"P00{number}" for number in range(1, 9)}
    assert all(begins[code, measure] == str(first) for code, measure, kind, first, _ in rows if kind == "phase")
    assert {(first, last) for *_, kind, first, last in rows if kind == "baseline"} == {(OCTOBER - 35, OCTOBER - 24)}
    counts = Counter(kind for _, _, kind, *_ in rows)
    assert counts["phase"] == 8
    assert counts["baseline"] >= 6
    assert counts["exclusion"] == 1


def test_each_decision_is_a_leads_own_and_noted(app: Flask, today, make: Factory) -> None:
    fill(app)

    emails = {person.id: person.email for person in make.rows(Person)}
    assert {emails[row.decided_by][:6] for row in make.rows(ChartDecision)} == {"lead.p"}
    noted = [event for event in make.rows(AuditEvent) if event.action == "chart.decide"]
    assert len(noted) == len(make.rows(ChartDecision))


def test_same_seed_decides_the_same(app: Flask, today, make: Factory) -> None:
    fill(app)
    first = kept(make)
    empty(app)
    fill(app)

    assert kept(make) == first


def test_nothing_is_decided_of_one_year(app: Flask, today, make: Factory) -> None:
    fill(app, months=12)

    assert kept(make) == set()
