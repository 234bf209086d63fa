"""The portal's real processes: `qi-portal serve` with its server and its worker, to be killed one by one."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path

SECONDS = 90
"""How long a busy machine may take for anything at all."""


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def until(is_so: Callable[[], bool], seconds: float = SECONDS) -> float:
    """Wait until something is so; how many seconds that took."""
    began = time.monotonic()
    while not is_so():
        assert time.monotonic() < began + seconds, f"not within {seconds} seconds"
        time.sleep(0.02)
    return time.monotonic() - began


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


class Fleet:
    """The processes of one portal."""

    def __init__(self, environ: Mapping[str, str], port: int, log: Path) -> None:
        self._environ, self._port, self._log = dict(environ), port, log
        self._main: subprocess.Popen[bytes] | None = None

    @property
    def port(self) -> int:
        return self._port

    def start(self) -> None:
        known = {name: value for name, value in os.environ.items() if not name.startswith("QI_PORTAL_")}
        command = [sys.executable, "-m", "qi_portal.cli", "serve"]
        with self._log.open("ab") as out:
            self._main = subprocess.Popen(command, env=known | self._environ, stdout=out, stderr=out)

    def wait(self) -> float:
        """Until the portal says that it is ready; the seconds that took."""
        try:
            return until(lambda: self.asked("/health/ready")[0] == 200)
        except AssertionError as late:
            told = [line for line in self._log.read_text().splitlines() if '"info"' not in line][-20:]
            raise AssertionError(f"not ready, {self.asked('/health/ready')}, {self.processes()}, {told}") from late

    def asked(self, path: str, seconds: float = 30) -> tuple[int, float]:
        """The status of the answer, 0 for none, and how long it took."""
        began = time.monotonic()
        connection = HTTPConnection("127.0.0.1", self._port, timeout=seconds)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
        except (OSError, HTTPException):
            return 0, time.monotonic() - began
        finally:
            connection.close()
        return answer.status, time.monotonic() - began

    def processes(self) -> dict[str, list[int]]:
        """Their ids: the one that holds the others, those that answer, and those that work in the background."""
        assert self._main is not None
        found: dict[str, list[int]] = {"main": [self._main.pid], "web": [], "worker": []}
        told = subprocess.run(
            ["ps", "-o", "pid=,args=", "--ppid", str(self._main.pid)], capture_output=True, text=True, check=False
        )
        for line in told.stdout.splitlines():
            pid, command = line.split(maxsplit=1)
            if "<defunct>" not in command:
                found["worker" if " worker " in command else "web"].append(int(pid))
        return found

    def kill(self, which: str, number: int = 0) -> int:
        """Kill one as the kernel does, without a word. Its id; 0 when there is none just now."""
        everyone = self.processes()
        pids = everyone[which]
        if not pids:
            return 0
        pid = pids[number % len(pids)]
        os.kill(pid, signal.SIGKILL)
        if which == "main":
            assert self._main is not None
            self._main.wait()
            until(lambda: not any(is_alive(each) for each in everyone["web"]))
        return pid

    def tell_to_end(self) -> None:
        assert self._main is not None
        self._main.terminate()

    def has_ended(self) -> bool:
        return self._main is None or self._main.poll() is not None

    def stop(self) -> None:
        if self.has_ended():
            return
        everyone = self.processes()
        self.tell_to_end()
        assert self._main is not None
        with suppress(subprocess.TimeoutExpired):
            self._main.wait(40)
        for pid in (*everyone["main"], *everyone["web"], *everyone["worker"]):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._main.wait()


@contextmanager
def running(environ: Mapping[str, str], port: int, log: Path) -> Iterator[Fleet]:
    """A portal that is ready, while the block runs."""
    fleet = Fleet(environ, port, log)
    fleet.start()
    try:
        fleet.wait()
        yield fleet
    finally:
        fleet.stop()
