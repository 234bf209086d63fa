"""The database's schema version: bring it up to date, or say that it is not."""

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import upgrade as run_upgrade
from sqlalchemy import Engine

from qi_portal.db import db
from qi_portal.library import content_root


def upgrade() -> None:
    """Apply every migration that is missing; on SQLite also choose the write-ahead log, once."""
    if db.engine.dialect.name == "sqlite":
        _choose_write_ahead_log(db.engine)
    run_upgrade(directory=str(content_root() / "migrations"))


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


def _choose_write_ahead_log(engine: Engine) -> None:
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("PRAGMA journal_mode=WAL")
    finally:
        connection.close()
