"""A SQLite database into a file and back, by the database's own online backup: writers go on meanwhile."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import NullPool

from qi_portal.domain.words import words
from qi_portal.operate.backup.facts import facts_of, holds_rows
from qi_portal.operate.backup.manifest import Facts
from qi_portal.operate.backup.trouble import BackupTrouble

PART = "database.sqlite"
ALL_AT_ONCE = -1
"""Pages a step: copied in steps, a database that is written to would never come to its end."""

SECONDS_TO_WAIT = 60
BESIDE = ("", "-wal", "-shm", "-journal")


def dump(engine: Engine, into: Path) -> Facts:
    """Copy the database as it is at one moment; what it then holds is read from the copy."""
    with closing(_opened(_path(engine))) as live, closing(_opened(into)) as copy:
        live.backup(copy, pages=ALL_AT_ONCE)
        (sound,) = copy.execute("PRAGMA quick_check(1)").fetchone()
    if sound != "ok":
        raise BackupTrouble(words("The database is damaged, so this would be no backup: {reason}", reason=str(sound)))
    return facts_in(into)


def size(engine: Engine) -> int:
    """Bytes, as far as they are in the main file and its log."""
    path = _path(engine)
    return sum(beside.stat().st_size for beside in _beside(path)[:2] if beside.exists())


def refuse_filled(engine: Engine) -> None:
    path = _path(engine)
    if not path.exists():
        return
    with _engine(path).connect() as connection:
        if holds_rows(connection):
            raise BackupTrouble(
                words("{file} holds data. A backup is restored into an empty place: move it away.", file=str(path))
            )


def load(engine: Engine, part: Path) -> None:
    """Put the copy in the place of the database, in one transaction of the database itself."""
    path = _path(engine)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
    engine.dispose()
    with closing(_opened(part)) as copy, closing(_opened(path)) as live:
        copy.backup(live, pages=ALL_AT_ONCE)


def clear(engine: Engine) -> None:
    """Take away what was loaded."""
    engine.dispose()
    for beside in _beside(_path(engine)):
        beside.unlink(missing_ok=True)


def facts(engine: Engine) -> Facts:
    return facts_in(_path(engine))


def facts_in(path: Path) -> Facts:
    with _engine(path).connect() as connection:
        return facts_of(connection)


def _path(engine: Engine) -> Path:
    assert engine.url.database is not None
    return Path(engine.url.database).resolve()


def _beside(path: Path) -> list[Path]:
    return [path.with_name(path.name + end) for end in BESIDE]


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=SECONDS_TO_WAIT)


def _engine(path: Path) -> Engine:
    return create_engine(f"sqlite:///{path}", poolclass=NullPool)
