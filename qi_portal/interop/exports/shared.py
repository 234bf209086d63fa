"""What may leave a program: sums of all its practices by measure and month, protected as every shared report is.

One set of sums for everything that is shared (`domain.program.shared`): the lead measure of each project, settled
quarters, the whole program. No practice is named and none can be chosen, so that no two files can be subtracted.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, NamedTuple
from uuid import UUID

from qi_portal.db import utc_now
from qi_portal.domain.access import Actor, Permission
from qi_portal.domain.chart.targets import levels_in
from qi_portal.domain.content.definition_history import definition_at
from qi_portal.domain.content.measure import Measure, Project
from qi_portal.domain.data_rows import Number, plain, rounded
from qi_portal.domain.disclosure.cells import rule_for
from qi_portal.domain.disclosure.ratios import Ratio
from qi_portal.domain.disclosure.spans import Span
from qi_portal.domain.periods import Month, Quarter, months_between
from qi_portal.domain.program.shared import SHAREABLE, Cube, cube_of, shared_tree
from qi_portal.domain.program.windows import Window, settled_quarters, settled_until
from qi_portal.domain.provenance import Disclosure, Provenance
from qi_portal.domain.spc.reading import State
from qi_portal.domain.words import Speaker, words
from qi_portal.interop.exports.dictionary import told
from qi_portal.interop.exports.files import write_package
from qi_portal.interop.exports.queries import Site, Within, held_across, sites_where
from qi_portal.interop.exports.workbook import write_shared_workbook
from qi_portal.measures.targets.queries import network_targets
from qi_portal.practices.queries import ProgramFacts

QUARTERS = 12
"""Three years are told."""


class SharedRow(NamedTuple):
    """A month of a measure over all practices of a program. Suppressed: no number at all."""

    program_id: str
    measure_id: str
    measure_version: str
    period_start: str
    period_end: str
    numerator: Number | None
    denominator: Number | None
    value: Number | None
    target: Number | None
    status: str
    period: str
    project_id: str
    measure_name: str
    unit: str


@dataclass(frozen=True)
class Shared:
    """A file to be shared: of one program, by somebody who reports on it; `projects` are those chosen."""

    by: Actor
    program: ProgramFacts
    projects: Sequence[Project]
    today: date
    made_at: datetime
    is_chosen: bool

    @staticmethod
    def of(by: Actor, program: ProgramFacts, projects: Sequence[Project], today: date, *, is_chosen: bool) -> "Shared":
        return Shared(by, program, projects, today, utc_now(), is_chosen)

    @property
    def provenance(self) -> Provenance:
        names = [each.id for each in self.projects]
        chosen = words("projects {projects}", projects=names) if self.is_chosen else words("everything")
        scope = words("All practices of {program} together, by month", program=self.program.name)
        return Provenance(self.by.name, self.made_at, self.today, scope, chosen, Disclosure.SHARED)

    @property
    def stem(self) -> str:
        return f"{self.program.code}-shared-{self.today.isoformat()}"

    @property
    def rows(self) -> Iterator[SharedRow]:
        last = settled_until(self.today)
        quarters = settled_quarters(Window("", last.first - 3 * (QUARTERS - 1), last.last), self.today)
        leads = [each for each in self.projects if each.lead_measure.type in SHAREABLE]
        sites = [
            site for site in sites_where(self.by, Permission.MEASURE_READ) if site.place.program_id == self.program.id
        ]
        targets = network_targets(self.program, [each.lead_measure.id for each in leads])
        for project in sorted(leads, key=lambda each: each.lead_measure.id):
            measure = project.lead_measure
            cube = _cube(self.by, sites, project)
            tree = shared_tree(cube, measure, rule_for(is_sensitive=project.sensitive), quarters)
            for month in _months(quarters):
                levels = levels_in(measure, targets.get(measure.id, ()), month)
                target = next((plain(level) for level in levels.values()), None)
                yield _row(self.program, measure, month, tree.at(None, Span.month(month)), target)

    def write_package(self, out: IO[bytes], speaker: Speaker) -> int:
        about = told(self.provenance, speaker, "\r\n")
        return write_package(out, self.stem, SharedRow._fields, self.rows, about)

    def write_workbook(self, out: IO[bytes], speaker: Speaker) -> int:
        return write_shared_workbook(out, SharedRow._fields, self.rows, self.projects, self.provenance, speaker)


def _months(quarters: Iterable[Quarter]) -> Iterator[Month]:
    return (month for each in quarters for month in months_between(each.first, each.last))


def _cube(actor: Actor, sites: Sequence[Site], project: Project) -> Cube[UUID]:
    """What each practice counted of the lead measure."""
    measure = project.lead_measure
    held = held_across(actor, [site.place.practice_id for site in sites], Within([measure.id]))
    kept = [(site, held[site.place.practice_id]) for site in sites]
    return cube_of(
        (site.region, site.place.practice_id, each.parts[project.id], each.months.get(measure.id, {}))
        for site, each in kept
        if project.id in each.parts
    )


def _row(program: ProgramFacts, measure: Measure, month: Month, ratio: Ratio, target: Number | None) -> SharedRow:
    definition = definition_at(measure, month)
    value = None if ratio.numerator is None else definition.value(ratio.numerator, ratio.denominator)
    return SharedRow(
        program_id=program.code,
        measure_id=measure.id,
        measure_version=definition.version,
        period_start=month.first_day.isoformat(),
        period_end=month.last_day.isoformat(),
        numerator=None if ratio.numerator is None else plain(ratio.numerator),
        denominator=None if ratio.denominator is None else plain(ratio.denominator),
        value=None if value is None else rounded(100 * value if definition.is_proportion else value),
        target=target,
        status=_status(ratio).value,
        period=str(month),
        project_id=measure.project_id,
        measure_name=definition.name,
        unit=definition.unit,
    )


def _status(ratio: Ratio) -> State:
    if ratio.is_suppressed:
        return State.SUPPRESSED
    if ratio.is_not_collected:
        return State.NOT_COLLECTED
    return State.NONE_ELIGIBLE if ratio.is_none_eligible else State.COUNTED
