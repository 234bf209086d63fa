"""On PostgreSQL the schema may belong to another role than the one the portal runs as.

The owner makes tables and guards; the portal's role reads and writes their rows and can neither change the schema nor a
row of the audit log. Only `qi-portal migrate` needs the owner's address (`QI_PORTAL_OWNER_DATABASE_URL`).
"""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import current_app
from sqlalchemy import Connection, Engine, create_engine, make_url, text

from qi_portal import schema
from qi_portal.config.settings import Settings
from qi_portal.config.unsafe import UnsafeSettings
from qi_portal.db import db
from qi_portal.jobs import queue

READ_ONLY = "alembic_version"
LOG = "audit_event"

WITHOUT_AN_OWNER = (
    "The portal's own database role owns the tables, so it could take away the guards of the audit log. "
    "Set QI_PORTAL_OWNER_DATABASE_URL for this command, with another role in QI_PORTAL_DATABASE_URL."
)

MAY_CHANGE_THE_LOG = text(
    "SELECT rolsuper OR pg_has_role(current_user, relowner, 'MEMBER') "
    "OR has_table_privilege(current_user, audit_event.oid, 'UPDATE, DELETE, TRUNCATE, TRIGGER') "
    "OR has_any_column_privilege(current_user, audit_event.oid, 'UPDATE') "
    "FROM pg_class AS audit_event, pg_roles "
    "WHERE audit_event.oid = to_regclass('audit_event') AND rolname = current_user"
)


def upgrade() -> None:
    """Apply what is missing; where an owner is named, as the owner, who then gives the portal's role its rights."""
    settings: Settings = current_app.config["SETTINGS"]
    if not settings.owner_database_url:
        schema.upgrade()
        return
    role, owner = (make_url(url).username for url in (settings.database_url, settings.owner_database_url))
    if role is None or role == owner:
        raise UnsafeSettings("QI_PORTAL_OWNER_DATABASE_URL must name another role than QI_PORTAL_DATABASE_URL.")
    with _as_owner(settings.owner_database_url) as engine:
        schema.upgrade()
        if settings.queue_url.startswith("postgres"):
            queue.make_tables(settings.owner_database_url.replace("+psycopg", ""))
        with engine.begin() as connection:
            _give_rights(connection, role)


def guards_the_log_from_itself() -> bool:
    """Whether the role that the portal runs as could not change the audit log; never so on SQLite."""
    if db.engine.dialect.name != "postgresql":
        return False
    return db.session.execute(MAY_CHANGE_THE_LOG).scalar() is False


@contextmanager
def _as_owner(url: str) -> Iterator[Engine]:
    """Migrations go over this engine while the block runs (`migrations/env.py`)."""
    engine = create_engine(url, hide_parameters=True)
    current_app.extensions["owner_engine"] = engine
    try:
        yield engine
    finally:
        del current_app.extensions["owner_engine"]
        engine.dispose()


def _give_rights(connection: Connection, role: str) -> None:
    quoted = connection.dialect.identifier_preparer.quote(role)
    every = "ALL TABLES IN SCHEMA public"
    for statement in (
        f"GRANT USAGE ON SCHEMA public TO {quoted}",
        f"REVOKE ALL ON {every} FROM {quoted}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON {every} TO {quoted}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {quoted}",
        f"REVOKE ALL ON {LOG}, {READ_ONLY} FROM {quoted}",
        f"GRANT SELECT, INSERT ON {LOG} TO {quoted}",
        f"GRANT SELECT ON {READ_ONLY} TO {quoted}",
    ):
        connection.execute(text(statement))
