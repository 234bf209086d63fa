"""The portal as it runs in production: its own process, its own port, an invented network in a folder of its own."""

import os
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

PASSWORD = "lantern orchard window 7"
PRACTICES, MONTHS, SEED = 6, 30, 22
"""Small, and with months left to enter in every practice."""

SECONDS_TO_START = 60


@dataclass(frozen=True)
class Portal:
    """A running portal: where it answers, where its data are, and the process that holds the others."""

    address: str
    home: Path
    pid: int

    def rows(self) -> dict[str, int]:
        """How many rows each table has now, but for those of the clock, which begins work by itself."""
        with closing(sqlite3.connect(f"file:{self.home / 'portal.db'}?mode=ro", uri=True)) as database:
            tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            tables = [each for each in tables if each not in ("job", "clock_run")]
            return {each: database.execute(f'SELECT count(*) FROM "{each}"').fetchone()[0] for each in tables}


@contextmanager
def running(home: Path) -> Iterator[Portal]:
    """A portal with the invented network while the block runs."""
    address = f"http://127.0.0.1:{free_port()}"
    environ = {
        **{name: value for name, value in os.environ.items() if not name.startswith("QI_PORTAL_")},
        "QI_PORTAL_HOME": str(home),
        "QI_PORTAL_BASE_URL": address,
        "QI_PORTAL_DEMO_PASSWORD": PASSWORD,
        "QI_PORTAL_ARGON2_TIME_COST": "1",
    }
    command = str(Path(sys.executable).with_name("qi-portal"))
    network = ("--practices", str(PRACTICES), "--months", str(MONTHS), "--seed", str(SEED))
    subprocess.run([command, "demo", *network], env=environ, check=True, capture_output=True, timeout=120)
    log = home / "server.log"
    with log.open("wb") as out:
        process = subprocess.Popen([command, "serve", "--workers", "1"], env=environ, stdout=out, stderr=out)
    try:
        _wait_for(address, process, log)
        yield Portal(address, home, process.pid)
    finally:
        process.terminate()
        process.wait(20)


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while process.poll() is None and time.monotonic() < until:
        try:
            urlopen(f"{address}/health/ready", timeout=5).close()
        except (URLError, OSError):
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"The portal did not start:\n{log.read_text()}")
