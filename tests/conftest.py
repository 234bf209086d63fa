"""The bench every test works on: a portal on SQLite and on PostgreSQL, things to fill it with, and no network.

A test that asks for the application (`app`, `client`, `make`) runs once on each database; every other test runs once.
The application is imported when the first fixture needs it, so that the tests of the domain start at once.
"""

from __future__ import annotations

import logging
import sqlite3
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import structlog
import time_machine
from hypothesis import settings
from sqlalchemy import event

import loopback
import postgres

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Browser as Chromium

    from factories import Browser, Factory
    from qi_portal.library import Library

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
"""How long something takes is for the benchmarks; a busy machine fails no test."""

DATABASES = ("sqlite", "postgresql")
NOON = datetime(2026, 11, 21, 17, tzinfo=UTC)
"""Noon in New York on the day that tests with dates live on."""

NewDatabase = Callable[[str], str]
MakeApp = Callable[[Mapping[str, str]], "Flask"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=DATABASES, help="Run the tests that need a database on this one only.")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--database")
        metafunc.parametrize("database", [chosen] if chosen else DATABASES, scope="session")


@pytest.fixture(scope="session", autouse=True)
def shut_network() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        loopback.shut(patch)
        yield


@pytest.fixture(scope="session", autouse=True)
def short_traces() -> None:
    """A fault is logged by its lines alone: with every variable of the portal beside them one takes six seconds."""
    *others, _ = structlog.get_config()["processors"]
    structlog.configure([*others, structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)])


@pytest.fixture(autouse=True)
def usual_log() -> Iterator[None]:
    """A command sets up the log of its process, and so does a tool; here the next test finds it as it was."""
    usual, handlers, hooks = structlog.get_config(), logging.root.handlers[:], (sys.excepthook, threading.excepthook)
    yield
    structlog.configure(**usual)
    logging.captureWarnings(False)
    logging.root.handlers[:] = [each for each in logging.root.handlers if each in handlers]
    for each in logging.root.manager.loggerDict.values():
        if isinstance(each, logging.Logger):
            each.disabled = False
    sys.excepthook, threading.excepthook = hooks


@pytest.fixture
def today() -> Iterator[date]:
    """November 21, 2026: the clock stands there when the test begins, and goes on."""
    with time_machine.travel(NOON):
        yield NOON.date()


# --- the browser

QUIET = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    """A real browser, one for all tests of a worker that need it: two cannot be driven side by side."""
    from playwright.sync_api import sync_playwright

    import machine

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=machine.chromium(), args=QUIET)
        yield browser
        browser.close()


# --- databases


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[postgres.Server]:
    with postgres.running() as server:
        yield server


@pytest.fixture(scope="session")
def new_database(
    database: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> NewDatabase:
    """Makes an empty database of the kind under test, by a name that is new; gives its address."""
    if database == "sqlite":
        folder = tmp_path_factory.mktemp("sqlite")
        return lambda name: f"sqlite:///{folder / name}.db"
    server: postgres.Server = request.getfixturevalue("postgresql_server")
    return server.create


# --- the application


def _do_not_wait_for_the_disk(connection: Any, _record: Any) -> None:
    """Speed over safety, as with the other database's server: a machine that loses its power fails the tests anyway."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous=OFF")


@pytest.fixture(scope="session")
def shelves() -> Library:
    """The portal's own guidelines and projects, read once."""
    from qi_portal import library

    return library.load()


@pytest.fixture(scope="session")
def make_app(shelves: Library) -> Iterator[MakeApp]:
    """Makes an application from environment variables. Its content is read once for all of them."""
    from factories import Browser, cheap_hasher
    from qi_portal import app as portal
    from qi_portal import library
    from qi_portal.accounts import passwords
    from qi_portal.config import read_settings
    from qi_portal.db import db

    made: list[Flask] = []

    def make(environ: Mapping[str, str]) -> Flask:
        app = portal.create_app(read_settings(environ))
        app.test_client_class = Browser
        with app.app_context():
            event.listen(db.engine, "connect", _do_not_wait_for_the_disk)
        made.append(app)
        return app

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(library, "load", lambda: shelves)
        patch.setattr(passwords, "hasher", cheap_hasher)
        yield make
    for app in made:
        with app.app_context():
            db.engine.dispose()


@pytest.fixture(scope="session")
def shared_app(make_app: MakeApp, new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """A portal that on PostgreSQL runs as a role without any right to the schema or to a row of the audit log."""
    from factories import environment
    from qi_portal.operate import owner

    url = new_database("portal")
    if url.startswith("postgresql"):
        url, owners = url.replace(postgres.OWNER, postgres.ROLE, 1), {"QI_PORTAL_OWNER_DATABASE_URL": url}
    else:
        owners = {}
    app = make_app(environment(tmp_path_factory.mktemp("home"), url, **owners))
    with app.app_context():
        owner.upgrade()
    return app


@pytest.fixture
def app(shared_app: Flask) -> Iterator[Flask]:
    """A portal whose tables are empty. What it writes is held against its audit log, one to one."""
    from factories import empty
    from one_to_one import watched

    with watched() as faults:
        yield shared_app
    empty(shared_app)
    assert faults == set()


@pytest.fixture
def client(app: Flask) -> Browser:
    """A visitor's browser: `client.sign_in(person)` makes it somebody's, `client.send(url, data)` posts a form."""
    return app.test_client()


@pytest.fixture
def make(app: Flask) -> Iterator[Factory]:
    """Makes programs, practices, people, enrollments and entries."""
    from factories import Factory

    made = Factory(app)
    with made.rolling_up_when_looked_at():
        yield made


@pytest.fixture
def context(app: Flask) -> Iterator[None]:
    """The application open, for tests of queries and actions. Never together with `client` (see tests/factories.py)."""
    with app.app_context():
        yield


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty data folder."""
    return tmp_path / "home"
