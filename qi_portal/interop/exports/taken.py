"""What somebody takes away, as a value, and the files it can be written to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import IO

from qi_portal.db import utc_now
from qi_portal.domain.access import Actor, Place
from qi_portal.domain.content.measure import Project
from qi_portal.domain.data_rows import COLUMNS, DataRow
from qi_portal.domain.provenance import Disclosure, Provenance
from qi_portal.domain.words import Speaker, Words
from qi_portal.interop.exports.chosen import Chosen
from qi_portal.interop.exports.dictionary import told
from qi_portal.interop.exports.drawn import Pooled, drawn_of_practice
from qi_portal.interop.exports.files import within_workbook, write_package
from qi_portal.interop.exports.rows import Taking, rows_of
from qi_portal.interop.exports.workbook import Contents, write_workbook
from qi_portal.library import Library

NETWORK = "network"


@dataclass(frozen=True)
class Taken:
    """Rows of practices, by code. `of` is the code of the only one, or the network; `today` is the date there."""

    by: Actor
    chosen: Chosen
    places: Sequence[Place]
    of: str
    scope: Words
    today: date
    with_notes: bool = True
    made_at: datetime = field(default_factory=utc_now)

    @property
    def provenance(self) -> Provenance:
        return Provenance(self.by.name, self.made_at, self.today, self.scope, self.chosen.says, Disclosure.FULL)

    @property
    def stem(self) -> str:
        """Of the names of its files."""
        return f"{self.of}-data-{self.today.isoformat()}"

    @property
    def rows(self) -> Iterator[DataRow]:
        return rows_of(Taking(self.by, self.chosen, self.with_notes), self.places)

    def write_package(self, out: IO[bytes], speaker: Speaker) -> int:
        """Rows as CSV, with a text beside them that says what they are."""
        return write_package(out, self.stem, COLUMNS, self.rows, told(self.provenance, speaker, "\r\n"))

    def write_workbook(self, out: IO[bytes], library: Library, speaker: Speaker) -> int:
        """Rows with what they mean, and charts of one practice, or of several added up. Invalid: too many rows."""
        wanted = self.chosen.projects
        projects = [each for each in library.projects.values() if not wanted or each.id in wanted]
        contents = self._of_one(projects) if self.of != NETWORK else self._of_many(projects)
        return write_workbook(out, contents, speaker)

    def _of_one(self, projects: Sequence[Project]) -> Contents:
        by_id = {each.id: each for each in projects}
        (place,) = self.places
        return Contents(
            within_workbook(self.rows),
            projects,
            lambda: list(drawn_of_practice(self.by, place, by_id, self.chosen)),
            self.provenance,
        )

    def _of_many(self, projects: Sequence[Project]) -> Contents:
        pooled = Pooled()
        rows = pooled.passing(within_workbook(self.rows))
        return Contents(rows, projects, lambda: pooled.drawn(projects), self.provenance)
