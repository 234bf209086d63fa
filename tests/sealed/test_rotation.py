"""Keys change while the portal is used: in batches, from where it stopped, and nothing is lost on the way."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import Column, MetaData, String, Table, Text, Uuid, insert, literal, select, update
from sqlalchemy.schema import CreateTable

from factories import as_owner
from field_keys import NEW, OLD
from qi_portal.audit.models import AuditEvent
from qi_portal.config.field_keys import FieldKey, parse_keys, text_of
from qi_portal.config.secrets import write_own
from qi_portal.db import committing, db
from qi_portal.operate import keys as command
from qi_portal.sealed import rotation
from qi_portal.sealed.box import key_id_of, seal, unseal
from qi_portal.sealed.columns import BlindIndex, SealedOfRow, SealedText
from qi_portal.sealed.keys import MissingKey, keyring
from qi_portal.sealed.lookup import index

pytestmark = pytest.mark.rule(42)

CHILDREN = Table(
    "child_for_tests",
    MetaData(),
    Column("id", Uuid, primary_key=True),
    Column("name", SealedText("child_for_tests.name")),
    Column("name_index", BlindIndex(of="name")),
    Column("note", SealedOfRow("child_for_tests.note")),
    Column("practice", String(10)),
)
SEALED = [CHILDREN.c.name, CHILDREN.c.note]
ROWS = 7

Hold = Callable[..., None]


@pytest.fixture
def hold(app: Flask) -> Iterator[Hold]:
    """Put these keys into the portal's file of keys."""
    path = app.config["SETTINGS"].field_key_file
    before = path.read_text()
    yield lambda *keys: write_own(path, text_of(keys))
    write_own(path, before)


@pytest.fixture
def filled(app: Flask, hold: Hold, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Rows that OLD sealed; one holds nothing."""
    for module in (rotation, command):
        monkeypatch.setattr(module, "sealed_columns", lambda: SEALED)
    hold(OLD)
    with app.app_context():
        as_owner_of_the_tables(str(CreateTable(CHILDREN).compile(db.engine)))
        with committing():
            for number in range(ROWS - 1):
                db.session.execute(insert(CHILDREN).values(row(f"Child {number}")))
            db.session.execute(insert(CHILDREN).values(id=uuid4(), practice="P001"))
        yield
        db.session.remove()
        as_owner_of_the_tables("DROP TABLE child_for_tests")


def as_owner_of_the_tables(statement: str) -> None:
    """On PostgreSQL the portal's own role makes no table."""
    with as_owner() as connection:
        cursor = connection.cursor()
        cursor.execute(statement)
        if statement.strip().startswith("CREATE") and db.engine.dialect.name == "postgresql":
            cursor.execute(f"GRANT ALL ON child_for_tests TO {db.engine.url.username}")
        connection.commit()


def row(name: str) -> dict[str, object]:
    new = uuid4()
    note = seal(f"About {name}", "child_for_tests.note", about=new)
    return {"id": new, "name": name, "name_index": index(name, "child_for_tests.name"), "note": note}


def children() -> list[tuple[UUID, str, str, str]]:
    db.session.rollback()
    query = select(CHILDREN).where(CHILDREN.c.name.is_not(None)).order_by(CHILDREN.c.id)
    return [(each.id, each.name, unseal(each.note, "child_for_tests.note", about=each.id), each.name_index)
            for each in db.session.execute(query)]  # fmt: skip


def counted() -> list[dict[str, int]]:
    db.session.rollback()
    return [dict(rotation.rows_by_key(column)) for column in SEALED]


def run(*words: str) -> Result:
    return CliRunner().invoke(command.keys, words)


@pytest.mark.usefixtures("filled")
def test_rotation_seals_every_row_anew_and_loses_none(hold: Hold, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "BATCH", 4)
    before = [each[:3] for each in children()]
    hold(NEW, OLD)

    told = run("rotate")

    assert (told.exit_code, told.output.splitlines()[:2]) == (
        0,
        ["child_for_tests.name: 4 rows", "child_for_tests.name: 6 rows"],
    )
    assert counted() == [{NEW.id: 6}, {NEW.id: 6}]
    hold(NEW)
    assert [each[:3] for each in children()] == before
    assert all(each[3] == index(each[1], "child_for_tests.name") for each in children())
    noted = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
    assert [(each.action, each.object_id, each.after) for each in noted] == [
        ("field_key.rotate", NEW.id, {"column": f"child_for_tests.{name}", "rows": rows})
        for name in ("name", "note")
        for rows in (4, 2)
    ]


@pytest.mark.usefixtures("filled")
def test_rotation_that_was_stopped_goes_on_and_both_keys_serve_meanwhile(hold: Hold) -> None:
    before = [each[:3] for each in children()]
    hold(NEW, OLD)
    with committing():
        assert rotation.seal_some_anew(CHILDREN.c.name, 2) == 2

    assert counted()[0] == {OLD.id: 4, NEW.id: 2}
    assert [each[:3] for each in children()] == before
    assert run("rotate").exit_code == 0
    assert counted() == [{NEW.id: 6}, {NEW.id: 6}]


@pytest.mark.usefixtures("filled")
def test_row_that_was_changed_meanwhile_is_not_overwritten(hold: Hold, monkeypatch: pytest.MonkeyPatch) -> None:
    hold(NEW, OLD)
    first = children()[0][0]
    honest = rotation.unseal

    def changed_by_somebody(sealed: str, purpose: str, *, about: object = "") -> str:
        db.session.execute(update(CHILDREN).where(CHILDREN.c.id == first).values(name="Renamed"))
        return honest(sealed, purpose, about=about)

    monkeypatch.setattr(rotation, "unseal", changed_by_somebody)
    with committing():
        rotation.seal_some_anew(CHILDREN.c.name, 1)

    assert children()[0][1] == "Renamed"


@pytest.mark.usefixtures("filled")
def test_key_that_is_needed_cannot_be_dropped_and_its_loss_is_told(
    hold: Hold, capsys: pytest.CaptureFixture[str]
) -> None:
    hold(NEW, OLD)
    refused = run("drop", OLD.id)
    assert refused.exit_code == 1
    assert OLD.id in str(refused.exception)
    assert run("drop", NEW.id).exit_code == 1  # nothing is sealed with it yet, and it seals what comes next
    assert len(keyring().keys) == 2
    assert rotation.rows_of_unknown_keys() == []
    command.warn_of_missing_keys()
    assert capsys.readouterr().err == ""

    hold(NEW)
    told = run("status")
    assert told.exit_code == 1
    assert f"{OLD.id} is MISSING: 12 rows cannot be opened" in told.output
    assert rotation.rows_of_unknown_keys() == SEALED
    command.warn_of_missing_keys()
    assert "child_for_tests.name holds rows that no key at hand opens" in capsys.readouterr().err
    stopped = run("rotate")
    assert stopped.exit_code == 1
    assert f"needs the key '{OLD.id}'" in stopped.output
    with pytest.raises(MissingKey):
        children()
    assert counted() == [{OLD.id: 6}, {OLD.id: 6}]


@pytest.mark.usefixtures("filled")
def test_key_is_made_used_and_dropped_by_commands_alone(app: Flask) -> None:
    before = [each[:3] for each in children()]

    assert run("new").exit_code == 0
    made = keyring().current
    assert made.id != OLD.id
    assert key_id_of(seal("Ana", "child_for_tests.name")) == made.id
    assert run("rotate").exit_code == 0
    assert f"{OLD.id}: 0 rows" in run("status").output
    assert run("drop", OLD.id).exit_code == 0

    assert [key.id for key in keyring().keys] == [made.id]
    assert [each[:3] for each in children()] == before
    path: Path = app.config["SETTINGS"].field_key_file
    assert path.stat().st_mode & 0o777 == 0o600
    noted = list(db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)))
    assert noted == ["field_key.add", "field_key.rotate", "field_key.rotate", "field_key.drop"]


@pytest.mark.usefixtures("filled")
def test_keys_of_the_environment_are_changed_there_and_not_in_the_file(
    app: Flask, hold: Hold, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(OLD)
    path: Path = app.config["SETTINGS"].field_key_file
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], field_keys=(OLD, NEW)))

    made = run("new")
    dropped = run("drop", NEW.id)

    assert (made.exit_code, dropped.exit_code) == (0, 0)
    (key,) = parse_keys(made.output.splitlines()[-1], "the answer")
    assert key.id not in {OLD.id, NEW.id}
    assert "Take it out of QI_PORTAL_FIELD_KEYS" in dropped.output
    assert path.read_text() == text_of([OLD])
    assert keyring().keys == (OLD, NEW)


@pytest.mark.usefixtures("filled")
def test_keys_are_in_no_word_of_the_commands(hold: Hold) -> None:
    hold(NEW, OLD)

    told = "".join(run(*words).output for words in (["status"], ["new"], ["rotate"], ["drop", OLD.id]))

    for key in (*keyring().keys, OLD, NEW):
        assert text_of([key]).partition(":")[2].strip()[:16] not in told


@pytest.mark.usefixtures("filled")
def test_text_that_was_never_sealed_is_counted_and_not_taken_for_sealed(hold: Hold) -> None:
    with committing():
        db.session.execute(update(CHILDREN).values(name=literal("Ana in the clear", Text())))

    assert counted()[0] == {rotation.UNSEALED: ROWS}
    told = run("rotate")
    assert told.exit_code == 1
    assert "was changed, moved or never sealed" in told.output


def test_every_sealed_column_of_the_portal_is_found_and_named_for_itself(app: Flask) -> None:
    for column in rotation.sealed_columns():
        assert column.type.purpose == f"{column.table.name}.{column.name}"
        assert isinstance(column.type.purpose, str)


def test_same_key_twice_or_too_short_a_key_stops_the_start(home: Path) -> None:
    from factories import environment
    from qi_portal.config import UnsafeSettings, read_settings

    twice = f"{text_of([OLD])}{text_of([FieldKey(OLD.id, NEW.secret)])}"
    for given, sentence in (
        (twice, "holds two keys of one id"),
        ("a:AAAA", "key 1 must be 32 random bytes"),
        (f"{text_of([OLD])}Ä:AAAA", "key 2 needs an id"),
        (f"zeros:{'A' * 43}=", "key 1 must be 32 random bytes"),
        (",", "holds no key"),
    ):
        with pytest.raises(UnsafeSettings, match=sentence) as refusal:
            read_settings(environment(home, QI_PORTAL_FIELD_KEYS=given))
        assert "AAAA" not in str(refusal.value)
