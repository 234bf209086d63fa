"""Finished files: whole or not there, one's own, taken with a note, and gone when their time is over."""

import os
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from factories import Browser, Factory, Someone
from qi_portal.accounts.models import PracticeRole
from qi_portal.audit.models import AuditEvent
from qi_portal.db import committing, db, utc_now
from qi_portal.domain.access import Actor, Permission, Place, Role
from qi_portal.domain.provenance import Disclosure, Provenance
from qi_portal.domain.words import words
from qi_portal.files import actions, storage
from qi_portal.files.models import StoredFile
from qi_portal.files.needs import Need
from qi_portal.files.storage import Damaged, Written
from qi_portal.jobs.registry import TASKS

CONTENT = b"%PDF-1.7 an invented report\n" * 5000
MADE = Provenance(
    "Ruth Moreau", datetime(2026, 11, 22, tzinfo=UTC), date(2026, 11, 22), words("One practice"), words("All months"),
    Disclosure.FULL,
)  # fmt: skip


@pytest.fixture
def place(make: Factory) -> Place:
    return make.practice(code="P001")


@pytest.fixture
def lead(make: Factory, place: Place) -> Someone:
    return make.person(Role.PRACTICE_LEAD, at=place)


@pytest.fixture
def keep(make: Factory, lead: Someone, place: Place) -> Callable[..., UUID]:
    def do(need: Need | None = None, **more) -> UUID:
        need = need or Need.at(Permission.REPORT_EXPORT, [place])
        given = {"title": words("Report of {practice}", practice="P001"), "provenance": MADE, "need": need} | more
        by = make.actor(lead)
        return make.write(
            lambda: actions.keep("report", "P001.pdf", "application/pdf", lambda out: put(out), by, **given)
        )

    return do


def put(out) -> None:
    out.write(CONTENT)


def folder(app) -> Path:
    return app.config["SETTINGS"].files


def lies_at(app, file_id: UUID) -> Path:
    (found,) = folder(app).glob(f"*/{file_id}")
    return found


def test_file_is_taken_as_it_was_made_and_the_taking_is_noted(client: Browser, lead, keep, make) -> None:
    file_id = keep()
    browser = client.sign_in(lead)

    listed, shown = browser.get("/files").text, browser.get(f"/files/{file_id}").text
    answer = browser.send(f"/files/{file_id}")

    assert "Report of P001" in listed
    assert f'action="/files/{file_id}"' in shown
    assert "Ruth Moreau" in shown
    assert answer.data == CONTENT
    assert answer.headers["Content-Disposition"] == 'attachment; filename="P001.pdf"'
    assert answer.headers["Cache-Control"] == "no-store"
    (noted,) = [row for row in make.rows(AuditEvent) if row.action == "file.take"]
    assert (noted.actor_id, noted.object_id, noted.after["chosen"]) == (lead.id, str(file_id), "All months")


@pytest.mark.rule(17)
def test_file_of_somebody_else_is_not_found(client: Browser, keep, make, place) -> None:
    file_id, browser = keep(), client.sign_in(make.person(Role.PRACTICE_LEAD, at=place))

    answers = [browser.get(f"/files/{file_id}"), browser.send(f"/files/{file_id}"), browser.get(f"/files/{uuid4()}")]

    assert [answer.status_code for answer in answers] == [404] * 3
    assert "Report of P001" not in browser.get("/files").text


@pytest.mark.rule(1)
def test_visitor_is_asked_to_sign_in(client: Browser, keep) -> None:
    assert client.get(f"/files/{keep()}").location.startswith("/sign-in")
    assert client.get("/files").location.startswith("/sign-in")


@pytest.mark.rule(15, 36)
def test_file_of_a_practice_one_has_left_is_not_handed_out(client: Browser, lead, keep, make, place) -> None:
    file_id, browser = keep(), client.sign_in(lead)
    held = (place.practice_id, lead.id, "practice_lead")
    make.write(lambda: db.session.delete(db.session.get_one(PracticeRole, held)))

    shown, answer = browser.get(f"/files/{file_id}"), browser.send(f"/files/{file_id}")

    assert "You no longer can" in shown.text
    assert f'action="/files/{file_id}"' not in shown.text
    assert answer.status_code == 403
    assert CONTENT not in answer.data
    assert [row for row in make.rows(AuditEvent) if row.action == "file.take"] == []


def test_damaged_file_is_not_handed_out(app, client: Browser, lead, keep, make) -> None:
    file_id = keep()
    path = lies_at(app, file_id)
    path.write_bytes(CONTENT[:-1] + b"!")

    answer = client.sign_in(lead).send(f"/files/{file_id}")

    assert answer.status_code == 404
    assert "Ask for it again" in answer.text
    assert [row for row in make.rows(AuditEvent) if row.action == "file.take"] == []


def test_file_has_its_time_and_is_removed(app, client: Browser, lead, keep, make) -> None:
    old, young = keep(), keep()
    make.change(StoredFile, old, made_at=utc_now() - timedelta(days=31), expires_at=utc_now() - timedelta(days=1))

    removed = make.read(lambda: actions.remove_old(utc_now()))
    browser = client.sign_in(lead)

    assert removed == 1
    assert list(folder(app).glob(f"*/{old}")) == []
    assert lies_at(app, young).read_bytes() == CONTENT
    assert "was removed" in browser.get(f"/files/{old}").text
    assert browser.send(f"/files/{old}").status_code == 404
    assert "files.remove" in TASKS


def test_what_a_killed_worker_left_is_swept_and_nothing_else(app, make, keep) -> None:
    kept = keep()
    loose = make.read(lambda: storage.written(put))
    half = lies_at(app, loose.id).with_name(f"{uuid4()}.part")
    half.write_bytes(b"half")
    fresh = make.read(lambda: storage.written(put))
    for path in (lies_at(app, kept), lies_at(app, loose.id), half):
        os.utime(path, (0, 0))

    swept = make.read(lambda: actions.sweep(utc_now()))

    assert swept == 2
    assert lies_at(app, kept).read_bytes() == CONTENT
    assert lies_at(app, fresh.id).exists()
    assert not half.exists()


def test_file_that_cannot_be_written_leaves_nothing(app, context) -> None:
    before = {path for path in folder(app).rglob("*") if path.is_file()}

    def fail(out) -> None:
        out.write(b"half")
        raise OSError("no room")

    with pytest.raises(OSError, match="no room"):
        storage.written(fail)

    assert {path for path in folder(app).rglob("*") if path.is_file()} == before


def test_same_content_under_another_id_outlives_the_first(app, context) -> None:
    first = storage.written(put)
    second = storage.copied(first)

    storage.drop(first.id)

    assert storage.checked(second).read_bytes() == CONTENT
    with pytest.raises(Damaged):
        storage.copied(Written(uuid4(), 1, "0"))


def test_row_is_undone_with_its_cause(app, make, lead, place) -> None:
    by = make.actor(lead)

    def keep_and_fail() -> None:
        with committing():
            actions.keep(
                "report", "P001.pdf", "application/pdf", put, by, title=words("Report"), provenance=MADE,
                need=Need(Permission.ACCOUNT_USE),
            )  # fmt: skip
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        make.read(keep_and_fail)

    assert make.rows(StoredFile) == []


@pytest.mark.parametrize("name", ["../P001.pdf", "P 001.pdf", 'P".pdf', "P\n.pdf", "Práctica.pdf"])
@pytest.mark.rule(32)
def test_name_that_some_system_would_misread_is_not_kept(context, name: str) -> None:
    with pytest.raises(AssertionError):
        actions.keep(
            "report", name, "application/pdf", put, Actor(uuid4()), title=words("Report"), provenance=MADE,
            need=Need(Permission.ACCOUNT_USE),
        )  # fmt: skip


def test_need_of_a_program_is_met_by_a_role_over_it_alone(make, place) -> None:
    need = Need(Permission.PROGRAM_REPORT, program_id=place.program_id)
    staff = make.actor(make.person(Role.PROGRAM_STAFF, at=make.program()))

    assert not need.is_met_by(staff)
    assert not need.is_met_by(Actor(uuid4()))
    assert Need.of_json(need.permission.value, need.program_id, need.to_json()) == need
