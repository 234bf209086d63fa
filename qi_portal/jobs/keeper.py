"""Keeps a command running beside another process: `python -m qi_portal.jobs.keeper PID COMMAND ...`.

The command is begun anew a second after it ended by itself, and is told to end when the process with that id is gone,
however it ended. Imports nothing of the portal, so that it stays small.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from types import FrameType

LOOK = 0.5
"""Seconds between two looks at the parent and the command."""

PAUSE = 1.0
SECONDS_TO_END = 25.0


class Ended(Exception):
    """The keeper was told to end."""


def keep(parent: int, command: Sequence[str]) -> None:
    """Keep the command running until the parent is gone or a signal asks to end."""
    while os.getppid() == parent:
        process = subprocess.Popen(command)  # noqa: S603 - as it was told to
        try:
            while os.getppid() == parent and process.poll() is None:
                time.sleep(LOOK)
        finally:
            _end(process)
        time.sleep(PAUSE)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Ask it to end, wait, and insist."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise Ended


def main() -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stop)
    try:
        keep(int(sys.argv[1]), sys.argv[2:])
    except Ended:
        return


if __name__ == "__main__":
    main()
