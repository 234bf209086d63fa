"""A network as whoever oversees it sees it: practices by projects or by measures, and side by side."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from qi_portal.coaching import queries as coaching
from qi_portal.desks.queries import Task, task_of
from qi_portal.domain.access import Actor, Permission, Place
from qi_portal.domain.chart.assurance import Assurance, assurance_of
from qi_portal.domain.chart.decisions import first_needed
from qi_portal.domain.content.measure import Measure, Project
from qi_portal.domain.network.funnel import Pooled
from qi_portal.domain.network.ranking import Judged, Order, by_gap, by_signal
from qi_portal.domain.periods import Month
from qi_portal.measures.beside import Beside, beside_across
from qi_portal.measures.charts import MONTHS_SHOWN, Span, chart_of
from qi_portal.measures.queries import Months, entries_across
from qi_portal.practices.queries import Enrolled, PracticeFacts, enrollments_of, facts_where


@dataclass(frozen=True)
class Column:
    """A column of a network page: the measure that is drawn, and those whose month is due with it."""

    project: Project
    measure: Measure
    due: tuple[Measure, ...]


@dataclass(frozen=True)
class Cell:
    """One practice in one column: its month, and what its chart says. Both None: it takes no part."""

    column: Column
    task: Task | None = None
    judged: Judged | None = None

    @property
    def assurance(self) -> Assurance | None:
        return assurance_of(self.judged.chart, self.judged.direction) if self.judged else None


@dataclass(frozen=True)
class Line:
    """A practice's row of a network page."""

    facts: PracticeFacts
    cells: tuple[Cell, ...]

    @property
    def missing(self) -> int:
        """Columns with nothing entered for the month."""
        return sum(cell.task is not None and cell.task.entered == 0 for cell in self.cells)

    @property
    def judged(self) -> list[Judged]:
        return [cell.judged for cell in self.cells if cell.judged]


@dataclass(frozen=True)
class Coach:
    """Somebody to whom practices are assigned."""

    id: UUID
    name: str
    practice_ids: frozenset[UUID]


def practices_of(actor: Actor) -> list[PracticeFacts]:
    """The practices of the actor's network, by name."""
    return facts_where(actor, Permission.MEASURE_READ)


def coaches_of(practices: Sequence[PracticeFacts]) -> list[Coach]:
    """Who coaches any of these practices, by name. Hand in only practices that the actor may see."""
    assigned: dict[coaching.Coach, set[UUID]] = {}
    for practice_id, coaches in coaching.coaches_of([each.place.practice_id for each in practices]).items():
        for coach in coaches:
            assigned.setdefault(coach, set()).add(practice_id)
    named = sorted(assigned, key=lambda coach: (coach.name, coach.id))
    return [Coach(each.id, each.name, frozenset(assigned[each])) for each in named]


def lead_columns(projects: Iterable[Project]) -> list[Column]:
    """A column for each project: its lead measure, with everything that is due in it."""
    return [_of_project(project) for project in projects]


def measure_columns(project: Project) -> list[Column]:
    """A column for each measure of one project."""
    return [Column(project, measure, (measure,)) for measure in project.measures]


def network(actor: Actor, practices: Sequence[PracticeFacts], columns: Sequence[Column], month: Month) -> list[Line]:
    """Practices by columns for the month, each cell with its chart; in the order of the practices."""
    ids = [each.place.practice_id for each in practices]
    beside = beside_across(actor, ids, {each.project.id: each.project for each in columns}.values())
    first = _first_needed(columns, beside, month - (MONTHS_SHOWN - 1))
    drawn = entries_across(actor, [each.measure.id for each in columns], ids, first=first)
    due = entries_across(actor, [measure.id for each in columns for measure in each.due], ids, first=month)
    parts = {(each.practice_id, each.project_id): each for each in enrollments_of(ids)}
    return [
        Line(each, tuple(_cells(Known(each.place, month, drawn[here], due[here], beside[here]), columns, parts)))
        for each in practices
        for here in [each.place.practice_id]
    ]


def in_order(lines: Iterable[Line], order: Order) -> list[Line]:
    """The lines as asked for; those that are alike stay as they are, by name."""
    match order:
        case Order.SIGNAL:
            return sorted(lines, key=lambda line: by_signal(line.judged))
        case Order.GAP:
            return sorted(lines, key=lambda line: by_gap(line.judged))
        case Order.MISSING:
            return sorted(lines, key=lambda line: -line.missing)
        case Order.NAME:
            return list(lines)


def pooled(actor: Actor, measure: Measure, span: Span) -> list[Pooled]:
    """What each practice of the network counted of a measure in the span, all months together; by name."""
    practices = practices_of(actor)
    ids = [each.place.practice_id for each in practices]
    stored = entries_across(actor, [measure.id], ids, first=span.first)
    parts = {each.practice_id: each for each in enrollments_of(ids) if each.project_id == measure.project_id}
    found = ((each, parts.get(each.place.practice_id)) for each in practices)
    return [
        _together(each.place, stored[each.place.practice_id].get(measure.id, {}), part, span)
        for each, part in found
        if part is not None
    ]


@dataclass(frozen=True)
class Known:
    """What is known of one practice for its line: the months drawn, those due, and what is kept beside them."""

    place: Place
    month: Month
    drawn: Mapping[str, Months]
    due: Mapping[str, Months]
    beside: Mapping[str, Beside]


def _cells(known: Known, columns: Iterable[Column], parts: Mapping[tuple[UUID, str], Enrolled]) -> Iterator[Cell]:
    for column in columns:
        part = parts.get((known.place.practice_id, column.project.id))
        if part is None or not part.covers(known.month):
            yield Cell(column)
            continue
        measure, span = column.measure, Span.until(known.month, part.started)
        chart = chart_of(measure, known.drawn.get(measure.id, {}), span, known.beside[measure.id])
        task = task_of(known.place, column.project, column.due, known.month, known.due)
        yield Cell(column, task, Judged(chart, measure.direction))


def _first_needed(columns: Iterable[Column], beside: Mapping[UUID, Mapping[str, Beside]], first: Month) -> Month:
    """Where the earliest chart begins: a locked baseline reaches further back than the months shown."""
    measures = [column.measure.id for column in columns]
    return min(
        (first_needed(kept[each].decided, first) for kept in beside.values() for each in measures), default=first
    )


def _of_project(project: Project) -> Column:
    return Column(project, project.lead_measure, project.measures)


def _together(place: Place, months: Months, part: Enrolled, span: Span) -> Pooled:
    counted = [
        (stored.numerator, stored.denominator)
        for month, stored in months.items()
        if month <= span.last and part.covers(month) and stored.numerator is not None and stored.denominator
    ]
    return Pooled(place.code, place.name, sum(a for a, _ in counted), sum(n for _, n in counted))
