"""The network as it was rolled up, of the practices whose months an actor may read.

`network` answers a page of practices by projects in two questions, however many practices there are: the lines of all
of them, looked at as they are kept, and the cells of those that are shown.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, select, true

from qi_portal.db import db
from qi_portal.domain.access import Actor, Permission, Place
from qi_portal.domain.chart.assurance import Assurance
from qi_portal.domain.chart.model import Percentiles
from qi_portal.domain.network.ranking import URGENCY
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.reading import Signal, State
from qi_portal.measures.rollups.lines import Cell, unpack
from qi_portal.measures.rollups.looked import Kept, Seen, Told, Wish, in_order, is_of, shows, taken, told_of
from qi_portal.measures.rollups.models import NetworkMonth, Standing, StandingLine
from qi_portal.practices.models import Practice, Program
from qi_portal.practices.queries import PracticeFacts, practice_ids_where


@dataclass(frozen=True)
class Line:
    """A practice and what its projects' lead measures say, by project; projects it takes no part in are absent.
    `as_of` is None where nothing was rolled up yet."""

    facts: PracticeFacts
    as_of: Month | None
    cells: Mapping[str, Cell]


@dataclass(frozen=True)
class Network:
    """One page of lines. `total` practices fit the wish, of all those in `regions`; of `behind` practices the line is
    as of another month than was asked for, or not there yet. `taken` counts practices by project, filters aside."""

    lines: tuple[Line, ...]
    total: int
    told: Told
    behind: int
    taken: Mapping[str, int]
    regions: tuple[str, ...]


def network(actor: Actor, wish: Wish) -> Network:
    """The practices of the actor's network that fit the wish, a page of them with their cells."""
    every = _lines(actor, wish.practice_ids)
    fitting = [each for each in every if is_of(each, wish)]
    seen = [each for each in (Seen.of(kept, wish.project_ids) for kept in fitting) if shows(each, wish)]
    ordered = in_order(seen, wish)
    shown = [each.kept for each in ordered[wish.offset : wish.offset + wish.limit]]
    return Network(
        lines=_with_cells(shown, wish),
        total=len(seen),
        told=told_of(seen),
        behind=sum(each.kept.as_of != wish.month for each in seen),
        taken=taken(every),
        regions=tuple(sorted({each.region for each in every})),
    )


# --- one measure, or those of one project


@dataclass(frozen=True)
class Stood:
    """What one measure's chart says in one practice, as `models.Standing` keeps it."""

    facts: PracticeFacts
    measure_id: str
    project_id: str
    as_of: Month
    signal: Signal
    assurance: Assurance
    gap: float | None
    target: float | None
    state: State
    value: float | None
    value_month: Month | None
    decimals: int
    last_entered: Month | None
    by_chance: float
    size: float | None
    spark: str = field(repr=False)

    @property
    def urgency(self) -> int:
        return URGENCY.index(self.signal)


def of_measures(actor: Actor, measure_ids: Collection[str]) -> list[Stood]:
    """What the measures' charts say in each of the actor's practices that takes part, by practice name and measure."""
    return _stood(actor, Standing.measure_id.in_(measure_ids))


def with_signal(actor: Actor, signals: Collection[Signal], project_ids: Collection[str] | None = None) -> list[Stood]:
    """Every chart of the actor's network, of lead measures and others, that shows one of the signals."""
    asked = [Standing.signal.in_([each.value for each in signals])]
    if project_ids is not None:
        asked.append(Standing.project_id.in_(project_ids))
    return _stood(actor, *asked)


# --- months of a program


@dataclass(frozen=True)
class MonthTold:
    """A month of a measure in a program: how many practices counted it, how many of these enough to count here, and the
    percentiles where they may be told."""

    month: Month
    counted: int
    practices: int
    told: Percentiles | None


def band_of(program_id: UUID, measure_id: str, first: Month, last: Month) -> tuple[MonthTold, ...]:
    """The months from first to last that somebody counted, oldest first. Percentiles are the same for everybody in a
    program; hand in only one that the actor may see."""
    query = (
        select(NetworkMonth)
        .where(NetworkMonth.program_id == program_id, NetworkMonth.measure_id == measure_id)
        .where(NetworkMonth.month >= first, NetworkMonth.month <= last)
        .order_by(NetworkMonth.month)
    )
    return tuple(month_told(row) for row in db.session.scalars(query))


def month_told(row: NetworkMonth) -> MonthTold:
    ranks = [each for each in (row.p10, row.p25, row.p50, row.p75, row.p90) if each is not None]
    if not ranks:
        return MonthTold(row.month, row.counted, row.practices, None)
    p10, p25, p50, p75, p90 = ranks
    return MonthTold(
        row.month, row.counted, row.practices, Percentiles(row.month, p10, p25, p50, p75, p90, row.practices)
    )


# --- inside


FACTS = (
    Practice.id, Practice.code, Practice.name, Practice.region, Practice.clinicians,
    Program.id, Program.name, Program.time_zone,
)  # fmt: skip


def _lines(actor: Actor, chosen: Collection[UUID] | None) -> list[Kept]:
    """Every practice of the network, by name: put in order here, since a database would carry the long texts about."""
    line = StandingLine
    is_chosen = true() if chosen is None else Practice.id.in_(chosen)
    query = (
        select(Practice.code, Practice.name, Practice.region, Practice.clinicians, Program.name, Program.time_zone)
        .add_columns(is_chosen, line.as_of, line.projects, line.urgencies, line.months, line.gaps, line.chances)
        .join(Program, Program.id == Practice.program_id)
        .outerjoin(StandingLine, StandingLine.practice_id == Practice.id)
        .where(_is_seen_by(actor))
    )
    found = (Kept._make(row) for row in db.session.execute(query))
    return sorted(found, key=lambda each: (each.name, each.code))


def _is_seen_by(actor: Actor) -> ColumnElement[bool]:
    return Practice.id.in_(practice_ids_where(actor, Permission.MEASURE_READ))


def _with_cells(shown: Sequence[Kept], wish: Wish) -> tuple[Line, ...]:
    query = select(Practice.code, Practice.id, Practice.program_id, StandingLine.cells)
    query = query.outerjoin(StandingLine, StandingLine.practice_id == Practice.id)
    rows = db.session.execute(query.where(Practice.code.in_([each.code for each in shown])))
    found = {row.code: row for row in rows}
    return tuple(_line(each, found[each.code], wish) for each in shown)


def _line(kept: Kept, row: Row[str, UUID, UUID, str], wish: Wish) -> Line:
    place = Place(row.id, row.program_id, kept.code, kept.name, kept.time_zone)
    cells, wanted = unpack(kept.projects or "", row.cells or "[]"), wish.project_ids
    shown = cells if wanted is None else {name: cells[name] for name in cells if name in wanted}
    return Line(PracticeFacts(place, kept.region, kept.clinicians, kept.program_name), kept.as_of, shown)


STOOD = (
    Standing.measure_id, Standing.project_id, Standing.as_of, Standing.signal, Standing.assurance, Standing.gap,
    Standing.target, Standing.state, Standing.value, Standing.value_month, Standing.decimals, Standing.last_entered,
    Standing.by_chance, Standing.size, Standing.spark,
)  # fmt: skip


def _stood(actor: Actor, *which: ColumnElement[bool]) -> list[Stood]:
    query = (
        select(*FACTS, *STOOD)
        .join(Practice, Practice.id == Standing.practice_id)
        .join(Program, Program.id == Practice.program_id)
        .where(_is_seen_by(actor), *which)
        .order_by(Practice.name, Practice.code, Standing.measure_id)
    )
    return [_one_stood(*row) for row in db.session.execute(query)]


def _one_stood(
    practice_id: UUID, code: str, name: str, region: str, clinicians: int, program_id: UUID, program: str, zone: str,
    *told: Any,
) -> Stood:  # fmt: skip
    facts = PracticeFacts(Place(practice_id, program_id, code, name, zone), region, clinicians, program)
    measure_id, project_id, as_of, signal, assurance, gap, target, state, *rest = told
    said = Signal(signal), Assurance(assurance), gap, target, State(state)
    return Stood(facts, measure_id, project_id, as_of, *said, *rest)
