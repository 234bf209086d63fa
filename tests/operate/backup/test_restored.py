"""Backups that were restored into an empty place, on both databases, and everything that is refused instead."""

import io
import json
import os
import random
import resource
import shutil
import stat
import tarfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pyrage
import pytest
from flask import Flask
from sqlalchemy import create_engine, inspect, text

import postgres
from factories import Factory, environment
from qi_portal import schema
from qi_portal.accounts.links.models import AccountLink
from qi_portal.accounts.models import SignIn
from qi_portal.audit import queries as audit
from qi_portal.audit.models import AuditEvent
from qi_portal.db import committing, db, utc_now
from qi_portal.domain.access import OPERATOR, Role
from qi_portal.domain.audit_chain import Anchor
from qi_portal.domain.periods import Month
from qi_portal.files import storage
from qi_portal.operate.backup import archive, making, restoring
from qi_portal.operate.backup.manifest import Manifest
from qi_portal.operate.backup.trouble import BackupTrouble
from qi_portal.practices import actions as practices

PAIR = pyrage.x25519.Identity.generate()
PUBLIC = str(PAIR.to_public())
OTHER_END = {"number": 1, "hash": "a" * 64}
OTHER = pyrage.x25519.Identity.generate()

LARGE = 4_000_000
"""Bytes of a file that does not get smaller in an archive, and is larger than the database of these tests."""

Place = Callable[[str], Flask]


@pytest.fixture(scope="module")
def portal_at(make_app, new_database, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A portal with a database of its own that has no table yet."""
    numbers = count()

    def make(name: str) -> Flask:
        folder, url = tmp_path_factory.mktemp(name), new_database(f"{name}_of_backups_{next(numbers)}")
        return make_app(environment(folder, url, QI_PORTAL_BACKUP_RECIPIENTS=PUBLIC))

    return make


@pytest.fixture(scope="module")
def filled(portal_at: Place) -> Flask:
    """A practice with a year of counts, somebody who is signed in, and a finished file."""
    app = portal_at("filled")
    with app.app_context():
        schema.upgrade()
        storage.written(lambda file: file.write(b"a finished report") and None)
        storage.written(lambda file: file.write(random.Random(1).randbytes(LARGE)) and None)
    make = Factory(app)
    place = make.practice(code="P001")
    make.enrollment(place)
    make.entries(place, "DEV-1", {Month(2025, month): month for month in range(1, 13)}, 20)
    person = make.person(Role.QI_MEMBER, at=place)
    app.test_client().sign_in(person)
    in_an_hour = {"expires_at": utc_now() + timedelta(hours=1)}
    link = {"person_id": person.id, "purpose": "reset", "address": person.email, **in_an_hour}
    make.write(lambda: db.session.add(AccountLink(token_hash="sent before", **link)))
    return app


@pytest.fixture(scope="module")
def spare(make_app, new_database, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """As on a server: on PostgreSQL the tables come to belong to another role than the portal's."""
    url = new_database("empty_of_backups")
    settings = {"QI_PORTAL_BACKUP_RECIPIENTS": PUBLIC}
    if url.startswith("postgresql"):
        settings["QI_PORTAL_OWNER_DATABASE_URL"] = url
        url = url.replace(postgres.OWNER, postgres.ROLE, 1)
    return make_app(environment(tmp_path_factory.mktemp("empty"), url, **settings))


@pytest.fixture
def empty(spare: Flask) -> Iterator[Flask]:
    """A portal without a table and without a file."""
    yield spare
    with spare.app_context():
        db.engine.dispose()
        if db.engine.dialect.name == "postgresql":
            as_owner = create_engine(spare.config["SETTINGS"].owner_database_url)
            with as_owner.begin() as connection:
                connection.execute(text("DROP SCHEMA public CASCADE"))
                connection.execute(text("CREATE SCHEMA public"))
            as_owner.dispose()
        else:
            for end in ("", "-wal", "-shm"):
                Path(f"{db.engine.url.database}{end}").unlink(missing_ok=True)
    shutil.rmtree(spare.config["SETTINGS"].files, ignore_errors=True)


@pytest.fixture
def backups(tmp_path: Path) -> Path:
    folder = tmp_path / "backups"
    folder.mkdir()
    return folder


def back_up(app: Flask, target: Path, *, with_files: bool = True, keep: int | None = None) -> making.Made:
    with app.app_context():
        return making.make(target, with_files=with_files, keep=keep)


def restore(app: Flask, path: Path, key: Any = PAIR, **more: Any) -> restoring.Restored:
    with app.app_context():
        return restoring.restore(path, [key], noted=more.pop("noted", None), **more)


def content(app: Flask) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, as the database itself gives it, in an order of its own."""
    with app.app_context(), db.engine.connect() as connection:
        names = inspect(connection).get_table_names()
        return {name: sorted(map(repr, connection.execute(text(f"SELECT * FROM {name}")))) for name in names}


def stored(app: Flask) -> dict[str, bytes]:
    folder = app.config["SETTINGS"].files
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.glob("*/*")}


def is_untouched(app: Flask) -> bool:
    """No table, no file, and no work folder that somebody forgot."""
    settings = app.config["SETTINGS"]
    left = [path.name for path in settings.home.iterdir() if path.name not in ("secret.key", "field.keys")]
    with app.app_context():
        tables = inspect(db.engine).get_table_names()
        db.engine.dispose()
    return (
        not tables
        and not stored(app)
        and [name for name in left if not name.startswith("portal.db")] in ([], ["files"])
    )


@pytest.mark.rule(53)
def test_restored_portal_holds_every_row_and_file_and_nobody_is_signed_in(
    filled: Flask, empty: Flask, backups: Path
) -> None:
    before, files = content(filled), stored(filled)
    made = back_up(filled, backups)

    restored = restore(empty, made.path, noted=made.manifest.facts.anchor)

    after = content(empty)
    differing = {name for name in before if before[name] != after[name]}
    assert differing == {"audit_event", "sign_in", "account_link"}
    assert stored(empty) == files != {}
    assert restored.sha256 == made.sealed.sha256 == archive.sha256_of(made.path)
    assert {name: len(rows) for name, rows in before.items() if name != "alembic_version"} == made.manifest.facts.counts
    with empty.app_context():
        assert audit.checked(begin=Anchor(), anchors=[made.manifest.facts.anchor]).wrong is None
        for each in (SignIn, AccountLink):
            assert [row.ended_at is not None for row in db.session.query(each)] == [True]
        last = db.session.query(AuditEvent).order_by(AuditEvent.number.desc()).first()
        assert (last.action, last.after["sha256"]) == ("backup.restore", made.sealed.sha256)
        db.session.remove()


@pytest.mark.rule(53)
def test_backup_under_writes_holds_one_moment_and_all_that_was_saved_before(
    filled: Flask, empty: Flask, backups: Path
) -> None:
    with writing(filled) as written:
        until = len(written)
        made = back_up(filled, backups, with_files=False)

    restore(empty, made.path)

    with empty.app_context():
        codes = set(db.session.scalars(text("SELECT code FROM program WHERE code LIKE 'w%'")))
        told = set(db.session.scalars(text("SELECT object_id FROM audit_event WHERE object_id LIKE 'w%'")))
        db.session.remove()
    assert set(written[:until]) <= codes <= set(written)
    assert codes == told, "a deed without its audit row, or the row without its deed"
    assert 0 < until < len(written), "nothing was written meanwhile"


@contextmanager
def writing(app: Flask) -> Iterator[list[str]]:
    """Programs made one after another beside the block: each with its audit row, in one transaction."""
    written: list[str] = []
    stop, begun = threading.Event(), threading.Event()

    def write() -> None:
        while not stop.is_set():
            code = f"w{len(written)}"
            with app.app_context(), committing():
                practices.add_program(code=code, name=code, time_zone="UTC", by=OPERATOR)
            written.append(code)
            begun.set()

    writer = threading.Thread(target=write)
    writer.start()
    assert begun.wait(30)
    try:
        yield written
    finally:
        stop.set()
        writer.join(30)


@pytest.mark.rule(53)
def test_what_is_no_whole_backup_of_ours_is_refused_and_nothing_is_left(
    filled: Flask, empty: Flask, backups: Path, tmp_path: Path
) -> None:
    made = back_up(filled, backups)
    whole = made.path.read_bytes()
    size = len(whole)
    bad: dict[str, bytes] = {
        "nothing": b"",
        "something else": b"SQLite format 3\0" * 100,
        "more behind it": whole + b"\0",
        **{f"cut off at {at}": whole[:at] for at in (10, 150, 200, size // 2, size - 1)},
        **{f"changed at {at}": flipped(whole, at) for at in (3, 100, 170, 250, size // 2, size - 1)},
        **forged(made.path, made.manifest, tmp_path),
    }

    for name, content_ in bad.items():
        path = tmp_path / "bad.age"
        path.write_bytes(content_)
        with pytest.raises(BackupTrouble):
            restore(empty, path)
        assert is_untouched(empty), name
    with pytest.raises(BackupTrouble, match="This key does not open this backup"):
        restore(empty, made.path, OTHER)
    with pytest.raises(BackupTrouble, match="not as noted"):
        restore(empty, made.path, noted=Anchor(1, "0" * 64))
    with pytest.raises(BackupTrouble, match="Nothing was restored"):
        restore(empty, tmp_path / "none.age")
    assert is_untouched(empty)
    restore(empty, made.path)


def flipped(whole: bytes, at: int) -> bytes:
    return whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]


def forged(path: Path, manifest: Manifest, folder: Path) -> dict[str, bytes]:
    """What anybody can make who knows the public key: sealed well, but not what it says or not what it may be."""
    work = folder / "forged"
    work.mkdir()
    archive.unpack(path, [PAIR], work)
    names = [name for name in manifest.parts if (work / name).is_file()]
    parts = {name: (work / name).read_bytes() for name in names}
    told = json.loads(manifest.to_json())
    (database,) = [name for name in names if name.startswith("database")]
    counts = told["facts"]["counts"]
    return {
        "one row too few": sealed(told | {"facts": told["facts"] | {"counts": counts | {"program": 9}}}, parts),
        "another end of the log": sealed(
            told | {"facts": told["facts"] | {"anchor": Anchor(1, "a" * 64).__dict__}}, parts
        ),
        "another database": sealed(told | {"database": "oracle"}, parts),
        "a later schema": sealed(told | {"facts": told["facts"] | {"schema": "9999"}}, parts),
        "another format": sealed(told | {"format": 2}, parts),
        "a manifest that is none": sealed([], parts),
        "a part that is missing": sealed(told, {database: parts[database]}),
        "a part too many": sealed(told, parts | {"files/aa/" + "0" * 36: b"more"}),
        "a part of another content": sealed(told, parts | {database: flipped(parts[database], 5000)}),
        "a part outside": sealed(
            told | {"parts": told["parts"] | {"../outside": told["parts"][database]}},
            parts | {"../outside": parts[database]},
        ),
        "a link": sealed(told, parts, link=database),
    }


def sealed(told: Any, parts: dict[str, bytes], link: str = "") -> bytes:
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w:gz") as tar:
        for name, content_ in {"manifest.json": json.dumps(told).encode(), **parts}.items():
            info = tarfile.TarInfo(name)
            info.size = 0 if name == link else len(content_)
            if name == link:
                info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
            tar.addfile(info, None if name == link else io.BytesIO(content_))
    return pyrage.encrypt(plain.getvalue(), [PAIR.to_public()])


@pytest.mark.rule(53, 44)
def test_backup_of_a_log_that_was_changed_is_refused_unless_it_is_asked_for(
    filled: Flask, empty: Flask, backups: Path
) -> None:
    was = change_the_log(filled, "another")
    made = back_up(filled, backups)
    change_the_log(filled, was)

    with pytest.raises(BackupTrouble, match=r"is not whole\. Row 2 was changed"):
        restore(empty, made.path)

    assert is_untouched(empty)
    restore(empty, made.path, despite_audit=True)


def change_the_log(app: Flask, object_id: str) -> str:
    """Past its guards, as whoever owns the tables can; what stood there before."""
    with app.app_context(), db.engine.begin() as connection:
        was: str = connection.execute(text("SELECT object_id FROM audit_event WHERE number = 2")).scalar_one()
        change = text("UPDATE audit_event SET object_id = :given WHERE number = 2")
        if db.engine.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            connection.execute(change, {"given": object_id})
        else:
            name = "audit_event_stays_as_it_is"
            guard = connection.execute(text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": name})
            made_by: str = guard.scalar_one()
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
            connection.execute(change, {"given": object_id})
            connection.exec_driver_sql(made_by)
    return was


@pytest.mark.rule(53)
def test_place_that_holds_data_is_refused_and_stays_as_it_is(filled: Flask, backups: Path) -> None:
    made = back_up(filled, backups, with_files=False)
    before, files = content(filled), stored(filled)

    with pytest.raises(BackupTrouble, match="restored into an empty"):
        restore(filled, made.path)

    assert (content(filled), stored(filled)) == (before, files)


def test_files_are_never_mixed_with_others(filled: Flask, empty: Flask, backups: Path) -> None:
    made = back_up(filled, backups)
    with empty.app_context():
        storage.written(lambda file: file.write(b"another") and None)

    with pytest.raises(BackupTrouble, match="holds files"):
        restore(empty, made.path)

    assert list(stored(empty).values()) == [b"another"]


@pytest.mark.rule(53)
def test_disk_that_fills_up_makes_no_backup_and_leaves_none_by_halves(
    filled: Flask, empty: Flask, backups: Path
) -> None:
    made = back_up(filled, backups / "whole.age")
    home, before = filled.config["SETTINGS"].home, content(filled)

    for most in (20_000, LARGE - 1000):
        with only_files_up_to(most), pytest.raises(BackupTrouble, match=r"No backup was made|pg_dump failed"):
            back_up(filled, backups)
        with only_files_up_to(most), pytest.raises(BackupTrouble, match=r"Nothing was restored|pg_restore failed"):
            restore(empty, made.path)
        assert is_untouched(empty)

    assert [path.name for path in backups.iterdir()] == ["whole.age"]
    assert not list(home.glob(".backup-*"))
    assert content(filled) == before


@contextmanager
def only_files_up_to(size: int) -> Iterator[None]:
    """No file of this process and its children grows beyond: to whoever writes it looks like a full disk."""
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, usual[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)


def test_folder_keeps_the_newest_backups_and_forgets_what_a_killed_one_left(
    filled: Flask, backups: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = filled.config["SETTINGS"].home
    (home / ".backup-killed").mkdir()
    os.utime(home / ".backup-killed", (0, 0))
    (backups / "another.age").touch()
    for day in (1, 2, 3):
        monkeypatch.setattr(making, "utc_now", lambda day=day: datetime(2027, 1, day, tzinfo=UTC))
        made = back_up(filled, backups, with_files=False, keep=2)

    assert sorted(path.name for path in backups.iterdir()) == [
        "another.age", "qi-portal-20270102T000000Z.tar.gz.age", "qi-portal-20270103T000000Z.tar.gz.age",
    ]  # fmt: skip
    assert [path.name for path in made.removed] == ["qi-portal-20270101T000000Z.tar.gz.age"]
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert not list(home.glob(".backup-*"))
    with pytest.raises(BackupTrouble, match="there already"):
        back_up(filled, made.path)
    with pytest.raises(BackupTrouble, match="There is no folder"):
        back_up(filled, backups / "none" / "file")
    with pytest.raises(BackupTrouble, match="name one, not a file"):
        back_up(filled, backups / "file", keep=1)
