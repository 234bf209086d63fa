"""A report about many practices as one frozen value: what page, paper and workbook are made from."""

from dataclasses import dataclass
from enum import StrEnum

from qi_portal.domain.program.reach import Reach
from qi_portal.domain.provenance import Provenance
from qi_portal.domain.words import Words, words
from qi_portal.practices.queries import PracticeFacts
from qi_portal.reports.program.asked import Asked
from qi_portal.reports.program.figures import Figure
from qi_portal.reports.program.picture import Picture
from qi_portal.reports.program.work import Work


class Subject(StrEnum):
    """What a report is about."""

    PROJECT = "project"
    NETWORK = "network"
    FUNDER = "funder"

    @property
    def says(self) -> Words:
        return TITLES[self]


TITLES = {
    Subject.PROJECT: words("Project report"),
    Subject.NETWORK: words("Network report"),
    Subject.FUNDER: words("Program report"),
}


@dataclass(frozen=True)
class Issue:
    """Something that is open: of which kind, what, and of which practices where they may be named."""

    kind: Words
    says: Words
    practices: tuple[PracticeFacts, ...] = ()


@dataclass(frozen=True)
class ProgramReport:
    """`pictures` are its projects, the most widespread first; a project's report has one. What a report does not hold
    is None or empty."""

    subject: Subject
    asked: Asked
    provenance: Provenance
    short: tuple[Words, ...]
    figures: tuple[Figure, ...]
    pictures: tuple[Picture, ...]
    reach: Reach | None = None
    work: Work | None = None
    issues: tuple[Issue, ...] = ()
    guidelines: int = 0
    conditions: tuple[tuple[str, str], ...] = ()
    """(condition, title) of the guidelines in use, for the table of decisions."""

    @property
    def name(self) -> str:
        """The stem of its files' names: 'demo-funder-FY2026'."""
        about = self.pictures[0].project.id if self.subject is Subject.PROJECT else self.subject.value
        shared = "-shared" if self.asked.is_shared and self.subject is not Subject.FUNDER else ""
        return f"{self.asked.program.code}-{about}-{self.asked.window.key}{shared}"

    @property
    def title(self) -> Words:
        if self.subject is Subject.PROJECT:
            return words("{project}: {what}", project=self.pictures[0].project.short_title, what=self.subject.says)
        return words("{program}: {what}", program=self.asked.program.name, what=self.subject.says)

    @property
    def open(self) -> dict[Words, list[Issue]]:
        """What is open by its kind, in order."""
        found: dict[Words, list[Issue]] = {}
        for issue in self.issues:
            found.setdefault(issue.kind, []).append(issue)
        return found

    @property
    def told(self) -> tuple[Picture, ...]:
        """The projects of which something may be told."""
        return tuple(each for each in self.pictures if each.few is None)

    @property
    def untold(self) -> tuple[Picture, ...]:
        return tuple(each for each in self.pictures if each.few)
