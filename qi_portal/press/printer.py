"""Prints documents in a process of its own: HTML in, PDF out, until standard input ends.

Each document and each answer is led by its length (`ASKED`, `ANSWER`). The first line of a document names the
stylesheet that it wears, a file of the portal's own static folder. Nothing outside the document is fetched: data
addresses are the only ones allowed. The exit code says why the printer could not begin.
"""

import os
import resource
import struct
import sys
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

from qi_portal.press.tags import mend

STYLESHEETS = Path(__file__).parents[1] / "web" / "static"

STATUS = Path("/proc/self/status")

NO_PANGO = 3
"""Exit code when the text layout library is not installed."""

ASKED = struct.Struct(">Q")
"""What leads a document: its length in bytes."""

ANSWER = struct.Struct(">QQ")
"""What leads an answer: the most memory held so far in kilobytes, the length in bytes (0: it cannot be printed)."""


def press(html: str, stylesheet: str) -> bytes:
    """The document as tagged PDF, dressed by one of our own stylesheets."""
    from weasyprint import HTML

    document = HTML(string=html, url_fetcher=_fetcher())
    pdf: bytes = document.write_pdf(
        stylesheets=[_style(stylesheet)], pdf_variant="pdf/ua-1", finisher=mend, font_config=_fonts()
    )
    return pdf


@cache
def _fonts() -> Any:
    """The fonts of the machine, found once: our stylesheets bring none of their own."""
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


@cache
def _fetcher() -> Any:
    from weasyprint.urls import URLFetcher

    return URLFetcher(allowed_protocols={"data"}, allow_redirects=False)


@cache
def _style(stylesheet: str) -> Any:
    from weasyprint import CSS

    return CSS(string=(STYLESHEETS / stylesheet).read_text(), url_fetcher=_fetcher())


def serve(asked: BinaryIO, answers: BinaryIO) -> None:
    """Print what is asked for, one after the other, until nothing more can come."""
    while head := asked.read(ASKED.size):
        (length,) = ASKED.unpack(head)
        stylesheet, _, html = asked.read(length).decode().partition("\n")
        try:
            pdf = press(html, stylesheet)
        except Exception:  # whatever a document does to the printer, the next one is printed
            pdf = b""
        answers.write(ANSWER.pack(_most_kilobytes(), len(pdf)))
        answers.write(pdf)
        answers.flush()


def _most_kilobytes() -> int:
    """The most memory that this process ever held; on Linux `getrusage` would count its parent's at the fork."""
    if STATUS.exists():
        return next(int(line.split()[1]) for line in STATUS.read_text().splitlines() if line.startswith("VmHWM:"))
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most // 1024 if sys.platform == "darwin" else most


def main() -> int:
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # nothing that a library says gets between the answers
    try:
        import weasyprint  # noqa: F401 - loads Pango, which may be missing: that answer is wanted before any work
    except OSError:
        return NO_PANGO
    serve(sys.stdin.buffer, answers)
    return 0


if __name__ == "__main__":
    sys.exit(main())
