"""Migrations that are killed, begun twice at once, or newer than the program."""

import os
import random
import signal
import time
import warnings
from collections.abc import Callable, Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import text

from factories import environment
from qi_portal import schema
from qi_portal.db import Base, db
from qi_portal.library import content_root
from qi_portal.operate import serving

NEWEST = ScriptDirectory(str(content_root() / "migrations")).get_current_head()
KILLS = 6


@pytest.fixture
def portal(make_app, new_database, tmp_path, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """A portal whose database is empty."""
    app = make_app(environment(tmp_path, new_database(f"kill_{abs(hash(request.node.name))}")))
    with app.app_context():
        yield app


def forked(deed: Callable[[], None]) -> int:
    """The id of a process that does it. It has no connection of this one's."""
    db.session.remove()
    db.engine.dispose()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the threads of the test's runner hold nothing that a migration needs
        pid = os.fork()
    if pid == 0:
        try:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            deed()
            os._exit(0)
        except BaseException:
            os._exit(1)
    return pid


def ended(pid: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def version() -> str | None:
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def differences() -> list[object]:
    with db.engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection), Base.metadata))


@pytest.mark.rule(50, 52)
def test_migrations_killed_again_and_again_come_to_their_end(portal: Flask) -> None:
    chance, seen = random.Random(7), []
    for _ in range(KILLS):
        pid = forked(schema.upgrade)
        time.sleep(chance.uniform(0.1, 0.5))
        os.kill(pid, signal.SIGKILL)
        ended(pid)
        seen.append(version())

    schema.upgrade()

    assert seen == sorted(seen, key=lambda each: each or "")
    assert (version(), differences()) == (NEWEST, [])


@pytest.mark.rule(52)
def test_two_migrations_at_once_take_turns(portal: Flask) -> None:
    both = [forked(schema.upgrade) for _ in range(2)]

    assert [ended(pid) for pid in both] == [0, 0]
    assert version() == NEWEST


@pytest.mark.rule(52)
def test_newer_schema_is_left_alone_with_a_sentence(portal: Flask) -> None:
    schema.upgrade()
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    deeds: list[Callable[[], object]] = [
        schema.upgrade,
        lambda: serving.serve.callback(workers=1, threads=1, jobs=0),
        lambda: serving.worker.callback(jobs=1, beside=None),
    ]

    for deed in deeds:
        with pytest.raises(schema.Newer, match="migrated by a newer version"):
            deed()

    assert version() == "9999"
