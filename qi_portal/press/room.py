"""Several printers side by side, for a job with many documents."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from queue import SimpleQueue

from qi_portal.press.pdf import Press

TIME_LIMIT = 90.0
"""Seconds that one document of a job may take: nobody waits for it, and the machine may be busy with others."""


class PressRoom:
    """`print_soon` hands a document to whichever printer is free first."""

    def __init__(self, presses: list[Press]) -> None:
        self._threads = ThreadPoolExecutor(len(presses), thread_name_prefix="press")
        self._presses = presses
        self._free: SimpleQueue[Press] = SimpleQueue()
        for each in presses:
            self._free.put(each)

    def print_soon(self, html: str, *, stylesheet: str) -> "Future[bytes]":
        """The PDF to come; PdfUnavailable out of the future as out of `Press.print`."""
        return self._threads.submit(self._print, html, stylesheet)

    def close(self) -> None:
        """Let go of everything at once, also in the middle of a document."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for each in self._presses:
            each.stop()
        self._threads.shutdown(wait=True)
        for each in self._presses:
            each.close()

    def _print(self, html: str, stylesheet: str) -> bytes:
        press = self._free.get()
        try:
            return press.print(html, stylesheet=stylesheet)
        finally:
            self._free.put(press)


@contextmanager
def press_room(count: int) -> Iterator[PressRoom]:
    """So many printers while the block runs; each is begun with its first document."""
    room = PressRoom([Press(TIME_LIMIT) for _ in range(count)])
    try:
        yield room
    finally:
        room.close()
