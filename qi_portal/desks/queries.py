"""What is due and what is missing, gathered from practices and measures for the desks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from qi_portal.domain.access import Actor, Permission, Place
from qi_portal.domain.chart.model import Chart
from qi_portal.domain.content.measure import Project
from qi_portal.domain.periods import Month
from qi_portal.measures.charts import MONTHS_SHOWN, Span, chart_of
from qi_portal.measures.queries import Months, entries_across
from qi_portal.practices.queries import Enrolled, PracticeFacts, enrollments_of, facts_where, places_where


@dataclass(frozen=True)
class Task:
    """A project's month in one practice: how many of its measures have something entered."""

    place: Place
    project: Project
    month: Month
    entered: int
    wanted: int

    @property
    def is_complete(self) -> bool:
        return self.entered >= self.wanted

    @property
    def is_begun(self) -> bool:
        return 0 < self.entered < self.wanted


@dataclass(frozen=True)
class Cell:
    """One practice in one project: its month, and the chart of the lead measure. `task` None: it takes no part."""

    task: Task | None
    chart: Chart | None


@dataclass(frozen=True)
class Line:
    """A practice's row of the network page."""

    facts: PracticeFacts
    cells: tuple[Cell, ...]

    @property
    def missing(self) -> int:
        """Projects with nothing entered for the month."""
        return sum(cell.task is not None and cell.task.entered == 0 for cell in self.cells)


def tasks_at(actor: Actor, place: Place, shelf: Mapping[str, Project], month: Month) -> list[Task]:
    """What a practice has to enter for the month, open ones first, the most advanced on top."""
    enrolled = [each for each in enrollments_of([place.practice_id]) if each.project_id in shelf and each.covers(month)]
    ids = [measure.id for each in enrolled for measure in shelf[each.project_id].measures]
    stored = entries_across(actor, ids, [place.practice_id], first=month)[place.practice_id]
    tasks = [_task(place, shelf[each.project_id], month, stored) for each in enrolled]
    return sorted(tasks, key=lambda task: (task.is_complete, -task.entered, task.project.title))


def taken_up(actor: Actor, shelf: Mapping[str, Project]) -> list[Project]:
    """The projects that any practice of the actor's takes part in; all of them before the first enrolls."""
    ids = [each.practice_id for each in places_where(actor, Permission.MEASURE_READ)]
    enrolled = {each.project_id for each in enrollments_of(ids)}
    return [project for project in shelf.values() if project.id in enrolled] or list(shelf.values())


def network(actor: Actor, projects: Sequence[Project], month: Month) -> list[Line]:
    """Practices by projects for the month, each cell with its lead measure's chart; by name."""
    facts = facts_where(actor, Permission.MEASURE_READ)
    ids = [each.place.practice_id for each in facts]
    leads = entries_across(actor, [each.lead_measure.id for each in projects], ids, first=month - (MONTHS_SHOWN - 1))
    due = entries_across(actor, [measure.id for each in projects for measure in each.measures], ids, first=month)
    parts = {(each.practice_id, each.project_id): each for each in enrollments_of(ids)}
    return [
        Line(each, tuple(_cells(each.place, projects, month, leads[here], due[here], parts)))
        for each in facts
        for here in [each.place.practice_id]
    ]


def _cells(
    place: Place,
    projects: Iterable[Project],
    month: Month,
    leads: Mapping[str, Months],
    due: Mapping[str, Months],
    parts: Mapping[tuple[UUID, str], Enrolled],
) -> Iterator[Cell]:
    """A practice's cells: the charts from the lead measures' months, the tasks from what is there for the month due."""
    for project in projects:
        part = parts.get((place.practice_id, project.id))
        if part is None or not part.covers(month):
            yield Cell(None, None)
            continue
        lead = project.lead_measure
        chart = chart_of(lead, leads.get(lead.id, {}), Span.until(month, part.started))
        yield Cell(_task(place, project, month, due), chart)


def _task(place: Place, project: Project, month: Month, stored: Mapping[str, Months]) -> Task:
    entered = sum(month in stored.get(measure.id, {}) for measure in project.measures)
    return Task(place, project, month, entered, len(project.measures))
