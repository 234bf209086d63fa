"""What a checker is told: words of state, one for each part that is not ready, and nothing else."""

import re
import shutil
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from factories import Browser, Factory
from qi_portal.db import db
from qi_portal.domain.access import Role
from qi_portal.web import health

pytestmark = pytest.mark.rule(58)

AWAY = "the database does not answer"
BEHIND = "the database schema is not the one this version needs"
FULL = "the disk is nearly full"
GONE = "the data folder cannot be read"
NO_QUEUE = "the queue does not answer"


@pytest.fixture
def asked(client: Browser) -> Iterator[list[str]]:
    """What the database is asked while the test runs."""
    heard: list[str] = []

    def hear(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        heard.append(statement)

    with client.application.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", hear)
    yield heard
    event.remove(engine, "before_cursor_execute", hear)


def test_live_asks_no_database_whoever_asks(client: Browser, make: Factory, asked: list[str]) -> None:
    client.sign_in(make.person(Role.ADMIN, at=make.program()))
    asked.clear()

    answer = client.get("/health/live")

    assert (answer.status_code, answer.text, asked) == (200, "live\n", [])


def test_ready_names_each_part_that_is_not_and_nothing_more(
    client: Browser, make: Factory, monkeypatch: pytest.MonkeyPatch, tmp_path
) -> None:
    def fails(*_: Any) -> Any:
        raise OperationalError("SELECT secret FROM person", {}, OSError(13, str(tmp_path)))

    def no_folder(_: Any) -> Any:
        raise PermissionError(13, "denied", str(tmp_path))

    mebibytes = 1024 * 1024
    settings = client.application.config["SETTINGS"]
    ready = {"is_current": lambda _: True, "disk": 200 * mebibytes, "queue": lambda: True}
    cases: list[tuple[dict[str, Any], list[str]]] = [
        ({}, []),
        ({"is_current": fails}, [AWAY]),
        ({"is_current": lambda _: False}, [BEHIND]),
        ({"disk": 200 * mebibytes - 1}, [FULL]),
        ({"disk": None}, [GONE]),
        ({"queue": fails}, [NO_QUEUE]),
        ({"is_current": fails, "disk": 0, "queue": fails}, [AWAY, FULL, NO_QUEUE]),
    ]
    shown = SimpleNamespace(**{**vars(settings), "queue_url": "sqlite:///queue.db"})
    monkeypatch.setitem(client.application.config, "SETTINGS", shown)

    for case, words in cases:
        state = ready | case
        usage = no_folder if state["disk"] is None else lambda _, free=state["disk"]: SimpleNamespace(free=free)
        with monkeypatch.context() as patch:
            patch.setattr(health, "is_current", state["is_current"])
            patch.setattr(shutil, "disk_usage", usage)
            patch.setitem(client.application.extensions, "queue", SimpleNamespace(is_empty=state["queue"]))
            answer = client.get("/health/ready")
        expected = (503, f"not ready: {', '.join(words)}\n") if words else (200, "ready\n")
        assert (answer.status_code, answer.text) == expected
        assert re.fullmatch(r"[a-z ,:]+\n", answer.text)
        assert answer.headers["Cache-Control"] == "no-store"


def test_ready_looks_at_the_folder_of_files_too(client: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = client.application.config["SETTINGS"]
    settings.files.mkdir(exist_ok=True)
    full = {settings.home: 10**12, settings.files: 0}
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=full[folder]))

    assert client.get("/health/ready").text == f"not ready: {FULL}\n"
