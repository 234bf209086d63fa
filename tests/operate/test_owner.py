"""Two roles of PostgreSQL: the owner of the schema, and the portal's own, which the whole suite runs as."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

import postgres
from factories import environment
from qi_portal.config.unsafe import UnsafeSettings
from qi_portal.db import committing, db
from qi_portal.jobs import queue
from qi_portal.operate import owner
from qi_portal.operate.serving import migrate

INSUFFICIENT_PRIVILEGE = "42501"
FORBIDDEN = (
    "UPDATE audit_event SET action = 'other'",
    "UPDATE audit_event SET action = 'other' WHERE false",
    "DELETE FROM audit_event WHERE false",
    "TRUNCATE audit_event",
    "TRUNCATE program CASCADE",
    "SELECT * FROM audit_event FOR UPDATE",
    "ALTER TABLE audit_event DISABLE TRIGGER ALL",
    "ALTER TABLE audit_event DISABLE TRIGGER audit_event_stays",
    "ALTER TABLE audit_event RENAME TO forgotten",
    "ALTER TABLE audit_event DROP COLUMN hash",
    "ALTER TABLE audit_event OWNER TO portal_app",
    "DROP TRIGGER audit_event_stays ON audit_event",
    "DROP FUNCTION audit_event_stays() CASCADE",
    "CREATE OR REPLACE FUNCTION audit_event_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$",
    "CREATE RULE forget AS ON INSERT TO audit_event DO INSTEAD NOTHING",
    "CREATE TRIGGER other BEFORE INSERT ON audit_event FOR EACH ROW EXECUTE FUNCTION audit_event_stays()",
    "DROP TABLE audit_event CASCADE",
    "DROP TABLE program CASCADE",
    "DROP SCHEMA public CASCADE",
    "CREATE TABLE public.mine (id integer)",
    "UPDATE alembic_version SET version_num = '0001'",
    "SET session_replication_role = replica",
    "SET ROLE portal",
    "GRANT UPDATE ON audit_event TO PUBLIC; UPDATE audit_event SET action = 'other'",
    "CREATE ROLE other SUPERUSER",
)


@pytest.fixture
def two_roles(app: Flask, database: str) -> Iterator[Flask]:
    if database == "sqlite":
        pytest.skip("SQLite knows no roles")
    with app.app_context():
        yield app


@pytest.mark.rule(44)
def test_role_of_the_portal_can_neither_change_the_log_nor_take_its_guards_away(two_roles: Flask) -> None:
    answers = {statement: answer_to(statement) for statement in FORBIDDEN}

    assert answers == dict.fromkeys(FORBIDDEN, INSUFFICIENT_PRIVILEGE)
    assert owner.guards_the_log_from_itself()


def answer_to(statement: str) -> str:
    """The code with which the database refuses; empty when it does not."""
    try:
        with committing():
            db.session.execute(text(statement))
    except DBAPIError as refusal:
        return getattr(refusal.orig, "sqlstate", "")
    return ""


@pytest.mark.rule(44)
def test_owner_is_refused_by_the_guard_and_a_portal_that_runs_as_one_is_warned(
    make_app, new_database, tmp_path: Path, two_roles: Flask
) -> None:
    app = make_app(environment(tmp_path, new_database("one_role")))
    with app.app_context():
        told = CliRunner().invoke(migrate)

        assert told.exit_code == 0
        assert owner.WITHOUT_AN_OWNER in told.output
        assert not owner.guards_the_log_from_itself()
        with pytest.raises(DBAPIError, match="never changed or deleted"):
            db.session.execute(text("DELETE FROM audit_event WHERE false"))


def test_queue_is_opened_by_a_role_that_may_make_no_tables(two_roles: Flask) -> None:
    settings = two_roles.config["SETTINGS"]
    as_owner, as_role = (url.replace("+psycopg", "") for url in (settings.owner_database_url, settings.database_url))
    queue.make_tables(as_owner)
    with db.engine.connect() as connection:
        assert connection.execute(text("SELECT current_user")).scalar() == postgres.ROLE
    owner.upgrade()

    line = queue.Queue(two_roles, as_role)

    assert line.is_empty()
    line.close()


def test_owner_that_is_the_portals_own_role_is_refused(
    make_app, new_database, tmp_path: Path, two_roles: Flask
) -> None:
    url = new_database("same_role")
    app = make_app(environment(tmp_path, url, QI_PORTAL_OWNER_DATABASE_URL=url))

    with app.app_context(), pytest.raises(UnsafeSettings, match="another role"):
        owner.upgrade()
