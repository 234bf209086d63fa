"""The database's schema version: bring it up to date, or say that it is not."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from flask_migrate import upgrade as run_upgrade
from sqlalchemy import Engine, text

from qi_portal.db import db
from qi_portal.domain.errors import PortalError
from qi_portal.domain.words import words
from qi_portal.library import content_root

MIGRATING = text("SELECT pg_advisory_lock(hashtextextended('migrations', 0))")


class Newer(PortalError):
    """The database holds migrations that this version does not know."""

    def __init__(self) -> None:
        super().__init__(
            words(
                "The database was migrated by a newer version of the portal, so this one leaves it alone. "
                "Start the newer version, or restore a backup that was made before it."
            )
        )


def upgrade() -> None:
    """Apply every migration that is missing; on SQLite also choose the write-ahead log, once. Newer when it is newer.

    Each is a transaction, so a migration that was killed leaves the schema before it or after it. Of two at once the
    second waits, and then finds nothing to do. Where the tables belong to an owner (`operate.owner`) the owner asks: in
    a database that was just restored the portal's role may read nothing yet.
    """
    engine = current_app.extensions.get("owner_engine") or db.engine
    with _alone(engine):
        refuse_newer(engine)
        if engine.dialect.name == "sqlite":
            _choose_write_ahead_log(engine)
        run_upgrade(directory=str(content_root() / "migrations"))


def refuse_newer(engine: Engine) -> None:
    """Newer when the database is at a migration that this version does not ship."""
    with engine.connect() as connection:
        if not known().issuperset(MigrationContext.configure(connection).get_current_heads()):
            raise Newer


def is_current(engine: Engine) -> bool:
    """Whether the database is at the newest migration that this version ships."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_heads() == _shipped_heads()


def known() -> set[str]:
    """The migrations that this version ships."""
    return {script.revision for script in _shipped().walk_revisions()}


def _shipped_heads() -> tuple[str, ...]:
    return tuple(_shipped().get_heads())


def _shipped() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(content_root() / "migrations"))
    return ScriptDirectory.from_config(config)


@contextmanager
def _alone(engine: Engine) -> Iterator[None]:
    """Hold the migrations of this database for oneself; whoever is killed lets go of them."""
    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            connection.execute(MIGRATING)
            connection.commit()
            try:
                yield
            finally:
                connection.invalidate()
    elif engine.url.database in (None, "", ":memory:"):
        yield
    else:
        with Path(f"{engine.url.database}.migrating").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _choose_write_ahead_log(engine: Engine) -> None:
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("PRAGMA journal_mode=WAL")
    finally:
        connection.close()
