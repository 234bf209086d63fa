"""The door: who gets in where, what a foreign practice looks like, and what is kept of a visit."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import event

from conftest import NOON
from factories import Browser, Factory
from qi_portal.accounts.models import SignIn
from qi_portal.audit.models import AuditEvent
from qi_portal.db import db
from qi_portal.domain.access import Role
from qi_portal.domain.errors import Refused
from qi_portal.measures.models import Entry

PROJECT, MONTH = "dev-screening", "2026-10"


def test_known_person_without_the_right_is_refused_with_a_sentence(client: Browser, make: Factory) -> None:
    place = make.practice(code="P001")
    make.enrollment(place, PROJECT)
    client.sign_in(make.person(Role.PHYSICIAN, at=place))

    answer = client.get(f"/practices/P001/projects/{PROJECT}/months/{MONTH}")

    assert answer.status_code == 403
    assert "Your role does not allow this" in answer.text


@pytest.mark.rule(24)
def test_reading_leaves_no_trace_in_the_tables(client: Browser, make: Factory) -> None:
    place = make.practice(code="P001")
    make.enrollment(place, PROJECT)
    client.sign_in(make.person(Role.PRACTICE_LEAD, at=place))
    before = make.rows(AuditEvent)

    for url in ("/", "/this-month", "/practices/P001/projects/", f"/practices/P001/projects/{PROJECT}", "/upload"):
        assert client.get(url).status_code == 200

    assert make.rows(AuditEvent, but=before) == []
    assert make.rows(Entry) == []


def test_write_is_kept_together_with_its_audit_row(client: Browser, make: Factory, today) -> None:
    place = make.practice(code="P001")
    make.enrollment(place, PROJECT)
    member = make.person(Role.QI_MEMBER, at=place)
    before = make.rows(AuditEvent)

    answer = client.sign_in(member).send(
        f"/practices/P001/projects/{PROJECT}/months/{MONTH}",
        {"DEV-1-numerator": "17", "DEV-1-denominator": "20", "DEV-1-version": "0"},
    )

    assert answer.status_code == 303
    (entry,) = make.rows(Entry)
    (noted,) = make.rows(AuditEvent, but=before)
    assert (entry.numerator, entry.denominator, entry.saved_by) == (17, 20, member.id)
    assert (noted.actor_id, noted.practice_id) == (member.id, place.practice_id)
    assert (noted.after["numerator"], noted.after["denominator"]) == (17, 20)
    assert noted.request_id == answer.headers["X-Request-Id"]


def test_refused_write_leaves_neither_row_nor_audit_row(client: Browser, make: Factory, today) -> None:
    place = make.practice(code="P001")
    make.enrollment(place, PROJECT)
    client.sign_in(make.person(Role.QI_MEMBER, at=place))
    before = make.rows(AuditEvent)

    answer = client.send(
        f"/practices/P001/projects/{PROJECT}/months/{MONTH}",
        {"DEV-1-numerator": "21", "DEV-1-denominator": "20", "DEV-1-version": "0"},
    )

    assert answer.status_code == 422
    assert make.rows(Entry) == []
    assert make.rows(AuditEvent, but=before) == []


def test_write_that_fails_late_is_undone_whole(client: Browser, make: Factory, today, monkeypatch) -> None:
    place = make.practice(code="P001")
    make.enrollment(place, PROJECT)
    client.sign_in(make.person(Role.QI_MEMBER, at=place))
    before = make.rows(AuditEvent)

    def refuse(*_args, **_named):
        raise Refused

    monkeypatch.setattr("qi_portal.measures.views._saved", refuse)
    answer = client.send(
        f"/practices/P001/projects/{PROJECT}/months/{MONTH}",
        {"DEV-1-numerator": "17", "DEV-1-denominator": "20", "DEV-1-version": "0"},
    )

    assert answer.status_code == 403
    assert make.rows(Entry) == []
    assert [row.action for row in make.rows(AuditEvent, but=before)] == ["access.refuse"]


def test_write_after_a_pause_holds_its_lock_from_the_beginning(client: Browser, make: Factory, app: Flask) -> None:
    """A session that is marked as seen on the way must not end the writing transaction of the door."""
    person = make.person()
    locks: list[bool] = []

    def note(session) -> None:
        locks.append(bool(session.connection().get_execution_options().get("writes")))

    with time_machine.travel(NOON) as clock:
        client.sign_in(person)
        clock.shift(timedelta(minutes=5))
        event.listen(db.session, "before_commit", note)
        try:
            assert client.send("/language", {"locale": "es"}).status_code == 303
        finally:
            event.remove(db.session, "before_commit", note)

    assert locks
    assert all(locks)
    (session,) = make.rows(SignIn)
    assert session.seen_at > NOON
