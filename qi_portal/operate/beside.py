"""Processes that stand beside each other: one keeps another running, one ends when the other is gone."""

import os
import signal
import subprocess
import time
from collections.abc import Sequence
from threading import Event, Thread

LOOK = 0.5
"""Seconds between two looks at the other process."""

SECONDS_TO_END = 25.0
"""How long a process may take to end after it was told; then it is killed."""


def end_with(parent: int) -> None:
    """End this process when the parent with that id is gone, also when it was killed: first told, then at once."""
    Thread(target=_watch, args=(parent,), name="end with parent", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK)
    for _ in range(int(SECONDS_TO_END / LOOK)):  # one that is still beginning does not listen yet
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(LOOK)
    os._exit(1)


class Keeper:
    """Keeps a command running in a thread: begins it anew about a second after it ended by itself."""

    def __init__(self, command: Sequence[str], pause: float = 1.0) -> None:
        self._command, self._pause = command, pause
        self._ended = Event()
        self._thread = Thread(target=self._keep, name="keeper", daemon=True)

    def begin(self) -> None:
        self._thread.start()

    def tell_to_end(self) -> None:
        self._ended.set()

    def wait(self) -> None:
        """Until the command has ended after it was told to."""
        self._thread.join()

    def _keep(self) -> None:
        while not self._ended.is_set():
            process = subprocess.Popen(self._command)  # noqa: S603 - as it was told to
            while process.poll() is None and not self._ended.wait(LOOK):
                pass
            _end(process)
            self._ended.wait(self._pause)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Ask it to end, wait, and insist."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
