"""Workers as processes of their own, killed in the middle of a job."""

import time
from collections.abc import Callable, Iterator
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

import forked
from factories import environment
from qi_portal import schema
from qi_portal.db import committing, db
from qi_portal.domain.access import OPERATOR
from qi_portal.jobs.actions import enqueue
from qi_portal.jobs.models import Job
from qi_portal.jobs.registry import task
from qi_portal.practices.models import Program

SECONDS_TO_RECOVER = 10
SECONDS_ON_A_BUSY_MACHINE = 60


@pytest.fixture
def environ(request: pytest.FixtureRequest, new_database, tmp_path: Path, database: str) -> dict[str, str]:
    """With PostgreSQL the line is kept in it too, with SQLite in a file of its own."""
    url = new_database(f"worker_{abs(hash(request.node.name))}")
    line = f"sqlite:///{tmp_path / 'queue.db'}" if database == "sqlite" else url.replace("+psycopg", "")
    return environment(tmp_path, url, QI_PORTAL_QUEUE_URL=line)


@pytest.fixture
def portal(make_app, environ: dict[str, str], tasks) -> Iterator[Flask]:
    app = make_app(environ)
    task("test.slow")(lambda job, payload: None)
    with app.app_context():
        schema.upgrade()
        yield app
        app.extensions["queue"].close()


@pytest.fixture
def start(environ: dict[str, str]) -> Iterator[Callable[[], BaseProcess]]:
    """Starts a worker; those that still run at the end are ended."""
    started: list[BaseProcess] = []

    def begin() -> BaseProcess:
        started.append(forked.begin(environ, "jobs.slow_worker:serve"))
        return started[-1]

    yield begin
    for process in started:
        process.kill()
        process.join()


def ask(code: str) -> None:
    with committing():
        enqueue("test.slow", {"code": code}, by=OPERATOR)


def jobs() -> list[Job]:
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.scalars(select(Job).where(Job.task == "test.slow").order_by(Job.id)))


def until(is_so: Callable[[], bool], seconds: float = SECONDS_ON_A_BUSY_MACHINE) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, f"not within {seconds} seconds: {[(j.state, j.done) for j in jobs()]}"
        time.sleep(0.1)


def test_job_of_a_killed_worker_is_done_once_by_the_next_within_seconds(portal: Flask, start) -> None:
    ask("mid")
    began = time.monotonic()
    first = start()
    until(lambda: jobs()[0].state == "running")
    seconds_to_start = time.monotonic() - began
    until(lambda: jobs()[0].done >= 3)
    first.kill()
    first.join()
    assert jobs()[0].state == "running"

    start()
    until(lambda: jobs()[0].attempt == 2, SECONDS_TO_RECOVER + 2 * seconds_to_start)
    until(lambda: jobs()[0].state == "done")

    assert [each.name for each in db.session.scalars(select(Program))] == ["attempt 2"]


def test_several_workers_do_each_job_once(portal: Flask, start) -> None:
    codes = [f"job{number}" for number in range(6)]
    start()
    start()

    for code in codes:
        ask(code)
    until(lambda: all(job.state == "done" for job in jobs()))

    assert {job.attempt for job in jobs()} == {1}
    assert sorted(db.session.scalars(select(Program.code))) == codes


def test_worker_told_to_end_ends_its_job_first(portal: Flask, start) -> None:
    ask("calm")
    worker = start()
    until(lambda: jobs()[0].done >= 3)

    worker.terminate()
    worker.join(SECONDS_ON_A_BUSY_MACHINE)

    assert [(job.state, job.attempt) for job in jobs()] == [("done", 1)]
