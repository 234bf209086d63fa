"""A PostgreSQL server of the tests' own, on a socket in a folder of its own, gone afterwards.

PostgreSQL refuses to run as root, so root hands it to the account `postgres`, or `nobody`.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from machine import postgresql

OWNER = "portal"
ROLE = "portal_app"
"""Whom the portal under test runs as: it owns nothing."""

SECONDS_TO_START = 30
SPEED_OVER_SAFETY = ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")


class Server:
    """A running server: makes databases and says how to reach them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def url(self, name: str, role: str = OWNER) -> str:
        return f"postgresql://{role}@/{name}?host={self._folder}"

    def make_role(self) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE ROLE {ROLE} LOGIN")

    def create(self, name: str) -> str:
        """A new database with nothing in it; its address."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        return self.url(name)


@contextmanager
def running() -> Iterator[Server]:
    """A server while the block runs."""
    folder = Path(tempfile.mkdtemp(prefix="portal-pg-"))
    process = None
    try:
        account = _give_away(folder)
        data, socket = str(folder / "data"), ("-k", str(folder), "-c", "listen_addresses=")
        initdb = [postgresql("initdb"), "-D", data, "-U", OWNER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, cwd=folder, **account)
        with (folder / "log").open("wb") as log:
            command = [postgresql("postgres"), "-D", data, *socket, *SPEED_OVER_SAFETY]
            process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, **account)
        server = Server(folder)
        _wait_for(server, process, folder / "log")
        server.make_role()
        yield server
    finally:
        if process is not None:
            _stop(process)
        shutil.rmtree(folder, ignore_errors=True)


def _give_away(folder: Path) -> dict[str, Any]:
    """Who runs the server: we ourselves, or for root an account without power, which then owns the folder."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    account = names.get("postgres") or names["nobody"]
    os.chown(folder, account.pw_uid, account.pw_gid)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _wait_for(server: Server, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while process.poll() is None and time.monotonic() < until:
        try:
            psycopg.connect(server.url("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"PostgreSQL did not start:\n{log.read_text()}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ask for a fast shutdown, which ends open connections too; then insist."""
    process.send_signal(signal.SIGINT)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
