"""The database: base class with named constraints, ids made here, one place that commits.

On SQLite a writing transaction takes its lock when it begins, so two writers wait for each other instead of failing
in the middle (`committing`). "Saved" is said after the log is flushed: WAL with synchronous FULL.
"""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from typing import Any, cast

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import CursorResult, DateTime, Delete, Engine, MetaData, String, Update, event, func, select
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator
from uuid_utils import reseed_rng
from uuid_utils.compat import uuid7

from qi_portal.domain.periods import Month

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every table. `info={"owner": ...}` in its `__table_args__` says whose rows they are (tests/house)."""

    metadata = MetaData(naming_convention=NAMES)


db = SQLAlchemy(model_class=Base)

os.register_at_fork(after_in_child=reseed_rng)  # or forked processes would draw the same random parts of ids


def new_id() -> uuid.UUID:
    """A time-ordered id (UUID version 7), made by the application so that no database hands out numbers."""
    return uuid7()


def utc_now() -> datetime:
    return datetime.now(UTC)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, always with its zone: SQLite keeps none, so UTC goes in and UTC comes out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


@cache
def _month(text: str) -> Month:
    """A page reads the same few months from many rows."""
    return Month.parse(text)


class MonthType(TypeDecorator[Month]):
    """A calendar month as '2026-10', which sorts as it reads."""

    impl = String(7)
    cache_ok = True

    def process_bind_param(self, value: Month | None, dialect: Any) -> str | None:
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Any) -> Month | None:
        return None if value is None else _month(value)


@contextmanager
def committing() -> Iterator[None]:
    """Run the block in one writing transaction: committed when it ends well, undone when it raises."""
    db.session.rollback()
    db.session.connection(execution_options={"writes": True})
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise


def rows_changed(change: Update | Delete) -> int:
    """How many rows the statement found to change: of many that come with it at once, one finds its row as it was."""
    return cast("CursorResult[Any]", db.session.execute(change)).rowcount


def take_turns(key: str) -> None:
    """Wait until no other transaction holds the key, and hold it to the end of this one.

    On SQLite writing transactions take turns anyway.
    """
    if db.engine.dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 0))))


DURABLE = "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'"
"""For PostgreSQL that is set up to answer before the log is on disk."""


def prepare_engine(engine: Engine) -> None:
    """Set up connections, so that what is committed is on disk."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_pragmas)
        event.listen(engine, "begin", _begin)
        event.listen(engine, "checkout", _look_for_the_same_file)
    else:
        event.listen(engine, "connect", _commit_to_disk)


def _set_pragmas(connection: Any, record: Any) -> None:
    connection.isolation_level = None  # the driver's own BEGIN comes too late; `_begin` says it
    for pragma in ("foreign_keys=ON", "busy_timeout=15000", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    path = connection.execute("PRAGMA database_list").fetchone()[2]
    record.info["file"] = path, _which(path)


def _begin(connection: Any) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _look_for_the_same_file(_connection: Any, record: Any, _fairy: Any) -> None:
    """What is written to a file that was taken away or replaced is lost: open the one that lies there now."""
    path, which = record.info["file"]
    if path and _which(path) != which:
        raise DisconnectionError("another file lies there now")


def _which(path: str) -> tuple[int, int] | None:
    """Which file has this name; None for one that is not there."""
    try:
        told = os.stat(path)
    except OSError:
        return None
    return told.st_dev, told.st_ino


def _commit_to_disk(connection: Any, _record: Any) -> None:
    connection.execute(DURABLE)
    connection.commit()
