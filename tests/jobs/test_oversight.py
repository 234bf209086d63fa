"""The operator's page: what waits, runs and failed, for whom it is shown, and what can be done about it."""

from datetime import timedelta
from uuid import UUID

import pytest
from click.testing import CliRunner

from factories import Browser, Factory, Region, Someone
from qi_portal.audit.models import AuditEvent
from qi_portal.db import new_id, utc_now
from qi_portal.domain.access import OPERATOR, Actor, Role
from qi_portal.domain.errors import Refused
from qi_portal.domain.words import words
from qi_portal.jobs import actions, ledger
from qi_portal.jobs.cli import jobs as command
from qi_portal.jobs.models import Job, Worker
from qi_portal.jobs.oversight.views import queue_kind
from qi_portal.jobs.registry import task
from qi_portal.jobs.running import Lost, Running


@pytest.fixture
def program(make: Factory) -> Region:
    return make.program("valley")


@pytest.fixture
def admin(client: Browser, make: Factory, program: Region) -> Browser:
    return client.sign_in(make.person(Role.ADMIN, at=program))


@pytest.fixture
def member(make: Factory, program: Region) -> Someone:
    return make.person(Role.QI_MEMBER, at=make.practice(program), email="dana@demo.example")


@pytest.fixture
def held_back(app, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody does jobs."""

    class Line:
        def hand_over(self, job_id: UUID) -> None:
            """It waits."""

    monkeypatch.setitem(app.extensions, "queue", Line())


def ask(make: Factory, name: str, by: Actor, **more) -> UUID:
    return make.write(lambda: actions.enqueue(name, {}, by=by, **more))


@pytest.fixture
def failed(make: Factory, tasks, member: Someone) -> UUID:
    @task("heavy", title=words("Reading the file"))
    def heavy(job, payload) -> None:
        raise Refused(words("The file was put aside {days} days ago.", days=8))

    return ask(make, "heavy", make.actor(member))


def test_failed_job_is_shown_with_its_reason_and_who_asked(admin: Browser, failed: UUID) -> None:
    page = admin.get("/jobs").text

    assert "Reading the file" in page
    assert "The file was put aside 8 days ago." in page
    assert "Name of dana@demo.example" in page
    assert f'action="/jobs/{failed}/operate/again"' in page


def test_failed_job_is_begun_again_by_the_operator_and_noted(admin: Browser, failed: UUID, make, held_back) -> None:
    answer = admin.send(f"/jobs/{failed}/operate/again")

    assert answer.status_code == 303
    assert [row.state for row in make.rows(Job)] == ["queued"]
    assert [row.action for row in make.rows(AuditEvent) if row.object_kind == "job"] == ["job.again"]


def test_waiting_job_is_stopped_by_the_operator(admin: Browser, tasks, member, make, held_back) -> None:
    task("waits")(lambda job, payload: None)
    job_id = ask(make, "waits", make.actor(member))

    admin.send(f"/jobs/{job_id}/operate/stop")
    again = admin.send(f"/jobs/{job_id}/operate/stop")

    assert [row.state for row in make.rows(Job)] == ["canceled"]
    assert again.status_code == 409


def test_running_job_says_how_long_and_how_often(admin: Browser, tasks, member, make, held_back) -> None:
    task("runs", title=words("Making reports"))(lambda job, payload: None)
    job_id = ask(make, "runs", make.actor(member), total=40)
    make.read(lambda: ledger.renew(ledger.claim(job_id), 14, 40))
    make.change(Job, job_id, started_at=utc_now() - timedelta(minutes=5))

    page = admin.get("/jobs?state=running").text

    assert "at work for 5 minutes" in page
    assert "begun 1 time, 14 of 40, held by its worker until" in page


def test_job_of_another_program_is_neither_shown_nor_touched(client: Browser, failed: UUID, make) -> None:
    other = client.sign_in(make.person(Role.ADMIN, at=make.program("other")))

    page = other.get("/jobs").text
    answers = [other.send(f"/jobs/{failed}/operate/{deed}") for deed in ("again", "stop")]

    assert "Reading the file" not in page
    assert {answer.status_code for answer in answers} == {404}


@pytest.mark.parametrize("role", [Role.PROGRAM_STAFF, Role.CONTENT_EDITOR])
def test_nobody_else_sees_the_page(client: Browser, make, program: Region, role: Role) -> None:
    assert client.sign_in(make.person(role, at=program)).get("/jobs").status_code == 403


def test_empty_page_says_so_and_that_no_worker_lives(admin: Browser) -> None:
    page = admin.get("/jobs").text

    assert "Nothing waits, runs or failed here." in page
    assert "No worker is alive" in page


def test_worker_is_shown_while_it_gives_signs(admin: Browser, make) -> None:
    alive, silent = new_id(), new_id()
    for worker_id in (alive, silent):
        make.read(lambda worker_id=worker_id: ledger.say_alive(worker_id, threads=2, at_work=1))
    make.read(lambda: ledger.say_alive(alive, threads=2, at_work=1))
    make.change(Worker, silent, seen_at=utc_now() - timedelta(minutes=1))

    page = admin.get("/jobs").text

    assert page.count("1 of 2 at work") == 1
    assert "No worker is alive" not in page
    make.read(lambda: ledger.say_gone(alive))
    assert {row.id for row in make.rows(Worker)} == {silent}


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("sqlite:////srv/queue.db", "SQLite"),
        ("postgresql://portal:secret@db/qi", "PostgreSQL"),
        ("immediate", "immediate"),
    ],
)
def test_kind_of_queue_tells_no_secret(url: str, kind: str) -> None:
    assert queue_kind(url) == kind


def test_command_line_tells_the_state_of_all(app, failed: UUID, make, tasks) -> None:
    task("tidy")(lambda job, payload: None)
    ask(make, "tidy", OPERATOR)

    with app.app_context():
        told = CliRunner().invoke(command, ["status"]).output

    assert "Failed: 1, At work: 0, Waiting: 0, Stopped: 0, Done: 1" in told
    assert f"failed heavy {failed}, 0 seconds ago: The file was put aside 8 days ago." in told
    assert "No worker is alive. Start one: qi-portal worker" in told


def test_job_that_gets_on_is_never_given_up_for_being_begun_often(app, context, tasks, member, make, held_back) -> None:

    task("long")(lambda job, payload: None)
    job_id = ask(make, "long", make.actor(member))

    for _ in range(3 * ledger.MOST_ATTEMPTS):
        claim = make.read(lambda: ledger.claim(job_id))
        job = Running(claim, OPERATOR)
        with job.committing(is_step=True):
            """A part of the work is kept."""
        make.change(Job, job_id, lease_until=utc_now() - timedelta(minutes=1))
        make.read(lambda: ledger.recover(ledger.lapsed(utc_now())))

    with pytest.raises(Lost), job.committing():
        raise AssertionError("it is no longer this worker's")
    assert [row.state for row in make.rows(Job)] == ["queued"]
