"""The log in the database: one whole chain whatever happens, and no way to change a row of it."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

import sql
from factories import Factory, as_owner
from qi_portal.audit import cli, queries
from qi_portal.audit.actions import record
from qi_portal.audit.cli import audit
from qi_portal.audit.guards import missing_guards
from qi_portal.audit.models import AuditEvent
from qi_portal.db import committing, db
from qi_portal.domain.access import OPERATOR
from qi_portal.domain.audit_chain import Anchor
from qi_portal.domain.errors import Refused
from qi_portal.practices.models import Program

NOON = datetime(2026, 11, 21, 17, tzinfo=UTC)
ROWS = 5
ONLY = {"TRUNCATE": "postgresql", "INSERT OR REPLACE": "sqlite"}


PUT_IN = "id, number, at, action, object_kind, object_id, encoding, previous_hash, hash"
FORGED = f"SELECT '{'a' * 32}', -7, at, {PUT_IN.partition('at, ')[2]} FROM audit_event WHERE number = 1"
"""A row before the first one, which no row carries on from."""


def deed(number: int = 1, **fields: object) -> None:
    record("test.deed", by=OPERATOR, object_kind="thing", object_id=str(number), after=fields)


def several(count: int = ROWS) -> None:
    for number in range(1, count + 1):
        with committing():
            deed(number, word="año", share=0.1, none=None, list=[1, 2.0])


def log_of() -> list[AuditEvent]:
    db.session.rollback()
    return list(db.session.query(AuditEvent).order_by(AuditEvent.number))


def run(*command: str) -> Result:
    db.session.rollback()
    return CliRunner().invoke(audit, command)


def force(statement: str) -> None:
    """Change the log past its guards, as whoever owns the database can."""
    with as_owner() as connection:
        cursor = connection.cursor()
        if db.engine.dialect.name == "postgresql":
            cursor.execute(f"SET LOCAL session_replication_role = replica; {statement}")
            return
        triggers = cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        off, on = "".join(f"DROP TRIGGER {name};" for name, _ in triggers), "".join(f"{sql};" for _, sql in triggers)
        cursor.executescript(f"{off} {statement}; {on}")


@pytest.mark.rule(43, 44)
def test_rows_of_a_transaction_enter_the_chain_together_and_only_when_it_is_kept(context) -> None:
    with committing():
        deed(1)
        deed(2)
        assert log_of_other_connections() == 0
    with pytest.raises(Refused):
        refused_deed()
    deed(4)
    db.session.rollback()
    with committing():
        deed(5)

    log = log_of()

    assert [(row.number, row.object_id) for row in log] == [(1, "1"), (2, "2"), (3, "5")]
    assert [row.previous_hash for row in log] == ["0" * 64, log[0].hash, log[1].hash]
    assert queries.checked(begin=Anchor()).wrong is None


def refused_deed() -> None:
    with committing():
        deed(3)
        raise Refused


def log_of_other_connections() -> int:
    with db.engine.connect() as connection:
        return connection.execute(text("SELECT count(*) FROM audit_event")).scalar_one()


@pytest.mark.rule(43)
def test_change_is_undone_where_its_row_cannot_be_written(context) -> None:
    with pytest.raises(DBAPIError):
        deed_without_a_name()

    assert log_of() == []
    assert db.session.query(Program).all() == []


def deed_without_a_name() -> None:
    with committing():
        db.session.add(Program(code="east", name="East", time_zone="UTC"))
        record(None, by=OPERATOR, object_kind="a", object_id="b")


@pytest.mark.rule(43, 44)
def test_lock_of_the_chain_is_taken_last_for_one_read_and_one_insert(make: Factory) -> None:
    region = make.program()
    with sql.counted() as statements:
        make.practice(region)

    tail = 3 if make.read(lambda: db.engine.dialect.name) == "postgresql" else 2
    assert [each.split()[0] for each in statements[-tail:]] == ["SELECT"] * (tail - 1) + ["INSERT"]
    assert "audit_event" in statements[-1]
    assert not any("audit_event" in each for each in statements[:-tail])


@pytest.mark.rule(43, 44, 54)
def test_time_never_goes_back_along_the_chain_and_what_the_clock_said_is_kept(context) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        for hours in (0, -2, 1):
            clock.move_to(NOON + timedelta(hours=hours))
            with committing():
                deed(hours)

    first, behind, after = log_of()

    assert [first.at, behind.at, after.at] == [NOON, NOON, NOON + timedelta(hours=1)]
    assert [first.clock_at, behind.clock_at, after.clock_at] == [None, NOON - timedelta(hours=2), None]
    assert queries.checked(begin=Anchor()).wrong is None


@pytest.mark.rule(43, 44, 50)
def test_eight_writers_at_once_leave_one_whole_chain(app: Flask) -> None:
    begin, failed = time.perf_counter(), []

    def write() -> None:
        try:
            with app.app_context():
                several(10)
        except Exception as fault:
            failed.append(fault)

    writers = [threading.Thread(target=write) for _ in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    print(f"{80 / (time.perf_counter() - begin):.0f} rows a second")  # noqa: T201 - for whoever measures
    with app.app_context():
        assert failed == []
        assert [row.number for row in log_of()] == list(range(1, 81))
        assert queries.checked(begin=Anchor()).wrong is None


@pytest.mark.rule(44)
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET action = 'other'",
        "UPDATE audit_event SET number = number + 10",
        "DELETE FROM audit_event",
        "DELETE FROM audit_event WHERE number = 3",
        "TRUNCATE audit_event",
        "TRUNCATE program CASCADE",
        "INSERT OR REPLACE INTO audit_event SELECT * FROM audit_event WHERE number = 2",
        "INSERT INTO audit_event SELECT * FROM audit_event WHERE number = 2 ON CONFLICT DO UPDATE SET action = 'other'",
    ],
)
def test_database_refuses_to_change_or_delete_a_row(statement: str, context, database: str) -> None:
    if ONLY.get(statement.partition(" ")[0] + statement.partition(" OR REPLACE")[1], database) != database:
        pytest.skip("this database does not know the statement")
    several()
    before = [(row.number, row.hash) for row in log_of()]
    db.session.rollback()

    with pytest.raises(DBAPIError), committing():
        db.session.execute(text(statement))

    assert [(row.number, row.hash) for row in log_of()] == before


@pytest.mark.rule(44)
@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE audit_event SET actor_id = NULL, object_id = '9' WHERE number = 3", "Row 3 was changed."),
        ('UPDATE audit_event SET after = \'{"word": "other"}\' WHERE number = 2', "Row 2 was changed."),
        ("UPDATE audit_event SET hash = previous_hash WHERE number = 2", "Row 2 was changed."),
        ("UPDATE audit_event SET number = 9 WHERE number = 4", "Row 4 is missing; what follows is row 5."),
        (f"INSERT INTO audit_event ({PUT_IN}) {FORGED}", "Row 1 is missing; what follows is row -7."),
        ("DELETE FROM audit_event WHERE number = 1", "Row 1 is missing; what follows is row 2."),
        ("DELETE FROM audit_event WHERE number > 4", "Row 5 is missing: row 5 was noted once."),
        ("DELETE FROM audit_event", "Row 1 is missing: row 5 was noted once."),
    ],
)
def test_verify_names_the_first_wrong_row(statement: str, told: str, context) -> None:
    several()
    anchor = run("anchor").output.strip()
    assert run("verify", "--anchor", anchor).output == f"The audit log is whole: rows 1 to 5. Anchor {anchor}\n"

    force(statement)
    found = run("verify", "--anchor", anchor)

    assert (found.exit_code, found.output) == (1, f"{told} The rows before it are whole.\n")


@pytest.mark.rule(44)
def test_verify_names_a_row_that_can_no_longer_be_read(context, database: str) -> None:
    if database != "sqlite":
        pytest.skip("this database keeps the types of its columns")
    several()
    for number, wrong in ((5, "before = '{broken'"), (4, "at = 'then'"), (3, "id = 'x'"), (2, "actor_id = 7")):
        force(f"UPDATE audit_event SET {wrong} WHERE number = {number}")
        found = run("verify")

        assert (found.exit_code, found.output) == (1, f"Row {number} was changed. The rows before it are whole.\n")


@pytest.mark.rule(44)
def test_verify_tells_when_the_database_guards_the_log_no_more(
    context, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    several()
    assert missing_guards() == []
    with without_guard(database):
        gone = missing_guards()
    monkeypatch.setattr(cli, "missing_guards", lambda: gone)
    found = run("verify")

    assert gone == ["audit_event_stays"]
    assert found.exit_code == 1
    assert found.stderr == "But nothing keeps its rows from being changed: audit_event_stays is gone or switched off.\n"


@contextmanager
def without_guard(database: str) -> Iterator[None]:
    """Undone at the end: on PostgreSQL by the owner, on SQLite with the transaction."""
    if database == "sqlite":
        db.session.execute(text("DROP TRIGGER audit_event_stays"))
        yield
        db.session.rollback()
        return
    for_it = "ALTER TABLE audit_event {} TRIGGER audit_event_stays".format
    db.session.rollback()
    with as_owner() as connection:
        connection.cursor().execute(for_it("DISABLE"))
    yield
    db.session.rollback()
    with as_owner() as connection:
        connection.cursor().execute(for_it("ENABLE"))


@pytest.mark.rule(44)
def test_verify_from_a_row_on_takes_the_one_before_it_as_good(context) -> None:
    several()
    first, last = (str(queries.anchor_at(number)) for number in (1, 5))
    force("UPDATE audit_event SET source = 'elsewhere' WHERE number = 2")

    assert run("verify").exit_code == 1
    assert run("verify", "--from", "2").exit_code == 1
    assert run("verify", "--from", "3", "--anchor", last).exit_code == 0
    assert run("verify", "--from", "4", "--anchor", first).exit_code == 2
    assert run("verify", "--from", "9").exit_code == 1
    assert run("verify", "--anchor", "5:nonsense").exit_code == 2


def test_rows_are_read_some_at_a_time_and_the_log_may_be_empty(context, monkeypatch: pytest.MonkeyPatch) -> None:
    assert str(queries.last_anchor()) == "0:" + "0" * 64
    assert queries.checked(begin=Anchor()).wrong is None
    several(7)
    monkeypatch.setattr(queries, "AT_ONCE", 2)

    assert queries.checked(begin=Anchor()).last == queries.last_anchor()
