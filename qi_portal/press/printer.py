"""Prints one document: HTML on standard input, PDF on standard output, in a process of its own.

The first line names the stylesheet that the document wears, a file of the portal's own static folder. Nothing outside
the document is fetched: data addresses are the only ones allowed. The exit code says what failed.
"""

import sys
from pathlib import Path

from qi_portal.press.tags import mend

STYLESHEETS = Path(__file__).parents[1] / "web" / "static"

NO_PANGO = 3
"""Exit code when the text layout library is not installed."""


def press(html: str, stylesheet: str) -> bytes:
    """The document as tagged PDF, dressed by one of our own stylesheets."""
    from weasyprint import CSS, HTML
    from weasyprint.urls import URLFetcher

    fetcher = URLFetcher(allowed_protocols={"data"}, allow_redirects=False)
    style = CSS(string=(STYLESHEETS / stylesheet).read_text(), url_fetcher=fetcher)
    pdf: bytes = HTML(string=html, url_fetcher=fetcher).write_pdf(
        stylesheets=[style], pdf_variant="pdf/ua-1", finisher=mend
    )
    return pdf


def main() -> int:
    try:
        import weasyprint  # noqa: F401 - loads Pango, which may be missing: that answer is wanted before any work
    except OSError:
        return NO_PANGO
    stylesheet, _, html = sys.stdin.buffer.read().decode().partition("\n")
    sys.stdout.buffer.write(press(html, stylesheet))
    return 0


if __name__ == "__main__":
    sys.exit(main())
