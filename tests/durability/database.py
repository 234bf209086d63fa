"""Databases that promise what production's do, with fsync on, and can be killed and started again on their data."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg

import postgres
from machine import postgresql

SECONDS_TO_START = 30


class SqliteFile:
    """A file, which has no server."""

    has_server = False

    def __init__(self, folder: Path) -> None:
        self.path = folder / "portal.db"
        self.url = f"sqlite:///{self.path}"


class PostgresqlServer:
    """A server of its own at a port of this machine."""

    has_server = True

    def __init__(self, folder: Path, account: dict[str, Any], port: int) -> None:
        self._folder, self._account, self._port = folder, account, port
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return self._url("portal")

    def _url(self, name: str) -> str:
        return f"postgresql://{postgres.OWNER}@127.0.0.1:{self._port}/{name}"

    def start(self) -> None:
        """Start it on what lies in its folder, and wait until it has recovered."""
        (self._folder / "data" / "postmaster.pid").unlink(missing_ok=True)
        place = ("-k", str(self._folder), "-c", "listen_addresses=127.0.0.1", "-p", str(self._port))
        command = [postgresql("postgres"), "-D", str(self._folder / "data"), *place, "-c", "max_connections=60"]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                command, stdout=log, stderr=log, cwd=self._folder, start_new_session=True, **self._account
            )
        until = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < until:
            with suppress(psycopg.OperationalError):
                psycopg.connect(self._url("postgres"), connect_timeout=2).close()
                return
            time.sleep(0.05)
        raise AssertionError(f"PostgreSQL did not start:\n{(self._folder / 'log').read_text()}")

    def create(self) -> None:
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            where = ""
            if folder := os.environ.get("PORTAL_FAULTS_TABLESPACE"):
                connection.execute(f"CREATE TABLESPACE small LOCATION '{folder}'")
                where = " TABLESPACE small"
            connection.execute(f"CREATE DATABASE portal TEMPLATE template0{where}")

    @contextmanager
    def connected(self) -> Iterator[psycopg.Connection[Any]]:
        """Somebody else's transaction, undone at the end of the block."""
        with psycopg.connect(self.url) as connection:
            yield connection
            connection.rollback()

    def end_sessions(self) -> None:
        """As an operator does who wants a database for himself."""
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'portal'")

    def kill(self) -> None:
        self.signal(signal.SIGKILL)
        assert self._process is not None
        self._process.wait()

    def signal(self, number: signal.Signals) -> None:
        """To every process of it."""
        assert self._process is not None
        for pid in (*_children(self._process.pid), self._process.pid):
            with suppress(ProcessLookupError):
                os.kill(pid, number)

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self.signal(signal.SIGCONT)
            self.kill()


def _children(parent: int) -> list[int]:
    told = subprocess.run(["ps", "-o", "pid=", "--ppid", str(parent)], capture_output=True, text=True, check=False)
    return [int(each) for each in told.stdout.split()]


@contextmanager
def postgresql_server(port: int) -> Iterator[PostgresqlServer]:
    """A running server with an empty database, while the block runs."""
    folder = Path(tempfile.mkdtemp(prefix="portal-faults-"))
    account = postgres._give_away(folder)
    initdb = [postgresql("initdb"), "-D", str(folder / "data"), "-U", postgres.OWNER, "-A", "trust", "-E", "UTF8"]
    subprocess.run([*initdb, "--locale=C"], check=True, stdout=subprocess.DEVNULL, cwd=folder, **account)
    server = PostgresqlServer(folder, account, port)
    try:
        server.start()
        server.create()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
