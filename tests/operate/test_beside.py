"""A keeper begins a lost command anew; a process ends with the one it stands beside, however that one ended."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

SECONDS = 30
KEPT = """
import os, pathlib, sys, time
from qi_portal.operate.beside import end_with
end_with(os.getppid())
pathlib.Path(sys.argv[1]).write_text(str(os.getpid()))
time.sleep(600)
"""
PARENT = """
import sys, time
from qi_portal.operate.beside import Keeper
keeper = Keeper([sys.executable, *sys.argv[1:]], pause=0.1)
keeper.begin()
try:
    time.sleep(600)
except KeyboardInterrupt:
    keeper.tell_to_end()
    keeper.wait()
"""


@pytest.fixture
def note(tmp_path: Path) -> Path:
    """Where the kept process writes its id."""
    return tmp_path / "pid"


@pytest.fixture
def parent(note: Path) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-c", PARENT, "-c", KEPT, str(note)])
    yield process
    process.kill()
    process.wait()


def until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + SECONDS
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.05)


def written(note: Path) -> int:
    until(lambda: note.exists() and note.read_text() != "")
    return int(note.read_text())


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.rule(50)
def test_lost_command_is_begun_anew_and_ends_with_a_killed_parent(parent: subprocess.Popen[bytes], note: Path) -> None:
    first = written(note)

    os.kill(first, signal.SIGKILL)
    until(lambda: written(note) != first)
    second = written(note)
    assert is_alive(second)

    parent.kill()
    parent.wait()
    until(lambda: not is_alive(second))


def test_keeper_told_to_end_ends_its_command(parent: subprocess.Popen[bytes], note: Path) -> None:
    kept = written(note)

    parent.send_signal(signal.SIGINT)
    parent.wait(SECONDS)

    assert not is_alive(kept)
