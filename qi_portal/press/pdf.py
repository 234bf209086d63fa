"""Prints documents in processes of their own, with limits on time, number and memory.

`render` prints one for a page, whose reader waits; `Press` keeps its printer for as many as a job has.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import BoundedSemaphore, Timer
from typing import Self

from qi_portal.domain.errors import PortalError
from qi_portal.domain.words import Words, words
from qi_portal.press.printer import ANSWER, ASKED, NO_PANGO

TIME_LIMIT = 30.0
"""Seconds that one print may take, and as long again to wait for a free press."""

AT_ONCE = 2
PRESSES = BoundedSemaphore(AT_ONCE)

MOST_WAITING = 1
PLACES = BoundedSemaphore(AT_ONCE + MOST_WAITING)
"""Who prints or waits holds a thread of the server. So few may, and whoever comes after them is sent away at once, that
`serve` always has a thread left for those who print nothing.
"""

SECONDS_TO_END = 5.0

MOST_PRINTS = 200
"""Documents after which a printer makes room for a new one: what a library forgets to let go goes with it."""

MOST_KILOBYTES = 220 * 1024
"""Memory after which it does so earlier. Two printers at that size and their worker stay under 600 MB."""

BUSY = words("Other documents are being printed. Try again in a minute.")
PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0"


class PdfUnavailable(PortalError):
    """No PDF can be made at present, and why; what can be had instead, the room that asked for it says."""


class Press:
    """Prints one document after the other: `with Press() as press: press.print(html, stylesheet="report.css")`.

    The printer is begun with the first document. It is ended and begun anew after one that took too long or broke it,
    after many, and when it has grown large. Not for two threads at once.
    """

    def __init__(self, time_limit: float = TIME_LIMIT) -> None:
        self._time_limit = time_limit
        self._printer: subprocess.Popen[bytes] | None = None
        self._prints = 0
        self._is_stopped = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def print(self, html: str, *, stylesheet: str) -> bytes:
        """The document as PDF. PdfUnavailable when it takes too long, cannot be made, or without Pango."""
        printer = self._printer or self._begin()
        alarm = _Alarm(self._time_limit, printer)
        with alarm:
            pdf, kilobytes = _exchange(printer, f"{stylesheet}\n{html}".encode())
        if pdf is None:
            why = self._why(alarm, printer)
            self.close()
            raise PdfUnavailable(why)
        self._prints += 1
        if self._prints >= MOST_PRINTS or kilobytes >= MOST_KILOBYTES:
            self.close()
        if not pdf:
            raise PdfUnavailable(BROKEN)
        return pdf

    def stop(self) -> None:
        """Print nothing more; what is being printed by another thread comes to nothing."""
        self._is_stopped = True
        printer = self._printer
        if printer is not None:
            printer.kill()

    def close(self) -> None:
        """End the printer."""
        printer, self._printer = self._printer, None
        if printer is not None:
            printer.kill()
            printer.communicate()

    def _begin(self) -> "subprocess.Popen[bytes]":
        self._prints = 0
        self._printer = subprocess.Popen(
            [sys.executable, "-m", "qi_portal.press.printer"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
        )
        if self._is_stopped:
            self._printer.kill()
        return self._printer

    def _why(self, alarm: "_Alarm", printer: "subprocess.Popen[bytes]") -> Words:
        """Why it ended, or is about to: whoever does not answer has closed the pipe."""
        with suppress(subprocess.TimeoutExpired):
            printer.wait(SECONDS_TO_END)
        if alarm.has_rung:
            return words("This took longer than {seconds} seconds to print.", seconds=self._time_limit)
        return _reason(printer.returncode)


class _Alarm:
    """Kills the printer when the time is over; its pipes end then, and whoever reads them goes on."""

    def __init__(self, seconds: float, printer: "subprocess.Popen[bytes]") -> None:
        self.has_rung = False
        self._printer = printer
        self._timer = Timer(seconds, self._ring)
        self._timer.daemon = True

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def _ring(self) -> None:
        self.has_rung = True
        self._printer.kill()


def render(html: str, *, stylesheet: str, time_limit: float = TIME_LIMIT) -> bytes:
    """The document as PDF. PdfUnavailable when no press is free in time, when it takes too long, or without Pango."""
    with _turn(time_limit), Press(time_limit) as press:
        return press.print(html, stylesheet=stylesheet)


@contextmanager
def _turn(time_limit: float) -> Iterator[None]:
    """A press of one's own while the block runs; PdfUnavailable when too many wait already, or for too long."""
    if not PLACES.acquire(blocking=False):
        raise PdfUnavailable(BUSY)
    try:
        if not PRESSES.acquire(timeout=time_limit):
            raise PdfUnavailable(BUSY)
        try:
            yield
        finally:
            PRESSES.release()
    finally:
        PLACES.release()


def _exchange(printer: "subprocess.Popen[bytes]", document: bytes) -> tuple[bytes | None, int]:
    """The answer and how large the printer has grown; no answer when the printer ended."""
    assert printer.stdin is not None
    assert printer.stdout is not None
    try:
        printer.stdin.write(ASKED.pack(len(document)))
        printer.stdin.write(document)
        printer.stdin.flush()
        head = printer.stdout.read(ANSWER.size)
    except OSError:
        head = b""
    if len(head) < ANSWER.size:
        return None, 0
    kilobytes, length = ANSWER.unpack(head)
    pdf = printer.stdout.read(length)
    return (pdf if len(pdf) == length else None), kilobytes


def _environment() -> dict[str, str]:
    """What the press gets to know: no setting of the portal, so no secret."""
    return {name: value for name, value in os.environ.items() if not name.startswith("QI_PORTAL_")}


BROKEN = words("The PDF could not be made. Program staff would want to know.")


def _reason(code: int | None) -> Words:
    if code == NO_PANGO:
        return words(
            "PDF files cannot be made here because a library is missing. The operator can install it with: "
            "apt-get install {packages}",
            packages=PACKAGES,
        )
    return BROKEN
