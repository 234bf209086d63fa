"""From a committed row to a worker: ids only, through huey. What gets lost on the way, a worker finds in the rows."""

import json
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import UUID

import structlog
from flask import Flask, current_app
from huey import PostgresHuey, SqliteHuey, registry, serializer
from sqlalchemy import event
from sqlalchemy.orm import Session

from qi_portal.config import IMMEDIATE
from qi_portal.db import db
from qi_portal.jobs import work
from qi_portal.jobs.actions import WAITING

log = structlog.get_logger()

NAME = "qi-portal"
PREFIX = "qi_queue"


class JsonSerializer(serializer.Serializer):
    """Messages as JSON: what is read from the queue is never code."""

    def _serialize(self, data: Any) -> bytes:
        return json.dumps(data).encode()

    def _deserialize(self, data: bytes) -> Any:
        read = json.loads(bytes(data))
        return registry.Message(*read) if isinstance(read, list) else read


class Queue:
    """The line in which job ids wait. It is opened at the first use, in the process that uses it."""

    def __init__(self, app: Flask, url: str) -> None:
        self._app, self._url = app, url

    @cached_property
    def _line(self) -> tuple[Any, Any]:
        """The line, and its one kind of message."""
        huey = _opened(self._url)
        return huey, huey.task(name="run")(self._run_job)

    @property
    def huey(self) -> Any:
        return self._line[0]

    def hand_over(self, job_id: UUID) -> None:
        """Put the id in line; with `immediate` do the job here and now."""
        if self._url == IMMEDIATE:
            work.run(self._app, job_id)
        else:
            huey, message = self._line
            huey.enqueue(message.s(str(job_id)))

    def is_empty(self) -> bool:
        return len(self.huey) == 0

    def close(self) -> None:
        """Let go of the storage; the next use opens it anew."""
        if "_line" in self.__dict__:
            self._line[0].storage.close()

    def _run_job(self, job_id: str) -> None:
        work.run(self._app, UUID(job_id))


def make_tables(url: str) -> None:
    """Make PostgreSQL's tables of the line as the owner of the database."""
    PostgresHuey(NAME, dsn=url, table_prefix=PREFIX).storage.close()


def register(app: Flask) -> None:
    app.extensions["queue"] = Queue(app, app.config["SETTINGS"].queue_url)


def _opened(url: str) -> Any:
    shared = {"serializer": JsonSerializer(), "results": False}
    if url.startswith("sqlite"):
        return SqliteHuey(NAME, filename=Path(url.removeprefix("sqlite:///")), timeout=15, fsync=False, **shared)
    return PostgresHuey(NAME, dsn=url, table_prefix=PREFIX, create_tables=not _has_tables(url), **shared)


def _has_tables(url: str) -> bool:
    """Asked first, because a role that may make no tables may not even say "if not exists"."""
    from psycopg import connect  # comes with the extra that a PostgreSQL deployment installs

    with connect(url) as connection:
        return connection.execute("SELECT to_regclass(%s)", [f"{PREFIX}_counter"]).fetchone() != (None,)


@event.listens_for(db.session, "after_commit")
def _hand_over(session: Session) -> None:
    """What was asked for in this transaction goes into the line; a queue that is away undoes nothing."""
    if session.in_nested_transaction():
        return
    for job_id in session.info.pop(WAITING, ()):
        try:
            current_app.extensions["queue"].hand_over(job_id)
        except Exception as fault:
            log.error("job not handed over", kind=type(fault).__name__)


@event.listens_for(db.session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(WAITING, None)
