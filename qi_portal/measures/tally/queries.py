"""The tally of a month as somebody may see it: every lane, every tap, and whether its sums are in the grid already."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from qi_portal.accounts.models import Person
from qi_portal.db import db
from qi_portal.domain.access import Actor, Permission, Place
from qi_portal.domain.content.measure import Project
from qi_portal.domain.entry.numbers import plain
from qi_portal.domain.entry.tally import Answer, Cells, Tap, cells_of, charts_in, is_tallied
from qi_portal.domain.periods import Month
from qi_portal.measures.tally.models import TallyHold, TallySheet, TallyTap
from qi_portal.practices.queries import practice_ids_where


@dataclass(frozen=True)
class Hold:
    """Somebody who writes, or wrote, in a lane, on one device."""

    person_id: UUID | None
    name: str
    device: str


@dataclass(frozen=True)
class Lane:
    """The charts of one person on one device. `holds` tells who began it and, last, who writes in it now."""

    id: UUID
    holds: tuple[Hold, ...]

    @property
    def begun(self) -> Hold:
        return self.holds[0]

    @property
    def held(self) -> Hold:
        return self.holds[-1]

    def is_held_by(self, actor: Actor, device: str) -> bool:
        return (self.held.person_id, self.held.device) == (actor.person_id, device)


@dataclass(frozen=True)
class Closing:
    """When a tally's sums were put into the grid, by whom, and of how many taps."""

    at: datetime
    by: str
    taps: int


@dataclass(frozen=True)
class Tally:
    """A sheet with its lanes in the order in which they were begun; `version` is 0 while nobody has begun it."""

    version: int = 0
    closing: Closing | None = None
    lanes: tuple[Lane, ...] = ()
    taps: tuple[Tap, ...] = ()

    @cached_property
    def cells(self) -> Cells:
        return cells_of(self.taps)

    def charts(self, project: Project) -> dict[UUID, frozenset[int]]:
        """The charts of each lane in which something was found out."""
        return charts_in(self.cells, [each.id for each in project.measures if is_tallied(each)])

    def count(self, project: Project) -> int:
        return sum(map(len, self.charts(project).values()))

    @property
    def late(self) -> int:
        """Taps that came after the sums were put into the grid."""
        return len(self.taps) - self.closing.taps if self.closing else 0


NOT_BEGUN = Tally()


def tally_of(actor: Actor, place: Place, project_id: str, period: Month) -> Tally:
    """The month's tally of one project in one practice, if the actor may enter there."""
    closed_by = aliased(Person)
    query = (
        select(TallySheet, closed_by.name)
        .outerjoin(closed_by, closed_by.id == TallySheet.closed_by)
        .where(TallySheet.practice_id.in_(practice_ids_where(actor, Permission.MEASURE_ENTER)))
        .where(TallySheet.practice_id == place.practice_id)
        .where(TallySheet.project_id == project_id, TallySheet.period == period)
    )
    found = db.session.execute(query.execution_options(populate_existing=True)).first()
    if found is None:
        return NOT_BEGUN
    sheet, name = found
    return Tally(sheet.version, _closing(sheet, name or ""), _lanes(sheet), _taps(sheet))


def _closing(sheet: TallySheet, name: str) -> Closing | None:
    if sheet.closed_at is None:
        return None
    return Closing(sheet.closed_at, name, sheet.taps_closed or 0)


def _lanes(sheet: TallySheet) -> tuple[Lane, ...]:
    query = (
        select(TallyHold.lane_id, TallyHold.person_id, Person.name, TallyHold.device)
        .outerjoin(Person, Person.id == TallyHold.person_id)
        .where(TallyHold.practice_id == sheet.practice_id, TallyHold.sheet_id == sheet.id)
        .order_by(TallyHold.at, TallyHold.number, TallyHold.lane_id)
    )
    holds: dict[UUID, list[Hold]] = defaultdict(list)
    for lane_id, person_id, name, device in db.session.execute(query):
        holds[lane_id].append(Hold(person_id, name or "", device))
    return tuple(Lane(lane_id, tuple(each)) for lane_id, each in holds.items())


def _taps(sheet: TallySheet) -> tuple[Tap, ...]:
    query = (
        select(TallyTap)
        .where(TallyTap.practice_id == sheet.practice_id, TallyTap.sheet_id == sheet.id)
        .order_by(TallyTap.lane_id, TallyTap.sequence, TallyTap.id)
    )
    return tuple(_tap(row) for row in db.session.scalars(query))


def _tap(row: TallyTap) -> Tap:
    return Tap(
        id=row.id,
        lane=row.lane_id,
        sequence=row.sequence,
        chart=row.chart,
        measure_id=row.measure_id,
        answer=Answer(row.answer),
        reason=row.reason,
        amount=None if row.amount is None else plain(row.amount),
    )
