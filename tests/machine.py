"""What the tests need from the machine. A missing part is a failure that names its package, never a skip."""

import shutil
from pathlib import Path


class MissingPart(AssertionError):
    """A program that Debian ships is not installed."""

    def __init__(self, package: str) -> None:
        super().__init__(f"The tests need Debian's package {package}: sudo apt-get install -y {package}")


def chromium() -> str:
    """The browser of the journeys."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    raise MissingPart("chromium")


def poppler(name: str) -> str:
    """A tool that reads PDFs: 'pdftotext', 'pdftoppm', 'pdfinfo'."""
    found = shutil.which(name)
    if found is None:
        raise MissingPart("poppler-utils")
    return found


def postgresql(name: str) -> str:
    """A program of the newest PostgreSQL: 'initdb', 'postgres'. Debian keeps them off the PATH."""
    shipped = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    found = str(shipped[-1]) if shipped else shutil.which(name)
    if found is None:
        raise MissingPart("postgresql")
    return found
