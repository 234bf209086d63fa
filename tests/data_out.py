"""A network of two practices and a foreign one, with a bit of everything stored: counts, sums, none eligible, notes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Flask

from factories import Browser, Factory, Region, Someone
from qi_portal.db import db, utc_now
from qi_portal.domain.access import OPERATOR, Place
from qi_portal.domain.periods import Month
from qi_portal.interop.tokens import actions
from qi_portal.interop.tokens.actions import Wanted
from qi_portal.measures.models import Entry

FIRST, LAST = Month(2026, 3), Month(2026, 10)
PROJECTS = ("dev-screening", "suicide-risk", "anemia-screening")
"""With them come proportions, means, a rate, a plain count and days between events."""


@dataclass
class Scene:
    """P001 and P002 of one region take part in three projects; P900 belongs to another region."""

    app: Flask
    make: Factory
    region: Region
    place: Place
    other: Place
    foreign: Place
    lead: Someone
    staff: Someone
    admin: Someone

    def as_of(self, someone: Someone | None = None) -> Browser:
        browser = self.app.test_client()
        return browser.sign_in(someone) if someone else browser

    def keep(self, *rows: Entry) -> None:
        self.make.write(lambda: db.session.add_all(rows))

    def crowd(self, counts: Iterable[tuple[int, int]], months: Iterable[Month]) -> None:
        """More practices of the region, which counted so many of so many in DEV-1 in each of the months."""
        every = list(months)
        for number, (met, eligible) in enumerate(counts):
            place = self.make.practice(self.region, code=f"C{number:03d}")
            self.make.enrollment(place, "dev-screening", Month(2025, 1))
            self.keep(*(entry(place, "DEV-1", month, numerator=met, denominator=eligible) for month in every))

    def let_in(self, name: str, *places: Place, days: int = 30) -> "Program":
        """Another system that reads these practices, or the whole region, for so many days."""
        today = utc_now().date()
        wanted = Wanted(name, self.region.id, places or None, today + timedelta(days=days))
        made = self.make.write(lambda: actions.add_integration(wanted=wanted, today=today, by=OPERATOR))
        return Program(self.app, *made)


@dataclass
class Program:
    """Another system: it knows its token and nothing else."""

    app: Flask
    id: UUID
    token: str

    def get(self, url: str, **headers: str) -> Any:
        return self.ask("get", url, **headers)

    def ask(self, method: str, url: str, *, body: bytes = b"", **headers: str) -> Any:
        known = {"Authorization": f"Bearer {self.token}", **headers}
        return self.app.test_client().open(url, method=method.upper(), headers=known, data=body, buffered=True)

    def every(self, url: str) -> list[dict[str, Any]]:
        """The things on all pages, one after the other."""
        found, follows = [], url
        while follows:
            told = self.get(follows.removeprefix("http://localhost")).json
            found += told["items"]
            follows = told["next"]
        return found


def entry(place: Place | UUID, measure_id: str, period: Month, **facts: Any) -> Entry:
    """A month as it is stored: 17 of 20 unless said otherwise."""
    practice_id = place if isinstance(place, UUID) else place.practice_id
    counted = {"state": "counted", "numerator": 17, "denominator": 20, "source": "form"}
    return Entry(practice_id=practice_id, measure_id=measure_id, period=period, **{**counted, **facts})


def a_bit_of_everything(place: Place) -> Iterable[Entry]:
    nothing: dict[str, Any] = {"numerator": None, "denominator": None}
    return (
        entry(place, "DEV-1", Month(2026, 3)),
        entry(place, "DEV-1", Month(2026, 4), numerator=0),
        entry(place, "DEV-1", Month(2026, 5), state="none_eligible", **nothing),
        entry(place, "DEV-1", Month(2026, 6), state="not_collected", note="Nobody had time.", **nothing),
        entry(place, "DEV-1", Month(2026, 8), sampling="sample", excluded=3, note="=2+3 more charts"),
        entry(place, "DEV-1", Month(2026, 10), sampling="full", note='\'tis late, "very"\nsecond line'),
        entry(place, "DEV-5", Month(2026, 9), numerator=1204.35, denominator=37),
        entry(place, "SUI-5", Month(2026, 9), numerator=41, denominator=None),
        entry(place, "SUI-6", Month(2026, 9), numerator=0, denominator=None),
        entry(place, "ANE-5", Month(2026, 9), numerator=2, denominator=31),
    )
