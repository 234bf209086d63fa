"""From asking to the end: what a row says, who may see it, and that an effect happens once."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from asked_jobs import Line, ask
from qi_portal.db import committing, db, utc_now
from qi_portal.domain.access import OPERATOR, Actor
from qi_portal.domain.errors import NotFound, Refused, Stale
from qi_portal.domain.words import words
from qi_portal.jobs import actions, ledger, queries, work, worker
from qi_portal.jobs.actions import enqueue
from qi_portal.jobs.models import Job
from qi_portal.jobs.registry import TASKS, task
from qi_portal.jobs.running import Lost, Running
from qi_portal.practices.models import Program

# --- asking and doing


def test_job_is_done_after_the_commit_with_the_asker_of_now(app, context, tasks, asker) -> None:
    seen = []

    @task("count")
    def count(job: Running, payload) -> None:
        seen.append((job.by, payload["upto"]))
        job.progress(3, 3)
        job.set_result({"sum": 6})

    with committing():
        job_id = enqueue("count", {"upto": 3}, by=asker, total=3)
        assert seen == []

    done = queries.job_of(asker, job_id)
    assert seen == [(asker, 3)]
    assert (done.state, done.done, done.total, done.result) == ("done", 3, 3, {"sum": 6})


def test_job_that_was_asked_for_in_an_undone_transaction_is_nowhere(app, context, tasks, line) -> None:
    task("never")(lambda job, payload: None)

    def ask_and_refuse() -> None:
        with committing():
            enqueue("never", {}, by=OPERATOR)
            raise Refused

    with pytest.raises(Refused):
        ask_and_refuse()

    assert line.waiting == []
    assert db.session.scalars(select(Job)).all() == []


def test_line_that_is_away_loses_no_job(app, context, tasks, monkeypatch) -> None:
    class Away(Line):
        def hand_over(self, job_id: UUID) -> None:
            raise OSError("no such line")

    monkeypatch.setitem(app.extensions, "queue", Away())
    task("later")(lambda job, payload: None)

    job_id = ask("later")

    line = Line()
    worker.tick(line, {}, utc_now() + worker.STALE + timedelta(seconds=1))
    assert job_id in line.waiting


def test_same_key_is_one_job(app, context, tasks, line) -> None:
    task("once")(lambda job, payload: None)

    assert ask("once", key="once 1") == ask("once", key="once 1")
    assert ask("once", key="once 2") != ask("once")


def test_job_handed_over_twice_is_done_once(app, context, tasks, line) -> None:
    runs = []
    task("effect")(lambda job, payload: runs.append(job.claim.attempt))
    job_id = ask("effect")

    work.run(app, job_id)
    work.run(app, job_id)

    assert runs == [1]


def test_job_of_a_person_who_is_switched_off_is_not_done(app, context, tasks, line, make) -> None:
    from qi_portal.accounts.models import Person

    someone = make.person()
    actor, runs = make.actor(someone), []
    task("theirs")(lambda job, payload: runs.append(1))
    job_id = ask("theirs", by=actor)
    make.change(Person, someone.id, is_active=False)

    work.run(app, job_id)

    assert (runs, queries.job_of(actor, job_id).error) == ([], work.NOBODY)


# --- failing


def test_refusal_is_told_with_its_parts(app, context, tasks, asker) -> None:
    @task("refuses")
    def refuses(job: Running, payload) -> None:
        raise Refused(words("{count} rows have no month.", count=3))

    job = queries.job_of(asker, ask("refuses", by=asker))

    assert job.state == "failed"
    assert str(job.error) == "3 rows have no month."


def test_fault_is_told_without_its_message_and_can_be_tried_again(app, context, tasks, asker) -> None:
    faults = [ValueError("secret of a child")]

    @task("faulty")
    def faulty(job: Running, payload) -> None:
        if faults:
            raise faults.pop()

    job_id = ask("faulty", by=asker)
    failed = queries.job_of(asker, job_id)
    with committing():
        actions.try_again(job_id=job_id, by=asker)

    assert failed.error == work.UNFORESEEN
    assert queries.job_of(asker, job_id).state == "done"


def test_effect_of_a_failed_job_is_undone(app, context, tasks) -> None:
    @task("half")
    def half(job: Running, payload) -> None:
        with job.committing():
            db.session.add(Program(code="half", name="Half", time_zone="UTC"))
            raise ValueError

    ask("half")

    assert db.session.scalars(select(Program)).all() == []


# --- stopping


def test_stopped_job_saves_nothing_more(app, context, tasks, line, asker) -> None:
    @task("long")
    def long(job: Running, payload) -> None:
        with app.app_context(), committing():
            actions.cancel(job_id=job.id, by=asker)
        with job.committing():
            db.session.add(Program(code="late", name="Late", time_zone="UTC"))

    job_id = ask("long", by=asker)
    work.run(app, job_id)

    assert queries.job_of(asker, job_id).state == "canceled"
    assert db.session.scalars(select(Program).where(Program.code == "late")).all() == []


def test_stopped_job_ends_at_its_next_progress(app, context, tasks, line, asker) -> None:
    reached = []

    @task("steps")
    def steps(job: Running, payload) -> None:
        with app.app_context():
            with committing():
                actions.cancel(job_id=job.id, by=asker)
            job.renew()
        job.progress(1)
        reached.append(1)

    work.run(app, ask("steps", by=asker))

    assert reached == []


def test_worker_of_a_stopped_job_saves_nothing_after_it_was_begun_again(app, context, tasks, line, asker) -> None:
    task("again")(lambda job, payload: None)
    job_id = ask("again", by=asker)
    slow = Running(ledger.claim(job_id), asker)
    with committing():
        actions.cancel(job_id=job_id, by=asker)
        actions.try_again(job_id=job_id, by=asker)
    fast = ledger.claim(job_id)

    with pytest.raises(Lost), slow.committing():
        db.session.add(Program(code="slow", name="Slow", time_zone="UTC"))

    assert fast is not None
    assert ledger.renew(fast, 1, None)
    assert db.session.scalars(select(Program).where(Program.code == "slow")).all() == []


def test_ended_job_cannot_be_stopped_nor_begun_again(app, context, tasks, asker) -> None:
    task("short")(lambda job, payload: None)
    job_id = ask("short", by=asker)

    for deed in (actions.cancel, actions.try_again):
        with pytest.raises(Stale), committing():
            deed(job_id=job_id, by=asker)


# --- the clock


def test_task_of_the_clock_is_begun_once_a_stretch(app, context, tasks, line) -> None:
    task("hourly", every=timedelta(hours=1))(lambda job, payload: None)
    at = utc_now().replace(minute=10)

    for moment in (at, at + timedelta(minutes=40), at + timedelta(hours=1)):
        worker.begin_due(moment)

    assert len(db.session.scalars(select(Job).where(Job.task == "hourly")).all()) == 2


def test_long_ended_jobs_are_forgotten(app, context, tasks, asker) -> None:
    task("old")(lambda job, payload: None)
    theirs, old_theirs, of_clock, old_of_clock = ask("old", by=asker), ask("old", by=asker), ask("old"), ask("old")
    with committing():
        db.session.get_one(Job, old_theirs).ended_at = utc_now() - ledger.KEPT - timedelta(days=1)
        for job_id in (theirs, old_of_clock):
            db.session.get_one(Job, job_id).ended_at = utc_now() - timedelta(days=2)

    TASKS["jobs.forget"].run(None, {})

    assert set(db.session.scalars(select(Job.id).where(Job.task == "old"))) == {theirs, of_clock}


# --- who may see it


def test_job_of_somebody_else_is_not_found(app, context, tasks, asker, make) -> None:
    task("own")(lambda job, payload: None)
    job_id, other = ask("own", by=asker), make.actor(make.person())

    for actor, wanted in ((other, job_id), (Actor(), ask("own")), (asker, uuid4())):
        with pytest.raises(NotFound):
            queries.job_of(actor, wanted)


@pytest.mark.parametrize(
    ("done", "seconds", "line"),
    [
        (0, 10, "At work; 0 of 40 so far."),
        (14, 20, "14 of 40 (35%), less than a minute left"),
        (14, 33, "14 of 40 (35%), about 1 minute left"),
        (10, 60, "10 of 40 (25%), about 3 minutes left"),
    ],
)
def test_line_says_how_far_it_is_and_how_long_it_takes(done: int, seconds: int, line: str) -> None:
    now = utc_now()
    job = queries.Standing(
        uuid4(), "any", "running", done, 40, now - timedelta(seconds=seconds), None, queries.NO_RESULT
    )

    assert str(job.line(now)) == line
