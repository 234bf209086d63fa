"""Workers as processes of their own, killed in the middle of a batch that is really printed."""

import os
import time
from collections.abc import Callable, Iterator
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

import forked
from factories import Factory, environment
from qi_portal import schema
from qi_portal.accounts.models import Person
from qi_portal.accounts.queries import actor_of
from qi_portal.audit.models import AuditEvent
from qi_portal.db import committing, db, new_id
from qi_portal.domain.access import Role
from qi_portal.domain.periods import Month, months_between
from qi_portal.files import storage
from qi_portal.files.models import StoredFile
from qi_portal.files.storage import Written
from qi_portal.jobs.models import Job
from qi_portal.reports.batches import actions
from qi_portal.reports.batches.choice import Asked, Bundle, Rule, choices_of
from qi_portal.reports.batches.models import ReportBatch, ReportBatchItem
from qi_portal.reports.making import Wish
from qi_portal.reports.variants import Variant

PRACTICES = int(os.environ.get("KILLED_PRACTICES", "8"))
KILLS = int(os.environ.get("KILLS", "2"))
"""More of both by hand: `KILLS=20 KILLED_PRACTICES=80 pytest tests/reports/batches/test_killed_workers.py`."""

SECONDS_ON_A_BUSY_MACHINE = 240


@pytest.fixture
def environ(new_database, tmp_path: Path, database: str) -> dict[str, str]:
    url = new_database("killed_batch")
    line = f"sqlite:///{tmp_path / 'queue.db'}" if database == "sqlite" else url.replace("+psycopg", "")
    return environment(tmp_path, url, QI_PORTAL_QUEUE_URL=line, QI_PORTAL_PRESSES="2")


@pytest.fixture
def portal(make_app, environ: dict[str, str]) -> Iterator[Flask]:
    app = make_app(environ)
    with app.app_context():
        schema.upgrade()
    yield app
    with app.app_context():
        app.extensions["queue"].close()


@pytest.fixture
def start(environ: dict[str, str]) -> Iterator[Callable[[], BaseProcess]]:
    """Starts a worker; those that still run at the end are ended."""
    started: list[BaseProcess] = []

    def begin() -> BaseProcess:
        started.append(forked.begin(environ, "qi_portal.cli:main", ["worker"]))
        return started[-1]

    yield begin
    for process in started:
        process.kill()
        process.join()


def ask(portal: Flask) -> None:
    """A batch of one-page reports of invented practices, by program staff."""
    make = Factory(portal)
    program = make.program()
    for _ in range(PRACTICES):
        place = make.practice(program)
        make.enrollment(place)
        for month in months_between(Month(2026, 1), Month(2026, 3)):
            make.entry(place, "DEV-1", month, 12, 20)
    staff = make.person(Role.PROGRAM_STAFF, at=program)
    with portal.app_context(), committing():
        by = actor_of(db.session.get_one(Person, staff.id))
        (choices,) = choices_of(by)
        wish = Wish("12m", Variant.SUMMARY, "en", "pdf")
        asked = Asked(program.id, Rule.ALL, "", choices.chosen(Rule.ALL, "", []), wish, Bundle.ZIP)
        actions.ask(batch_id=new_id(), asked=asked, by=by)


def made() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).where(ReportBatchItem.state == "done")) or 0


def state() -> str:
    db.session.rollback()
    return db.session.scalar(select(Job.state).where(Job.task == actions.RUN)) or ""


def until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + SECONDS_ON_A_BUSY_MACHINE
    while not is_so():
        assert time.monotonic() < end, f"still {state()} with {made()} made"
        time.sleep(0.05)


def test_batch_of_killed_workers_makes_every_report_once(portal: Flask, start) -> None:
    ask(portal)
    with portal.app_context():
        for kill in range(KILLS):
            worker = start()
            before = made()
            until(lambda before=before: made() > before)
            time.sleep(0.13 * (kill % 5))
            worker.kill()
            worker.join()
        assert made() < PRACTICES, "it was killed in the middle"
        start()
        until(lambda: state() in ("done", "failed"))

        assert state() == "done"
        items = list(db.session.scalars(select(ReportBatchItem)))
        batch = db.session.scalars(select(ReportBatch)).one()
        files = {row.id: row for row in db.session.scalars(select(StoredFile))}
        noted = list(db.session.scalars(select(AuditEvent).where(AuditEvent.action == "report.export")))
        assert [item.state for item in items] == ["done"] * PRACTICES
        assert set(files) == {batch.file_id, *(item.file_id for item in items)}
        assert sorted(str(row.practice_id) for row in noted) == sorted(str(item.practice_id) for item in items)
        for row in files.values():
            storage.checked(Written(row.id, row.size, row.sha256))
