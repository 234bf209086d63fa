"""A job's page and what its script asks for."""

from uuid import UUID, uuid4

import pytest

from factories import Browser
from qi_portal.domain.access import Actor
from qi_portal.domain.errors import Refused
from qi_portal.domain.words import words
from qi_portal.jobs import actions, ledger
from qi_portal.jobs.registry import task


@pytest.fixture
def someone(make):
    return make.person()


@pytest.fixture
def actor(make, someone) -> Actor:
    return make.actor(someone)


@pytest.fixture
def browser(client: Browser, someone) -> Browser:
    return client.sign_in(someone)


@pytest.fixture
def waiting(app, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody does jobs."""

    class Line:
        def hand_over(self, job_id: UUID) -> None:
            """It waits."""

    monkeypatch.setitem(app.extensions, "queue", Line())


def ask(make, name: str, by: Actor, **more) -> UUID:
    return make.write(lambda: actions.enqueue(name, {}, by=by, **more))


def test_page_of_a_done_job_leads_to_its_result(browser, make, tasks, actor) -> None:
    @task("made", title=words("Reading the file"), link=words("Look at the preview"))
    def made(job, payload) -> None:
        job.set_result({"endpoint": "desks.this_month", "values": {}})

    page = browser.get(f"/jobs/{ask(make, 'made', actor)}").text

    assert "<h1>Reading the file</h1>" in page
    assert '<a class="btn go" href="/this-month">Look at the preview</a>' in page
    assert "refresh" not in page


def test_page_of_a_running_job_says_how_far_it_is(browser, make, tasks, actor, waiting) -> None:
    task("runs")(lambda job, payload: None)
    job_id = ask(make, "runs", actor, total=40)
    claim = make.read(lambda: ledger.claim(job_id))
    make.read(lambda: ledger.renew(claim, 14, 40))

    page, told = browser.get(f"/jobs/{job_id}").text, browser.get(f"/jobs/{job_id}.json").json

    assert "14 of 40 (35%), less than a minute left" in page
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in page
    assert (told["state"], told["is_open"], told["done"], told["total"]) == ("running", True, 14, 40)
    assert told["line"] == "14 of 40 (35%), less than a minute left"


def test_failed_job_says_why_and_can_be_tried_again(browser, make, tasks, actor) -> None:
    tries = []

    @task("second")
    def second(job, payload) -> None:
        tries.append(1)
        if len(tries) == 1:
            raise Refused(words("The file was put aside {days} days ago.", days=8))

    job_id = ask(make, "second", actor)
    page = browser.get(f"/jobs/{job_id}").text
    answer = browser.send(f"/jobs/{job_id}/again")

    assert "The file was put aside 8 days ago." in page
    assert answer.status_code == 303
    assert browser.get(f"/jobs/{job_id}.json").json["state"] == "done"


def test_waiting_job_can_be_stopped_and_begun_again(browser, make, tasks, actor, waiting) -> None:
    task("waits")(lambda job, payload: None)
    job_id = ask(make, "waits", actor)

    browser.send(f"/jobs/{job_id}/stop")
    stopped = browser.get(f"/jobs/{job_id}").text
    twice = browser.send(f"/jobs/{job_id}/stop")
    browser.send(f"/jobs/{job_id}/again")

    assert "It was stopped." in stopped
    assert twice.status_code == 409
    assert browser.get(f"/jobs/{job_id}.json").json["state"] == "queued"


def test_somebody_elses_job_is_not_found(browser, make, tasks, waiting) -> None:
    task("theirs")(lambda job, payload: None)
    job_id = ask(make, "theirs", make.actor(make.person()))

    answers = [browser.get(f"/jobs/{job_id}"), browser.get(f"/jobs/{job_id}.json"), browser.get(f"/jobs/{uuid4()}")]
    deeds = [browser.send(f"/jobs/{job_id}/{deed}") for deed in ("stop", "again")]

    assert {answer.status_code for answer in (*answers, *deeds)} == {404}


def test_visitor_is_asked_to_sign_in(client: Browser) -> None:
    assert client.get(f"/jobs/{uuid4()}").location.startswith("/sign-in")
