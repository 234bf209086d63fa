"""What a reader waits for: whole answers of the portal, beside a Flask page that says hello, timed in the same process.

The network is invented anew in a temporary folder, on the embedded database.
"""

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import Any

import structlog
from flask import Flask
from flask.testing import FlaskClient

from benchmarks.table import Row, measure, nearly_worst
from qi_portal import schema
from qi_portal.accounts import passwords
from qi_portal.app import create_app
from qi_portal.config import read_settings
from qi_portal.db import committing, db
from qi_portal.demo import actions as demo
from qi_portal.domain.periods import last_complete_month
from qi_portal.web.clock import today_at

PRACTICES, MONTHS, SEED = 60, 36, 1
MOST = 0.005
"""Seconds of a request's own time."""
PASSWORD = "seven lanterns on a quiet pier"
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
FINDINGS = {"age_months": "9", "age_unit": "years", "severe_distress": "no", "spo2_percent": "97"}


def run() -> list[Row]:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    greeter = _hello()
    hello = measure(lambda: _get(greeter, "/"), repeat=100)
    with network() as app:
        return [
            *(
                Row(work, measure(call, repeat), "a Flask page that says hello", hello, goal)
                for work, call, repeat, goal in _work(app)
            ),
            Row(
                "the answer as a field changes, 95 of 100", nearly_worst(_changes(app)), "the time it may take", MOST, 1
            ),
        ]


def _work(app: Flask) -> list[tuple[str, Callable[[], None], int, int | None]]:
    """What is done, how often it is timed, and how many hellos it may take."""
    visitor, staff, team = app.test_client(), signed_in(app, "staff"), signed_in(app, "team.p001")
    asked = FINDINGS | _token(visitor, "/guidelines/asthma")
    taken = _token(team, "/practices/P001/report")
    project, report = "/practices/P001/projects/asthma-control", "/practices/P001/report"
    return [
        ("findings in, answer out", lambda: _post(visitor, "/guidelines/asthma", asked), 20, 150),
        ("a project's page with its charts", lambda: _get(team, project), 10, 500),
        (f"the network page, {PRACTICES} practices", lambda: _get(staff, "/network"), 3, 5000),
        ("a practice's report as workbook", lambda: _post(team, f"{report}.xlsx", taken), 3, 5000),
        ("a practice's report as PDF", lambda: _post(team, f"{report}.pdf", taken), 1, None),
    ]


def _changes(app: Flask) -> Callable[[], None]:
    """What the page sends when a finding changes: the whole form, for the answer alone."""
    visitor = app.test_client()
    sent = FINDINGS | _token(visitor, "/guidelines/asthma")
    return lambda: _post(visitor, "/guidelines/asthma", sent, headers={"X-Fragment": "answer"})


def _hello() -> FlaskClient:
    app = Flask("hello")
    app.add_url_rule("/", view_func=lambda: "hello")
    return app.test_client()


@contextmanager
def network() -> Iterator[Flask]:
    """The portal with the whole invented network in it."""
    with TemporaryDirectory() as home:
        app = create_app(read_settings({"QI_PORTAL_HOME": home, "QI_PORTAL_BASE_URL": "http://localhost"}))
        with app.app_context():
            schema.upgrade()
            wish = demo.Wish(PRACTICES, MONTHS, SEED, last_complete_month(today_at(demo.PROGRAM[2])))
            with committing():
                demo.fill(wish, app.extensions["library"].projects, password_hash=passwords.hash_of(PASSWORD, 1))
        yield app
        with app.app_context():
            db.engine.dispose()


def signed_in(app: Flask, local: str) -> FlaskClient:
    client = app.test_client()
    typed = {"email": f"{local}@{demo.DOMAIN}", "password": PASSWORD}
    _post(client, "/sign-in", typed | _token(client, "/sign-in"), 303)
    return client


def _token(client: FlaskClient, url: str) -> dict[str, str]:
    found = TOKEN.search(client.get(url).text)
    assert found, f"{url} has no form"
    return {"csrf_token": found[1]}


def _get(client: FlaskClient, url: str) -> None:
    assert client.get(url).status_code == 200


def _post(client: FlaskClient, url: str, data: dict[str, str], status: int = 200, **named: Any) -> None:
    assert client.post(url, data=data, **named).status_code == status
