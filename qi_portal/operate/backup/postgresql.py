"""A PostgreSQL database into a file and back, by the server's own programs: pg_dump and pg_restore.

What it holds is counted in the very snapshot that is dumped. Passwords go by the environment, never by an argument that
every account of the machine can read.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, text
from sqlalchemy.pool import NullPool

from qi_portal.domain.words import words
from qi_portal.operate.backup.facts import QUEUE, facts_of, table_names
from qi_portal.operate.backup.manifest import Facts
from qi_portal.operate.backup.trouble import BackupTrouble

PART = "database.dump"
UNHURRIED = "-c statement_timeout=0 -c idle_in_transaction_session_timeout=0 -c lock_timeout=60s"
"""Limits that are right for a page would cut a dump off."""

USUAL_PLACES = "/usr/lib/postgresql"
NO_OWNER = ("--no-owner", "--no-privileges")
"""Rights are given by `qi-portal migrate`, to the roles that there are then."""

NO_QUEUE = (f"--exclude-table={QUEUE}*",)


def dump(engine: Engine, into: Path) -> Facts:
    with _snapshot(engine) as (connection, name):
        command = [_program("pg_dump", _major_of(connection)), "--format=custom", "--compress=0", *NO_OWNER, *NO_QUEUE]
        found = facts_of(connection)
        _run([*command, f"--snapshot={name}", f"--file={into}", f"--dbname={_address(engine.url)}"], engine.url)
    return found


def size(engine: Engine) -> int:
    with _engine(engine).connect() as connection:
        found: int = connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one()
        return found


def refuse_filled(engine: Engine) -> None:
    with _engine(engine).connect() as connection:
        if table_names(connection):
            raise BackupTrouble(
                words("This database has tables. A backup is restored into an empty one: make it with createdb.")
            )


def load(engine: Engine, part: Path) -> None:
    """All of it or nothing: one transaction."""
    with _engine(engine).connect() as connection:
        command = [_program("pg_restore", _major_of(connection)), "--exit-on-error", "--single-transaction", *NO_OWNER]
    _run([*command, f"--dbname={_address(engine.url)}", str(part)], engine.url)


def clear(engine: Engine) -> None:
    """Take away what was loaded: tables, and the functions that watch over some of them."""
    engine.dispose()
    with _engine(engine).begin() as connection:
        quote = connection.dialect.identifier_preparer.quote
        for name in table_names(connection):
            connection.execute(text(f"DROP TABLE {quote(name)} CASCADE"))
        for routine in connection.scalars(text(_OWN_ROUTINES)).all():
            connection.execute(text(f"DROP ROUTINE {routine} CASCADE"))


def facts(engine: Engine) -> Facts:
    with _engine(engine).connect() as connection:
        return facts_of(connection)


_OWN_ROUTINES = """
    SELECT oid::regprocedure::text FROM pg_proc
    WHERE pronamespace = current_schema()::regnamespace
    AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
"""


@contextmanager
def _snapshot(engine: Engine) -> Iterator[tuple[Connection, str]]:
    """A transaction that sees one moment, and the name by which pg_dump sees the same."""
    with _engine(engine).connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        name: str = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
        yield connection, name


def _major_of(connection: Connection) -> int:
    version: str = connection.execute(text("SHOW server_version_num")).scalar_one()
    return int(version) // 10_000


def _program(name: str, server: int) -> str:
    """The oldest one that is not older than the server, which it would refuse."""
    beside = sorted(Path(USUAL_PLACES).glob(f"*/bin/{name}"))
    found = {version: path for path in (*beside, shutil.which(name)) if path and (version := _version(str(path)))}
    fitting = [version for version in found if version >= server]
    if not fitting:
        raise BackupTrouble(
            words(
                "{program} of version {version} or later is needed for this server. "
                "On Debian or Ubuntu: apt-get install postgresql-client-{version}",
                program=name,
                version=server,
            )
        )
    return str(found[min(fitting)])


def _version(program: str) -> int:
    told = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)  # noqa: S603 - PostgreSQL's
    found = re.search(r"\) (\d+)", told.stdout)
    return int(found.group(1)) if found else 0


def _run(command: list[str], url: URL) -> None:
    password = url.password or url.query.get("password")
    secret = {"PGPASSWORD": str(password)} if password else {}
    environ = {**os.environ, **secret, "PGOPTIONS": UNHURRIED}
    told = subprocess.run(  # noqa: S603 - PostgreSQL's own program
        [*command, "--no-password"], env=environ, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if told.returncode:
        reason = (told.stderr.strip().splitlines() or [f"exit {told.returncode}"])[0]
        raise BackupTrouble(words("{program} failed: {reason}", program=Path(command[0]).name, reason=reason))


def _address(url: URL) -> str:
    """As libpq reads it, without the password, which may also be said behind the question mark."""
    query = {name: value for name, value in url.query.items() if name != "password"}
    bare = URL.create("postgresql", url.username, None, url.host, url.port, url.database, query)
    return bare.render_as_string(hide_password=False)


def _engine(engine: Engine) -> Engine:
    return create_engine(engine.url, poolclass=NullPool, connect_args={"options": UNHURRIED, "connect_timeout": 10})
