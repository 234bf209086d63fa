"""The invented trainings and claims: one approved, one that waits for its leader, one that has only begun."""

from flask import Flask

from factories import Factory, empty, password_hash
from qi_portal.credit.models import CreditClaim, CreditStep, CreditType
from qi_portal.db import committing
from qi_portal.demo import actions, credit, marks, training
from qi_portal.domain.credit.frozen import thawed, thawed_asked
from qi_portal.domain.credit.gates import gates_of, unmet
from qi_portal.domain.entry.identifiers import looks_like_identifier
from qi_portal.domain.periods import Month
from qi_portal.practices.models import Practice
from qi_portal.training.models import Attendance, Training

OCTOBER = Month(2026, 10)
SEED = 22


def fill(app: Flask, today, *, practices: int = 3, months: int = 24) -> None:
    wish = actions.Wish(practices, months, SEED, OCTOBER)
    projects = app.extensions["library"].projects
    with app.app_context(), committing():
        actions.fill(wish, projects, password_hash=password_hash())
        marks.fill(wish, projects)
        training.fill(today)
        credit.fill(wish, projects, today)


def told(make: Factory) -> list[tuple[str, str, str]]:
    codes = {practice.id: practice.code for practice in make.rows(Practice)}
    return sorted((codes[row.practice_id], row.state, row.project_id) for row in make.rows(CreditClaim))


def test_claims_are_at_every_stage_and_took_the_steps_to_it(app: Flask, today, make: Factory) -> None:
    fill(app, today)

    assert [(code, state) for code, state, _project in told(make)] == [
        ("P001", "attested"), ("P001", "draft"), ("P002", "approved")
    ]  # fmt: skip
    steps = sorted(row.step for row in make.rows(CreditStep))
    assert steps == ["approve", "attest", "attest", "confirm"]
    for row in make.rows(CreditClaim):
        if row.frozen:
            assert unmet(gates_of(thawed(row.frozen), thawed_asked(row.asked))) == ()
        assert not any(looks_like_identifier(answer) for answer in row.reflection)


def test_two_types_can_be_claimed_and_one_is_a_draft(app: Flask, today, make: Factory) -> None:
    fill(app, today, practices=1, months=0)

    assert {row.name: row.is_active for row in make.rows(CreditType)} == {
        "ABP MOC Part 4": True, "CME (local)": True, "ABFM PI": False
    }  # fmt: skip
    assert make.rows(CreditClaim) == []


def test_trainings_are_held_to_come_full_and_always_open(app: Flask, today, make: Factory) -> None:
    fill(app, today)

    rows = make.rows(Training)
    assert sorted(row.kind for row in rows) == ["module", "module", "session", "session", "session"]
    days = sorted((row.starts_at.date() - today).days for row in rows if row.starts_at)
    assert days == [-40, 12, 19]
    full = next(row for row in rows if row.seats == 2)
    assert sum(row.training_id == full.id for row in make.rows(Attendance)) == 3


def test_same_seed_tells_the_same(app: Flask, today, make: Factory) -> None:
    fill(app, today)
    first = told(make)
    empty(app)
    fill(app, today)

    assert told(make) == first
