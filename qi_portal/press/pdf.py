"""Prints documents in processes of their own, with limits on time and number."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from qi_portal.domain.errors import PortalError
from qi_portal.domain.words import Words, words
from qi_portal.press.printer import NO_PANGO

TIME_LIMIT = 30.0
"""Seconds that one print may take, and as long again to wait for a free press."""

AT_ONCE = 2
PRESSES = BoundedSemaphore(AT_ONCE)

MOST_WAITING = 1
PLACES = BoundedSemaphore(AT_ONCE + MOST_WAITING)
"""Who prints or waits holds a thread of the server. So few may, and whoever comes after them is sent away at once, that
`serve` always has a thread left for those who print nothing.
"""
BUSY = words("Other documents are being printed. Try again in a minute.")
PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0"


class PdfUnavailable(PortalError):
    """No PDF can be made at present, and why; what can be had instead, the room that asked for it says."""


def render(html: str, *, stylesheet: str, time_limit: float = TIME_LIMIT) -> bytes:
    """The document as PDF. PdfUnavailable when no press is free in time, when it takes too long, or without Pango."""
    with _turn(time_limit):
        return _printed(html, stylesheet, time_limit)


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


def _printed(html: str, stylesheet: str, time_limit: float) -> bytes:
    try:
        done = subprocess.run(
            [sys.executable, "-m", "qi_portal.press.printer"],
            input=f"{stylesheet}\n{html}".encode(),
            capture_output=True,
            timeout=time_limit,
            env=_environment(),
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise PdfUnavailable(words("This took longer than {seconds} seconds to print.", seconds=time_limit)) from None
    if done.returncode != 0:
        raise PdfUnavailable(_reason(done.returncode))
    return done.stdout


def _environment() -> dict[str, str]:
    """What the press gets to know: no setting of the portal, so no secret."""
    return {name: value for name, value in os.environ.items() if not name.startswith("QI_PORTAL_")}


def _reason(code: int) -> Words:
    if code == NO_PANGO:
        return words(
            "PDF files cannot be made here because a library is missing. The operator can install it with: "
            "apt-get install {packages}",
            packages=PACKAGES,
        )
    return words("The PDF could not be made. Program staff would want to know.")
