"""Planted names, numbers, findings and secrets turn up in no log line, address, title, letter, job or label.

The words that are planted occur nowhere else, so that each place they are found in is a leak.
"""

import io
import json
import logging
import re
import sys
import threading
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
import structlog
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from factories import Browser, Factory, Someone
from qi_portal.config import MailServer
from qi_portal.db import committing, db
from qi_portal.domain.access import OPERATOR, Role
from qi_portal.jobs import registry
from qi_portal.jobs.actions import enqueue
from qi_portal.jobs.models import Job
from qi_portal.mail import actions as mail
from qi_portal.mail.letter import Letter
from qi_portal.mail.models import OutboxLetter
from qi_portal.web import logs, metrics
from sink import Sink, listening

pytestmark = pytest.mark.rule(38, 45)

NAME, PLACE, NOTE, SEARCH = "Zebulonia", "Quagmirefield", "zwieback", "xylotomous"
ADDRESS, PASSWORD, TOKEN, METHOD = "zebulonia@demo.example", "planted pass-phrase quokka", "tokenquokka9931", "QUOKKA"
COUNT, AGE, FILE = "60817", "7391", "zebulonias-list.csv"
PLANTED = (NAME, PLACE, NOTE, SEARCH, ADDRESS, PASSWORD, "quokka", TOKEN, METHOD, COUNT, AGE, FILE, "zebulonia")
LEAK = re.compile("|".join(re.escape(each) for each in PLANTED), re.IGNORECASE)

Answer = Any


@dataclass
class Trail:
    """Everything that was answered, as far as others than the reader get to see it."""

    titles: list[str] = field(default_factory=list)
    locations: list[str] = field(default_factory=list)
    statuses: set[int] = field(default_factory=set)

    def keep(self, answer: Answer) -> Answer:
        self.statuses.add(answer.status_code)
        self.locations.append(answer.headers.get("Location", ""))
        self.locations += re.findall(r'<form[^>]*method="get"[^>]*action="([^"]*)"', answer.text)
        self.titles += re.findall(r"<title>(.*?)</title>", answer.text, re.DOTALL)
        return answer


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[dict[str, Any]]]:
    """The log as production writes it: every line that was said, each of which must be JSON."""
    out = io.StringIO()
    monkeypatch.setattr(sys, "stderr", out)
    logs.configure()
    return lambda: [json.loads(line) for line in out.getvalue().splitlines()]


def check(lines: list[dict[str, Any]], fewest: int) -> None:
    assert len(lines) >= fewest
    assert [line for line in lines if not line.get("request_id")] == []
    said = [{name: value for name, value in line.items() if not is_ours(name, value)} for line in lines]
    assert [line for line in said if LEAK.search(json.dumps(line, ensure_ascii=False))] == []


def is_ours(name: str, value: Any) -> bool:
    """A number that the portal drew or read off the clock: it may happen to hold the digits of a planted one."""
    form = {"request_id": r"[0-9a-f]{32}", "timestamp": r"[-\dT:.]{26}Z"}.get(name)
    return form is not None and re.fullmatch(form, value) is not None


def test_pages_of_every_kind_leak_nothing(
    app: Flask, client: Browser, make: Factory, said: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = make.practice(code="P001", name=PLACE)
    make.enrollment(place)
    person = make.person(Role.PRACTICE_LEAD, at=place, email=ADDRESS)
    trail = Trail()

    a_visitor(client, trail)
    a_member(app.test_client().sign_in(person), trail)
    asked_by_others = Trail()  # whoever asks for an address knows it, and may be sent back to it
    a_stranger(client, asked_by_others)
    with monkeypatch.context() as patch:
        faults(client, trail, patch)

    assert {200, 303, 400, 401, 404, 405, 422, 500, 503} <= trail.statuses | asked_by_others.statuses
    check(said(), fewest=20)
    shown = [each.replace(PLACE, "") for each in (*trail.titles, *trail.locations, *asked_by_others.titles)]
    assert [each for each in shown if LEAK.search(each)] == []  # the practice itself may be named in a title
    assert len(trail.titles) > 15
    with app.app_context():
        assert [row for row in db.session.scalars(select(Job)) if LEAK.search(f"{row.payload}{row.result}")] == []


def a_visitor(browser: Browser, trail: Trail) -> None:
    """Findings, a search, feedback, a wrong password, a forgotten one, a link, a token."""
    trail.keep(browser.get(f"/?q={SEARCH}"))
    trail.keep(browser.get(f"/search.json?q={SEARCH}"))
    for age in (AGE, "9"):
        findings = {"age_months": age, "age_unit": "years", "note": NOTE, "thunderclap_onset": NOTE}
        trail.keep(browser.send("/guidelines/headache-migraine", findings))
        trail.keep(browser.send("/guidelines/asthma", findings))
    trail.keep(browser.send("/guidelines/asthma/feedback", {"text": f"{NAME} born 3/4/2019", "sender_email": ADDRESS}))
    trail.keep(browser.send("/sign-in", {"email": ADDRESS, "password": PASSWORD}))
    trail.keep(browser.send("/forgot-password", {"email": ADDRESS}))
    trail.keep(browser.get(f"/link/{TOKEN}"))
    trail.keep(browser.get("/link"))
    trail.keep(browser.get("/api/v1/measures", headers={"Authorization": f"Bearer {TOKEN}"}))


def a_member(browser: Browser, trail: Trail) -> None:
    """Months right and wrong, texts that name somebody, files that cannot be read, a person to invite."""
    url = "/practices/P001/projects/dev-screening"
    for numerator, denominator in ((COUNT, COUNT), (COUNT, "1"), (NOTE, COUNT)):
        typed = {"DEV-1-numerator": numerator, "DEV-1-denominator": denominator, "note": NOTE}
        for deed in ("months/2026-10", "marks/add/event"):
            trail.keep(browser.send(f"{url}/{deed}", typed | {"title": NOTE, "first": "2026-03"}))
    trail.keep(browser.send(f"{url}/months/2026-10", {"note": f"{NAME}, MRN 4417 8821, {ADDRESS}"}))
    trail.keep(browser.send(f"{url}/drivers/", {"driver-text": NOTE}))
    trail.keep(browser.send("/practices/P001/drafts/dev-screening/2026-03", {"DEV-1-numerator": COUNT}))
    for content in (f"{NAME},{COUNT}\n".encode(), f"where,what\n{PLACE},{NOTE}\n".encode(), b"\xff\xfe\x00zip"):
        trail.keep(browser.send("/upload", {"file": (io.BytesIO(content), FILE)}))
    trail.keep(browser.send("/practices/P001/people/add", {"name": NAME, "email": f"new.{ADDRESS}", "role": NOTE}))
    for page in (url, "/this-month", "/practices/P001/", "/account", "/practices/P001/people/", "/files"):
        trail.keep(browser.get(page))


def a_stranger(browser: Browser, trail: Trail) -> None:
    """Addresses, methods, hosts and headers that nobody asks for in good faith."""
    for path in (
        f"/{NAME}",
        f"/guidelines/{NAME}",
        f"/practices/{PLACE}/",
        f"/%0d%0a{NAME}:%20x",
        f"/{NAME}%00",
        f"//{NAME}",
    ):
        trail.keep(browser.get(path))
    trail.keep(browser.get(f"/sign-in?next=https://{NAME}.example/"))
    trail.keep(browser.open("/", method=METHOD))
    trail.keep(browser.open("/red-flags", method="POST", data={"csrf_token": browser.token()}))
    trail.keep(
        browser.get("/", headers={"User-Agent": NAME, "Referer": f"https://x.example/{NAME}", "X-Forwarded-For": NAME})
    )
    trail.keep(browser.get("/", base_url=f"http://{NAME}.example"))


def faults(browser: Browser, trail: Trail, patch: pytest.MonkeyPatch) -> None:
    """Errors whose own words repeat what was typed, with and without the database in between."""

    def fail(fault: Exception) -> Callable[..., Any]:
        def raise_it(*_args: Any, **_named: Any) -> Any:
            raise fault from LookupError(NAME)

        return raise_it

    in_database = OperationalError(f"INSERT {NAME}", {"name": NAME}, Exception(f"duplicate {ADDRESS}"))
    for fault in (ValueError(f"{NAME} has {COUNT}"), in_database):
        patch.setattr("qi_portal.guidelines.browse_views.search", fail(fault), raising=False)
        patch.setattr("qi_portal.accounts.passwords.matches", fail(fault))
        trail.keep(browser.send("/sign-in", {"email": ADDRESS, "password": PASSWORD}))


def test_statement_that_a_database_refuses_leaks_no_value(app: Flask, context: None, said: Any) -> None:
    """What SQLAlchemy itself says of a broken statement; the portal's settings keep the values out of it."""
    with pytest.raises(Exception, match="no_such_table") as refused:
        db.session.execute(text("SELECT * FROM no_such_table WHERE name = :name"), {"name": NAME})
    structlog.get_logger().error("refused", exc_info=refused.value)

    assert not LEAK.search(str(refused.value))
    check(said(), fewest=1)


def test_jobs_that_fail_and_mail_that_is_refused_leak_nothing(
    app: Flask, make: Factory, context: None, said: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = make.person(Role.QI_MEMBER, at=make.practice(), email=ADDRESS)
    with listening(Sink(refusal=f"550 5.1.1 <{ADDRESS}> {NAME} is not here")) as sink:
        settings = {"mail_server": server(sink), "mail_from": "QI Portal <portal@office.example>"}
        monkeypatch.setitem(app.config, "SETTINGS", changed(app, **settings))
        with committing():
            write_to(person)
            enqueue("mail.send", {}, by=OPERATOR)

    task = registry.Task("planted", fail_with_names, registry.TITLE, registry.LINK, None)
    monkeypatch.setitem(registry._tasks, "planted", task)
    with committing():
        enqueue("planted", {}, by=OPERATOR)

    lines = said()
    check(lines, fewest=3)
    assert {line["event"] for line in lines} >= {"letter refused", "job failed"}
    errors = [*db.session.scalars(select(Job.error)), *db.session.scalars(select(OutboxLetter.error))]
    assert [each for each in errors if LEAK.search(json.dumps(each))] == []


def fail_with_names(_job: object, _payload: object) -> None:
    raise RuntimeError(f"{NAME} has {COUNT}")


def write_to(person: Someone) -> None:
    letter = Letter("News", ("Nothing to see.",), "See", "https://x.example/", "Ask us.", "en")
    mail.put(key="planted", person_id=person.id, address=ADDRESS, kind="digest", letter=letter)


def server(sink: Sink) -> Any:
    return MailServer("127.0.0.1", sink.port, "", "", "")


def changed(app: Flask, **changes: Any) -> Any:
    return replace(app.config["SETTINGS"], **changes)


def test_what_libraries_threads_and_warnings_say_is_kept_short(said: Any) -> None:
    """WeasyPrint, huey, SQLAlchemy's pool and Flask itself log through the standard library."""

    def die() -> None:
        raise LookupError(NAME)

    logging.getLogger("weasyprint").error("Failed to load image at %r: %s", f"https://x.example/{NAME}", ADDRESS)
    logging.getLogger("flask.app").error(f"Exception on /practices/{PLACE} [GET]")
    try:
        die()
    except LookupError:
        logging.getLogger("huey").exception("Unhandled exception in task %s.", NAME)
    warnings.showwarning(UserWarning(NAME), UserWarning, "x.py", 3)
    thread = threading.Thread(target=die)
    thread.start()
    thread.join()
    sys.excepthook(LookupError, LookupError(NAME), None)

    lines = said()
    check(lines, fewest=6)
    assert [line.get("said") for line in lines[:3]] == [
        "Failed to load image at %r: %s", None, "Unhandled exception in task %s.",
    ]  # fmt: skip
    assert lines[2]["exception"][0]["exc_type"] == "LookupError"


def test_line_break_in_a_value_begins_no_line(said: Any) -> None:
    structlog.get_logger().warning("planted", value='a\r\n{"event": "forged"}\u2028\x1b[2J')

    (line,) = said()

    assert line["value"] == 'a\r\n{"event": "forged"}\u2028\x1b[2J'


def test_label_of_a_metric_is_a_name_in_the_code(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    labels: list[tuple[str, ...]] = []
    for kind in ("Counter", "Histogram"):
        monkeypatch.setattr(f"prometheus_client.{kind}", lambda *_args, **_named: Labeled(labels))
    counted = Flask("counted")
    counted.config["SETTINGS"] = changed(app, metrics="127.0.0.1:9100", home=tmp_path)
    metrics.register(counted)

    for method, path in (("GET", f"/{NAME}?q={SEARCH}"), (METHOD, f"/practices/{PLACE}")):
        counted.test_client().open(path, method=method)

    assert set(labels) == {("none", "4xx")}


@dataclass
class Labeled:
    """A metric that keeps how it was labeled."""

    kept: list[tuple[str, ...]]

    def labels(self, *values: str) -> "Labeled":
        self.kept.append(values)
        return self

    def inc(self) -> None: ...

    def observe(self, _seconds: float) -> None: ...
