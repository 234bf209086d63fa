"""What the database does so that saved means kept, asked of the database itself."""

from dataclasses import dataclass

from sqlalchemy import text

from qi_portal.db import db

SQLITE = {"journal_mode": ("wal",), "synchronous": ("2", "3"), "foreign_keys": ("1",)}
"""PRAGMA and the values with which a committed row outlives a power cut. 2 is FULL, 3 is EXTRA."""

POSTGRESQL = {
    "fsync": ("on",),
    "synchronous_commit": ("on", "remote_write", "remote_apply"),
    "full_page_writes": ("on",),
    "data_checksums": ("on",),
}


@dataclass(frozen=True)
class Promise:
    """A setting of the database as it is now."""

    name: str
    value: str
    is_kept: bool


def database_version() -> str:
    """'SQLite 3.46.1', 'PostgreSQL 16.4'."""
    if _is_sqlite():
        return f"SQLite {db.session.scalar(text('SELECT sqlite_version()'))}"
    return f"PostgreSQL {_shown('server_version')}"


def promises() -> list[Promise]:
    if _is_sqlite():
        return [_promise(name, str(db.session.scalar(text(f"PRAGMA {name}"))), good) for name, good in SQLITE.items()]
    return [_promise(name, _shown(name), good) for name, good in POSTGRESQL.items()]


def _shown(name: str) -> str:
    return str(db.session.scalar(text("SELECT current_setting(:name)"), {"name": name}))


def _promise(name: str, value: str, good: tuple[str, ...]) -> Promise:
    return Promise(name, value, value in good)


def _is_sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"
