"""No room on the disk: a clean 503, nothing half, reading goes on, and saving works again when there is room."""

import errno
import io
import os
import resource
import signal
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, text

from factories import Browser, Factory, environment
from page import Page
from qi_portal import schema
from qi_portal.accounts.models import SignIn
from qi_portal.audit.models import AuditEvent
from qi_portal.db import db, utc_now
from qi_portal.domain.access import Role
from qi_portal.domain.periods import Month
from qi_portal.files import storage
from qi_portal.measures.models import Entry
from qi_portal.web import logs

PROJECT = "/practices/P001/projects/dev-screening"
FULL = """
CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$;
CREATE TRIGGER no_room BEFORE INSERT ON audit_event EXECUTE FUNCTION no_room();
"""


@pytest.fixture
def portal(make_app, new_database, tmp_path, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """A portal whose database nobody else uses."""
    app = make_app(environment(tmp_path, new_database(f"full_{abs(hash(request.node.name))}")))
    with app.app_context():
        schema.upgrade()
    return app


@pytest.fixture
def team(portal: Flask) -> Browser:
    make = Factory(portal)
    place = make.practice(code="P001")
    make.enrollment(place)
    return portal.test_client().sign_in(make.person(Role.PRACTICE_LEAD, at=place))


@contextmanager
def full(app: Flask) -> Iterator[None]:
    """SQLite may use no page more than it has; PostgreSQL says of each audit row what it says of a full disk."""
    with app.app_context():
        is_sqlite = db.engine.dialect.name == "sqlite"
        db.engine.dispose()

        def no_page_more(connection: object, _record: object) -> None:
            connection.execute("PRAGMA max_page_count = 1")  # type: ignore[attr-defined]  # never less than there are

        if is_sqlite:
            event.listen(db.engine, "connect", no_page_more)
        else:
            with db.engine.begin() as connection:
                connection.execute(text(FULL))
    try:
        yield
    finally:
        with app.app_context():
            if is_sqlite:
                event.remove(db.engine, "connect", no_page_more)
                db.engine.dispose()
            else:
                with db.engine.begin() as connection:
                    connection.execute(text("DROP FUNCTION no_room CASCADE"))


@pytest.mark.rule(47, 51)
def test_full_disk_is_told_as_503_keeps_nothing_half_and_reading_goes_on(portal: Flask, team: Browser) -> None:
    """The first rows of the month have room in pages that are there; the later ones have not, and undo the first."""
    make, url = Factory(portal), f"{PROJECT}/months/{Month.of(utc_now().date()) - 1}"
    numbers = {f"DEV-{each}-numerator": "3" for each in range(1, 7)}
    numbers |= {f"DEV-{each}-denominator": "9" for each in range(1, 7)}
    typed = Page(team.get(url).text).sends() | numbers | {"note": "A long note. " * 38}
    before = len(make.rows(AuditEvent))

    with full(portal):
        refused = team.send(url, typed)
        read = [team.get(each).status_code for each in ("/account", PROJECT, url, "/guidelines/")]

    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "30")
    assert read == [200] * 4
    assert (make.rows(Entry), len(make.rows(AuditEvent))) == ([], before)
    assert team.send(url, typed).status_code == 303
    assert [(row.numerator, row.denominator) for row in make.rows(Entry)] == [(3, 9)] * 6


@pytest.mark.rule(51)
def test_where_nothing_can_be_written_who_only_reads_reads_on(portal: Flask, team: Browser) -> None:
    """As on a disk that was mounted anew for reading, or on a standby. Reading would write that the person was seen."""
    make = Factory(portal)
    make.change(SignIn, make.rows(SignIn)[0].token_hash, seen_at=utc_now() - timedelta(minutes=2))

    def read_only(connection: Any, _record: object) -> None:
        is_sqlite = isinstance(connection, sqlite3.Connection)
        connection.execute("PRAGMA query_only = ON" if is_sqlite else "SET default_transaction_read_only = on")
        connection.commit()

    with portal.app_context():
        event.listen(db.engine, "connect", read_only)
        db.engine.dispose()
    read = [team.get(each).status_code for each in ("/account", PROJECT, "/guidelines/")]
    refused = team.send(f"{PROJECT}/meetings/add", {"held_on": "2026-01-01", "agenda": "Reminders"})

    assert (read, refused.status_code) == ([200] * 3, 503)


@contextmanager
def files_of_at_most(number: int) -> Iterator[None]:
    """No file of this process gets larger, as where the disk of the finished files is full."""
    usual, handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (number, usual[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
        signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.rule(51)
def test_folder_of_files_without_room_leaves_nothing_behind_and_recovers(make_app, tmp_path: Path) -> None:
    app = make_app(environment(tmp_path))
    content = os.urandom(300_000)
    with app.app_context():
        with files_of_at_most(100_000), pytest.raises(OSError, match="too large") as told:
            storage.written(lambda file: file.write(content))
        left = list(tmp_path.glob("files/??/*"))

        kept = storage.checked(storage.written(lambda file: file.write(content)))

    assert (told.value.errno, left) == (errno.EFBIG, [])
    assert kept.read_bytes() == content


@pytest.mark.rule(51)
@pytest.mark.parametrize(("number", "status"), [(errno.ENOSPC, 503), (errno.EDQUOT, 503), (errno.EIO, 500)])
def test_page_that_finds_no_room_says_so(make_app, tmp_path: Path, number: int, status: int) -> None:
    app = make_app(environment(tmp_path))

    def write() -> str:
        raise OSError(number, "said by the disk", "/srv/secret/place")

    app.add_url_rule("/write", view_func=write)

    answer = app.test_client().get("/write")

    assert answer.status_code == status
    assert ("no room" in answer.text) is (status == 503)
    assert "secret" not in answer.text


class Closed(io.StringIO):
    """A log that nobody reads any more."""

    def write(self, text: str) -> int:
        raise BrokenPipeError(errno.EPIPE, "Broken pipe")

    def flush(self) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.rule(51)
def test_log_that_cannot_be_written_stops_no_request(make_app, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = make_app(environment(tmp_path))
    monkeypatch.setattr(sys, "stderr", Closed())
    logs.configure()

    assert app.test_client().get("/health/live").status_code == 200
