"""The keeper begins a lost command anew and ends with the process it stands beside."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

SECONDS = 30
KEEPER = (sys.executable, "-m", "qi_portal.jobs.keeper")
SLEEPER = "import os, pathlib, sys, time; pathlib.Path(sys.argv[1]).write_text(str(os.getpid())); time.sleep(600)"
PARENT = """
import os, subprocess, sys, time
keeper, command = sys.argv[1:4], sys.argv[4:]
subprocess.Popen([*keeper, str(os.getpid()), *command])
time.sleep(600)
"""


def begin(note: Path) -> subprocess.Popen[bytes]:
    """A parent with a keeper beside it that keeps a sleeper, which writes its id into the note."""
    sleeper = (sys.executable, "-c", SLEEPER, str(note))
    return subprocess.Popen([sys.executable, "-c", PARENT, *KEEPER, *sleeper])


def until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + SECONDS
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.1)


def written(note: Path) -> int:
    until(lambda: note.exists() and note.read_text() != "")
    return int(note.read_text())


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except FileNotFoundError:
        return False


def test_lost_command_is_begun_anew_and_ends_with_the_parent(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    parent = begin(note)
    first = written(note)

    os.kill(first, signal.SIGKILL)
    until(lambda: written(note) != first)
    second = written(note)
    assert is_alive(second)

    parent.kill()
    parent.wait()
    until(lambda: not is_alive(second))
