"""One program at one moment: its definitions, and the month now being collected there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from importlib.metadata import version
from uuid import UUID

from sqlalchemy import select

from qi_portal.db import db
from qi_portal.domain.content.definition_history import COUNTED_BY, project_at, versions_of
from qi_portal.domain.content.measure import Measure, Project
from qi_portal.domain.periods import Month, last_complete_month
from qi_portal.measures.definitions.shelf import laid_anew
from qi_portal.practices.models import Program
from qi_portal.web.clock import today_at
from qi_portal.web.shelves import files, library_of

RELEASE = version("qi-portal")
FORM = 2
"""Of what is kept: one more when it changes between two releases."""
READ_BY = (*COUNTED_BY, "version", "since", "target", "chart", "min_denominator")
"""What of a definition shows in a chart's reading, or in who counts in a month."""
MARK_LENGTH = 16


@dataclass(frozen=True)
class Scope:
    """`projects` as the program's practices see them; `month` as of which charts are read."""

    program_id: UUID
    month: Month
    projects: Mapping[str, Project]
    _bases: dict[str, str] = field(default_factory=dict, init=False, repr=False, compare=False)
    _due: dict[str, frozenset[str]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def measures(self) -> Mapping[str, Measure]:
        """By id, those of all projects."""
        return {measure.id: measure for project in self.projects.values() for measure in project.measures}

    def basis_of(self, measure_id: str) -> str | None:
        """A mark of all that the measure's rows are made with besides what practices and programs kept; None when it
        is in no project."""
        measure = self.measures.get(measure_id)
        if measure is None:
            return None
        if measure_id not in self._bases:
            project = self.projects[measure.project_id]
            self._bases[measure_id] = _mark(project, measure, sorted(self.due_in(project.id)))
        return self._bases[measure_id]

    def due_in(self, project_id: str) -> frozenset[str]:
        """The measures of the project that are counted in the month."""
        if project_id not in self._due:
            due = project_at(self.projects[project_id], self.month).measures
            self._due[project_id] = frozenset(measure.id for measure in due)
        return self._due[project_id]


def scope_of(program_id: UUID, *, is_defining: bool = False) -> Scope:
    """A program now. `is_defining`: this transaction releases definitions, which may still be undone, so that nothing
    of it is remembered."""
    zone = db.session.scalars(select(Program.time_zone).where(Program.id == program_id)).one()
    library = laid_anew(files(), program_id) if is_defining else library_of(program_id)
    return Scope(program_id, last_complete_month(today_at(zone)), library.projects)


def program_ids() -> list[UUID]:
    """Every program's, in order."""
    return list(db.session.scalars(select(Program.id).order_by(Program.id)))


def _mark(project: Project, measure: Measure, due: Sequence[str]) -> str:
    versions = [[getattr(each, name) for name in READ_BY] for each in versions_of(measure)]
    told = RELEASE, FORM, project.sensitive, measure is project.lead_measure, due, measure.retired_after, versions
    return sha256(repr(told).encode()).hexdigest()[:MARK_LENGTH]
