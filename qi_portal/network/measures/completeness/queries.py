"""What practices entered over a year, and when.

A network enters a hundred thousand months a year and nearly all in time. So the database tells of each measure in which
months there is anything, as the bits of a number, and only the months of which more is to be said one by one.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, String, case, exists, func, select, type_coerce

from qi_portal.audit.models import AuditEvent
from qi_portal.db import UtcDateTime, db
from qi_portal.domain.access import Actor, Permission
from qi_portal.domain.content.definition_history import is_counted
from qi_portal.domain.content.measure import Project
from qi_portal.domain.entry.sampling import Sampling
from qi_portal.domain.network.completeness import MONTHS, Entered, Row, Tally, tally
from qi_portal.domain.periods import Month, last_complete_month, months_between
from qi_portal.domain.spc.reading import State
from qi_portal.measures.models import Entry
from qi_portal.practices.queries import Enrolled, PracticeFacts, enrollments_of, practice_ids_where

Series = tuple[UUID, str]
"""A measure in a practice."""

LATE, SMALL = "late", "small"


@dataclass(frozen=True)
class Noted:
    """A month of a measure of which something is to be said: LATE, SMALL, or the state that is there for a number."""

    series: Series
    month: Month
    what: str


@dataclass(frozen=True)
class Year:
    """The months of a year, oldest first; who takes part in what; and of each measure in a practice the months with
    anything, the first month as the lowest bit."""

    months: tuple[Month, ...]
    today: date
    parts: Sequence[Enrolled]
    projects: Mapping[str, Project]
    entered: Mapping[Series, int]
    noted: Sequence[Noted]

    def by_practice(self, practices: Iterable[PracticeFacts]) -> list[Row]:
        """A row for each of the practices that takes part in anything."""
        found = self._rows(lambda part: part.practice_id)
        named = ((each.place.practice_id, each.place.code, each.place.name) for each in practices)
        return [Row(code, name, found[here]) for here, code, name in named if here in found]

    def by_project(self, projects: Iterable[Project]) -> list[Row]:
        """A row for each of the projects that anybody takes part in."""
        found = self._rows(lambda part: part.project_id)
        return [Row(each.id, each.short_title, found[each.id]) for each in projects if each.id in found]

    def _rows(self, key_of: "Callable[[Enrolled], Key]") -> "dict[Key, dict[Month, Tally]]":
        counts = _Counts(self, key_of)
        return {key: {month: counts.tally(key, month, self.today) for month in self.months} for key in counts.keys}


Key = UUID | str


class _Counts:
    """Months of measures added up by a key."""

    def __init__(self, year: Year, key_of: Callable[[Enrolled], Key]) -> None:
        self.expected: Counter[tuple[Key, Month]] = Counter()
        self.entered: Counter[tuple[Key, Month]] = Counter()
        self.noted: Counter[tuple[Key, Month, str]] = Counter()
        self.keys: dict[Key, None] = {}
        known = dict(_expected(year, key_of))
        alike = Counter((key, expected, year.entered.get(series, 0)) for series, (key, expected) in known.items())
        for (key, expected, entered), count in alike.items():
            self.keys[key] = None
            self._add(year.months, key, expected, entered, count)
        for each in year.noted:
            key, expected = known.get(each.series, ("", 0))
            if expected & _bit(year.months, each.month):
                self.noted[key, each.month, each.what] += 1

    def _add(self, months: Sequence[Month], key: Key, expected: int, entered: int, count: int) -> None:
        for at, month in enumerate(months):
            if expected >> at & 1:
                self.expected[key, month] += count
                self.entered[key, month] += count * (entered >> at & 1)

    def tally(self, key: Key, month: Month, today: date) -> Tally:
        late, none, not_collected, small = (
            self.noted[key, month, what] for what in (LATE, State.NONE_ELIGIBLE, State.NOT_COLLECTED, SMALL)
        )
        in_time = self.entered[key, month] - late - none - not_collected
        entered = Entered(in_time, late, none, not_collected, small)
        return tally(self.expected[key, month], entered, is_open=today <= month.due_on)


def year_of(actor: Actor, practices: Sequence[PracticeFacts], projects: Sequence[Project], today: date) -> Year:
    """Of those practices that the actor may read: 12 months to the one now being collected; in three questions."""
    last = last_complete_month(today)
    months = tuple(months_between(last - (MONTHS - 1), last))
    ids = [each.place.practice_id for each in practices]
    shelf = {each.id: each for each in projects}
    parts = [each for each in enrollments_of(ids) if each.project_id in shelf]
    whose = _whose(actor, ids, [measure.id for each in projects for measure in each.measures], months)
    fewest = {each.id: each.collection.minimum or 0 for project in projects for each in project.measures}
    return Year(months, today, parts, shelf, _entered(months, whose), list(_noted(months, fewest, whose)))


def _expected(year: Year, key_of: Callable[[Enrolled], Key]) -> Iterator[tuple[Series, tuple[Key, int]]]:
    """Of each measure in a practice what it is added to, and the months in which it is expected, as bits."""
    counted = {
        measure.id: _bits(year.months, [month for month in year.months if is_counted(measure, month)])
        for project in year.projects.values()
        for measure in project.measures
    }
    for part in year.parts:
        covered = _bits(year.months, [month for month in year.months if part.covers(month)])
        for measure in year.projects[part.project_id].measures:
            if expected := covered & counted[measure.id]:
                yield (part.practice_id, measure.id), (key_of(part), expected)


def _bit(months: Sequence[Month], month: Month) -> int:
    return 1 << month.index - months[0].index


def _bits(months: Sequence[Month], some: Iterable[Month]) -> int:
    return sum(_bit(months, month) for month in some)


# --- from the database

Where = tuple[ColumnElement[bool], ...]


def _whose(
    actor: Actor, practice_ids: Collection[UUID], measure_ids: Collection[str], months: Sequence[Month]
) -> Where:
    return (
        Entry.practice_id.in_(practice_ids_where(actor, Permission.MEASURE_READ)),
        Entry.practice_id.in_(practice_ids),
        Entry.measure_id.in_(measure_ids),
        Entry.period >= months[0],
        Entry.period <= months[-1],
    )


def _entered(months: Sequence[Month], whose: Where) -> dict[Series, int]:
    bit = case(*((Entry.period == month, _bit(months, month)) for month in months), else_=0)
    query = select(Entry.practice_id, Entry.measure_id, func.sum(bit)).where(*whose)
    found = db.session.execute(query.group_by(Entry.practice_id, Entry.measure_id))
    return {(practice_id, measure_id): int(bits) for practice_id, measure_id, bits in found}


def _noted(months: Sequence[Month], fewest: Mapping[str, int], whose: Where) -> Iterator[Noted]:
    """Months without a number, late ones, and reviews of fewer charts than the measure asks for at least."""
    is_late, most = _is_late(months), max(fewest.values(), default=0)
    is_small = (Entry.sampling == Sampling.SAMPLE.value) & (Entry.denominator < most)
    state = Entry.state != State.COUNTED.value
    query = select(
        Entry.practice_id, Entry.measure_id, Entry.period, Entry.state, is_late, Entry.sampling, Entry.denominator
    ).where(*whose, state | is_late | is_small)
    for practice_id, measure_id, month, told, late, sampling, count in db.session.execute(query):
        series = practice_id, measure_id
        if told != State.COUNTED.value:
            yield Noted(series, month, told)
            continue
        if late:
            yield Noted(series, month, LATE)
        if sampling == Sampling.SAMPLE.value and count is not None and count < fewest[measure_id]:
            yield Noted(series, month, SMALL)


def _is_late(months: Sequence[Month]) -> ColumnElement[bool]:
    """Kept after the day it was due. A number that was revised later is as late as the first one that was kept."""
    begin = case(*((Entry.period == month, _late_from(month)) for month in months))
    kept = exists().where(
        AuditEvent.object_kind == "entry",
        AuditEvent.object_id == Entry.measure_id + "/" + type_coerce(Entry.period, String),
        AuditEvent.practice_id == Entry.practice_id,
        AuditEvent.at < begin,
    )
    return (Entry.saved_at >= begin) & ((Entry.version == 1) | ~kept)


def _late_from(month: Month) -> ColumnElement[datetime]:
    """The moment from which a number for the month is late."""
    return type_coerce(datetime.combine(month.due_on + timedelta(days=1), time(), UTC), UtcDateTime)
