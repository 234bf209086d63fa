"""The invented referral logs: a year of a few practices, the same for the same seed."""

from collections import Counter

from flask import Flask

from factories import Factory, empty, password_hash
from qi_portal.audit.models import AuditEvent
from qi_portal.db import committing
from qi_portal.demo import actions, decisions
from qi_portal.domain.periods import Month
from qi_portal.guidelines.referral_log.models import ReferralDecision
from qi_portal.practices.models import Practice

OCTOBER = Month(2026, 10)


def fill(app: Flask, practices: int = 10, months: int = 14) -> None:
    wish = actions.Wish(practices, months, 7, OCTOBER)
    shelves = app.extensions["library"]
    with app.app_context(), committing():
        actions.fill(wish, shelves.projects, password_hash=password_hash())
        decisions.fill(wish, shelves.guidelines)


def kept(make: Factory) -> Counter:
    codes = {practice.id: practice.code for practice in make.rows(Practice)}
    return Counter(
        (codes[row.practice_id], row.month, row.condition_id, row.advised, row.done_instead, row.reason)
        for row in make.rows(ReferralDecision)
    )


def test_first_practices_keep_a_log_of_a_year_that_is_noted(app: Flask, make: Factory) -> None:
    fill(app)

    rows = kept(make)
    assert {code for code, *_ in rows} == {f"P00{number}" for number in range(1, 10)}
    assert {month for _, month, *_ in rows} == {OCTOBER - back for back in range(12)}
    noted = [event for event in make.rows(AuditEvent) if event.object_kind == "decision_list"]
    assert sum(event.after["decisions"] for event in noted) == sum(rows.values())
    assert len(noted) == 9


def test_decisions_name_versions_on_the_shelf(app: Flask, make: Factory) -> None:
    fill(app, practices=2)

    shelf = {each.id: each for each in app.extensions["library"].guidelines.values()}
    assert {row.condition_id for row in make.rows(ReferralDecision)} == set(decisions.CONDITIONS)
    for row in make.rows(ReferralDecision):
        guideline = shelf[row.condition_id]
        assert (row.guideline_version, row.content_hash) == (guideline.version, guideline.content_hash)


def test_same_seed_gives_the_same_logs(app: Flask, make: Factory) -> None:
    fill(app, practices=2)
    first = kept(make)
    empty(app)
    fill(app, practices=2)

    assert kept(make) == first


def test_no_months_give_no_decisions(app: Flask, make: Factory) -> None:
    fill(app, practices=2, months=0)

    assert make.rows(ReferralDecision) == []
