"""Jobs whose worker was lost: they go on, end in the end, and nothing of them is saved twice."""

from datetime import timedelta
from threading import Thread
from uuid import UUID

import pytest
from sqlalchemy import select

from asked_jobs import ask, row
from qi_portal.audit.actions import record
from qi_portal.db import committing, db, utc_now
from qi_portal.domain.access import OPERATOR
from qi_portal.jobs import ledger, queries, work, worker
from qi_portal.jobs.models import Job
from qi_portal.jobs.registry import TASKS, task
from qi_portal.jobs.running import Lost, Running
from qi_portal.practices.models import Program


def lose(job_id: UUID) -> ledger.Claim:
    """Begin it as a worker would that is then lost, long ago."""
    claim = ledger.claim(job_id)
    assert claim is not None
    with committing():
        row_ = db.session.get_one(Job, job_id)
        row_.lease_until = utc_now() - timedelta(minutes=1)
    return claim


def test_lost_job_goes_on_at_the_second_look(app, context, tasks, line) -> None:
    task("lost")(lambda job, payload: None)
    job_id = ask("lost")
    line.waiting.clear()
    lose(job_id)

    first = worker.tick(line, {}, utc_now())
    state_then = row(job_id).state
    worker.tick(line, first, utc_now())
    line.waiting.clear()
    worker.tick(line, {}, utc_now() + worker.STALE + timedelta(seconds=1))

    assert (state_then, row(job_id).state) == ("running", "queued")
    assert line.waiting.count(job_id) == 1


def test_living_job_that_was_slow_to_say_so_is_left_alone(app, context, tasks, line) -> None:
    task("slow")(lambda job, payload: None)
    job_id = ask("slow")
    claim = lose(job_id)

    first = worker.tick(line, {}, utc_now())
    assert ledger.renew(claim, 1, None)
    worker.tick(line, first, utc_now())

    assert row(job_id).state == "running"


def test_job_lost_three_times_fails_with_a_sentence(app, context, tasks, line, asker) -> None:
    task("heavy")(lambda job, payload: None)
    job_id = ask("heavy", by=asker)

    for _ in range(ledger.MOST_ATTEMPTS):
        lose(job_id)
        worker.tick(line, worker.tick(line, {}, utc_now()), utc_now())

    assert queries.job_of(asker, job_id).error == ledger.LOST_TOO_OFTEN
    assert ledger.claim(job_id) is None


def test_worker_that_lost_its_job_to_another_saves_nothing(app, context, tasks, line) -> None:
    task("twice")(lambda job, payload: None)
    job_id = ask("twice")
    slow = Running(lose(job_id), OPERATOR)
    worker.tick(line, worker.tick(line, {}, utc_now()), utc_now())
    fast = ledger.claim(job_id)

    with pytest.raises(Lost), slow.committing():
        db.session.add(Program(code="slow", name="Slow", time_zone="UTC"))

    assert fast is not None
    assert fast.attempt == 2
    assert db.session.scalars(select(Program)).all() == []


def test_effect_and_end_are_one_transaction(app, context, tasks, line) -> None:
    @task("pair")
    def pair(job: Running, payload) -> None:
        with job.committing():
            db.session.add(Program(code="pair", name="Pair", time_zone="UTC"))
            record("program.add", by=job.by, object_kind="program", object_id="pair")
            job.set_result({"made": 1})
        with app.app_context():
            ended.append(row(job.id).state)

    ended: list[str] = []
    work.run(app, ask("pair"))

    assert ended == ["done"]


def test_job_that_commits_for_long_is_neither_disturbed_nor_taken(app, context, tasks, line) -> None:
    """Its lease lapses meanwhile, and another worker notices."""

    def take() -> None:
        with app.app_context():
            ledger.recover(lost)

    @task("large")
    def large(job: Running, payload) -> None:
        with job.committing():
            with app.app_context():
                job.renew()
            other.start()
            other.join(0.5)
            db.session.add(Program(code="large", name="Large", time_zone="UTC"))
            job.set_result({})

    job_id = ask("large")
    claim = ledger.claim(job_id)
    other, lost = Thread(target=take), {job_id: row(job_id).lease_until}
    TASKS["large"].run(Running(claim, OPERATOR), {})
    other.join()

    assert (row(job_id).state, row(job_id).attempt) == ("done", 1)
    assert [each.code for each in db.session.scalars(select(Program))] == ["large"]
