"""How a process that answers people waits for its database: shortly. 503 comes within five seconds, come what may.

A database can refuse connections, hang in the middle of a statement, end sessions, or lock rows for others. Each
has a limit here that is kept on this side, since a server that hangs does not keep its own. After one request found the
database away, all others are refused for a moment without asking: a row of requests that wait for a thread does not add
up the waits. Commands and jobs do not come through here: they have time.
"""

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

SECONDS_A_STATEMENT = 4
SECONDS_A_LOCK = 3
SECONDS_TO_CONNECT = 2
"""The least that PostgreSQL's library knows."""

SECONDS_TO_PING = 1.5
"""Before a connection is used again; after it there must be time to make a new one."""

PAUSE = 1.0
"""How long nobody asks a database that was just found away."""

LIMITS = (
    f"SET statement_timeout = '{SECONDS_A_STATEMENT}s'; SET lock_timeout = '{SECONDS_A_LOCK}s'; "
    "SET idle_in_transaction_session_timeout = '60s'"
)
"""Kept by PostgreSQL: it stops working for a page that nobody waits for, and frees what a hung process holds."""


def answer_soon(engine: Engine) -> None:
    """Set the engine up for a process that serves pages. Before its first connection."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "do_connect", _refuse_a_missing_file)
        event.listen(engine, "connect", _wait_shortly)
    else:
        line = _Line()
        event.listen(engine, "do_connect", line.connect)
        event.listen(engine, "connect", _limit)
        engine.dialect.do_ping = line.shortly(engine.dialect.do_ping)  # type: ignore[assignment]  # asked of this engine only


def _refuse_a_missing_file(_dialect: Any, _record: Any, arguments: Any, _named: Any) -> None:
    """SQLite would make an empty one in its place. Only `migrate` makes a new one."""
    path = str(arguments[0])
    if not path.startswith((":", "file:")) and not os.path.exists(path):
        raise sqlite3.OperationalError("the database file is missing")


def _wait_shortly(connection: Any, _record: Any) -> None:
    connection.execute(f"PRAGMA busy_timeout={1000 * SECONDS_A_STATEMENT}")


def _limit(connection: Any, _record: Any) -> None:
    connection.execute(LIMITS)
    connection.commit()


class _Line:
    """The way to one PostgreSQL server: remembers that it was just found away."""

    def __init__(self) -> None:
        self._away_until = 0.0
        self._kind: Any = None

    def connect(self, _dialect: Any, _record: Any, arguments: Any, named: Any) -> Any:
        """A connection that gives up by itself."""
        import psycopg  # an extra: only who uses PostgreSQL has it

        if time.monotonic() < self._away_until:
            raise psycopg.OperationalError("the database was away a moment ago")
        self._kind = self._kind or self._prompt(psycopg.Connection)
        with self._noticing(psycopg.OperationalError):
            return self._kind.connect(*arguments, **{**named, "connect_timeout": SECONDS_TO_CONNECT})

    def shortly(self, ping: Callable[[Any], bool]) -> Callable[[Any], bool]:
        """The same question, with less time for the answer."""

        def ask(connection: Any) -> bool:
            connection.seconds = SECONDS_TO_PING
            try:
                return ping(connection)
            finally:
                connection.seconds = SECONDS_A_STATEMENT

        return ask

    def _prompt(self, usual: Any) -> Any:
        line = self

        class Prompt(usual):
            seconds: float = SECONDS_A_STATEMENT

            def wait(self, gen: Any, *args: Any, **named: Any) -> Any:
                until = time.monotonic() + self.seconds
                try:
                    return super().wait(gen, *args, **{"timeout": self.seconds, **named})
                except Exception:
                    if time.monotonic() >= until:
                        line.found_away()
                        self.close()
                    raise

        return Prompt

    @contextmanager
    def _noticing(self, fault: type[Exception]) -> Iterator[None]:
        try:
            yield
        except fault:
            self.found_away()
            raise

    def found_away(self) -> None:
        self._away_until = time.monotonic() + PAUSE
