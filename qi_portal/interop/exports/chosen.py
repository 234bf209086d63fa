"""What somebody chose to take: of all that they may see, the months, projects, measures and practices named."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from qi_portal.domain.content.measure import Measure
from qi_portal.domain.periods import Month
from qi_portal.domain.words import Words, words
from qi_portal.library import Library


@dataclass(frozen=True)
class Chosen:
    """Nothing named is all. `since`: only months that were saved at that moment or after it."""

    projects: frozenset[str] = field(default_factory=frozenset)
    measures: frozenset[str] = field(default_factory=frozenset)
    practices: frozenset[str] = field(default_factory=frozenset)
    region: str = ""
    first: Month | None = None
    last: Month | None = None
    since: datetime | None = None

    def holds(self, month: Month) -> bool:
        return (self.first is None or self.first <= month) and (self.last is None or month <= self.last)

    def measures_of(self, library: Library) -> list[Measure]:
        """By id, which is the order of rows."""
        wanted = (
            measure
            for project in library.projects.values()
            for measure in project.measures
            if (not self.projects or project.id in self.projects) and (not self.measures or measure.id in self.measures)
        )
        return sorted(wanted, key=lambda measure: measure.id)

    @property
    def says(self) -> Words:
        parts = list(self._parts())
        return words("{parts}", parts=parts) if parts else words("everything")

    def _parts(self) -> Iterator[Words]:
        if self.region:
            yield words("region {region}", region=self.region)
        if self.practices:
            yield words("practices {codes}", codes=sorted(self.practices))
        if self.projects:
            yield words("projects {projects}", projects=sorted(self.projects))
        if self.measures:
            yield words("measures {measures}", measures=sorted(self.measures))
        if self.first:
            yield words("from {month}", month=self.first)
        if self.last:
            yield words("to {month}", month=self.last)
        if self.since:
            yield words("saved since {moment} UTC", moment=f"{self.since:%Y-%m-%d %H:%M}")
