"""The world, settled once for all tests of the walls."""

from collections.abc import Iterator
from itertools import count

import pytest
import time_machine
from flask import Flask

from conftest import NOON, MakeApp, NewDatabase
from factories import environment
from qi_portal import schema
from walls import world as settling
from walls.world import World


@pytest.fixture(scope="session")
def settled_world(make_app: MakeApp, new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> World:
    app = _portal(make_app, tmp_path_factory.mktemp("walls"), new_database("walls"))
    with time_machine.travel(NOON):
        return settling.settle(app)


@pytest.fixture
def world(settled_world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """Everybody signs in anew at noon, and what is written behind a door is undone."""
    settled_world.signed_in.clear()
    with time_machine.travel(NOON), settling.forgetful(monkeypatch):
        yield settled_world


@pytest.fixture
def is_here(database: str) -> Iterator[bool]:
    """Whether the next of all requests is made on this database: where one of both is enough, each makes half."""
    return (number % 2 == (database == "postgresql") for number in count())


@pytest.fixture
def peopled(make_app: MakeApp, tmp_path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """The people and places of the world alone, on SQLite."""
    app = _portal(make_app, tmp_path)
    with time_machine.travel(NOON), settling.forgetful(monkeypatch):
        yield settling.people_of_world(app)


def _portal(make_app: MakeApp, home, database_url: str = "") -> Flask:
    """Without the check of form tokens, which has its own tests and would stand before every wall."""
    app = make_app(environment(home, database_url))
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        schema.upgrade()
    return app
