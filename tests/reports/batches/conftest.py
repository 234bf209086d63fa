"""A program whose practices have something to report, and a press that is fast where the print itself is not asked."""

from typing import ClassVar

import pytest

from factories import Browser, Factory, Region, Someone
from qi_portal.domain.access import Place, Role
from qi_portal.domain.periods import Month, months_between
from qi_portal.domain.words import words
from qi_portal.press import room
from qi_portal.press.pdf import PdfUnavailable

BROKEN = words("The PDF could not be made.")


class QuickPress:
    """Gives the document back as if it were printed; what names `unprintable` cannot be."""

    unprintable = ""
    printed: ClassVar[list[str]] = []

    def __init__(self, time_limit: float) -> None:
        """It takes no time."""

    def print(self, html: str, *, stylesheet: str) -> bytes:
        if self.unprintable and self.unprintable in html:
            raise PdfUnavailable(BROKEN)
        QuickPress.printed.append(html)
        return f"%PDF {html}".encode()

    def stop(self) -> None:
        """There is nothing to stop."""

    def close(self) -> None:
        """There is nothing to close."""


@pytest.fixture
def quick_press(monkeypatch: pytest.MonkeyPatch) -> type[QuickPress]:
    monkeypatch.setattr(room, "Press", QuickPress)
    monkeypatch.setattr(QuickPress, "printed", [])
    return QuickPress


@pytest.fixture
def program(make: Factory) -> Region:
    return make.program("valley")


@pytest.fixture
def practices(make: Factory, program: Region) -> list[Place]:
    """Four, in two regions, each with three months of one measure."""
    found = []
    for number in range(1, 5):
        place = make.practice(
            program, f"P{number:03d}", name=f"Clinic {number}", region="North" if number < 3 else "South"
        )
        make.enrollment(place)
        for month in months_between(Month(2026, 8), Month(2026, 10)):
            make.entry(place, "DEV-1", month, 10 + number, 20)
        found.append(place)
    return found


@pytest.fixture
def staff(make: Factory, program: Region) -> Someone:
    return make.person(Role.PROGRAM_STAFF, at=program, email="staff@demo.example")


@pytest.fixture
def browser(client: Browser, staff: Someone, practices: list[Place], today) -> Browser:
    return client.sign_in(staff)
