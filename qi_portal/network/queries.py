"""A network as whoever oversees it sees it: practices by projects or by measures."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from qi_portal.coaching import queries as coaching
from qi_portal.domain.access import Actor, Permission, Place
from qi_portal.domain.chart.assurance import Assurance, assurance_of
from qi_portal.domain.chart.decisions import first_needed
from qi_portal.domain.content.measure import Measure, Project
from qi_portal.domain.network.ranking import Judged, Order, by_gap, by_signal
from qi_portal.domain.periods import Month
from qi_portal.measures.beside import Beside, beside_across
from qi_portal.measures.charts import MONTHS_SHOWN, Span, chart_of
from qi_portal.measures.queries import Months, entries_across
from qi_portal.practices.queries import Enrolled, PracticeFacts, enrollments_of, facts_where, places_where


@dataclass(frozen=True)
class Column:
    """A column of a network page: the measure that is drawn, and those whose month is due with it."""

    project: Project
    measure: Measure
    due: tuple[Measure, ...]


@dataclass(frozen=True)
class Due:
    """A project's month in one practice: how many of its measures have something entered."""

    entered: int
    wanted: int

    @property
    def is_complete(self) -> bool:
        return self.entered >= self.wanted


@dataclass(frozen=True)
class Cell:
    """One practice in one column: its month, and what its chart says. Both None: it takes no part."""

    column: Column
    due: Due | None = None
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
        return sum(cell.due is not None and cell.due.entered == 0 for cell in self.cells)

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


def taken_up(actor: Actor, shelf: Mapping[str, Project]) -> list[Project]:
    """The projects that any practice of the actor's takes part in; all of them before the first enrolls."""
    return _taken(shelf, _parts(actor))


def most_taken_up(actor: Actor, shelf: Mapping[str, Project], count: int) -> list[Project]:
    """Those that most of the practices take part in, in the shelf's order."""
    parts = _parts(actor)
    taken = _taken(shelf, parts)
    most = sorted(taken, key=lambda project: -parts[project.id])[:count]
    return [project for project in taken if project in most]


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
        entered = sum(known.month in known.due.get(each.id, {}) for each in column.due)
        yield Cell(column, Due(entered, len(column.due)), Judged(chart, measure.direction))


def _first_needed(columns: Iterable[Column], beside: Mapping[UUID, Mapping[str, Beside]], first: Month) -> Month:
    """Where the earliest chart begins: a locked baseline reaches further back than the months shown."""
    measures = [column.measure.id for column in columns]
    return min(
        (first_needed(kept[each].decided, first) for kept in beside.values() for each in measures), default=first
    )


def _of_project(project: Project) -> Column:
    return Column(project, project.lead_measure, project.measures)


def _taken(shelf: Mapping[str, Project], parts: Mapping[str, int]) -> list[Project]:
    return [project for project in shelf.values() if parts[project.id]] or list(shelf.values())


def _parts(actor: Actor) -> Counter[str]:
    """How many of the actor's practices take part in each project."""
    ids = [each.practice_id for each in places_where(actor, Permission.MEASURE_READ)]
    return Counter(each.project_id for each in enrollments_of(ids))
