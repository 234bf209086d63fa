"""What the rules ask of the database while they judge a file, and what a file does to it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from uuid import UUID

from qi_portal.db import utc_now
from qi_portal.domain.access import Actor, Permission, Place, Role
from qi_portal.domain.content.measure import Measure
from qi_portal.domain.entry.cells import normal_id
from qi_portal.domain.entry.check import Context
from qi_portal.domain.entry.column_plan import ColumnPlan
from qi_portal.domain.entry.findings import SAME_FILE, Finding
from qi_portal.domain.entry.parsed import ParsedFile
from qi_portal.domain.entry.plan import Progress, plan
from qi_portal.domain.entry.planned import Around, Kept, Plan
from qi_portal.domain.errors import NotFound
from qi_portal.domain.periods import Month
from qi_portal.domain.words import words
from qi_portal.library import Library
from qi_portal.measures.imports.files.reader import read_file
from qi_portal.measures.imports.queries import Done, Saved, committed_before, kept_in, saved_plans, settled_months
from qi_portal.measures.unlocks.queries import unlocked_across
from qi_portal.practices.queries import Enrolled, enrollments_of, places_where
from qi_portal.web.clock import today_at

NOTHING: frozenset[tuple[str, Month]] = frozenset()


@dataclass
class Desk:
    """Answers the rules; each practice is looked up once, for the measures of the file alone."""

    actor: Actor
    library: Library
    today: date
    places: Mapping[str, Place]
    writable: frozenset[UUID]
    measures: dict[str, Measure | None] = field(default_factory=dict)
    settled: Mapping[UUID, frozenset[tuple[str, Month]]] = field(default_factory=dict)
    stored: dict[UUID, Mapping[str, Mapping[Month, Kept]]] = field(default_factory=dict)

    @staticmethod
    def of(actor: Actor, library: Library, today: date | None = None) -> "Desk":
        """A desk for the actor; `today` is the date where the first of the practices is unless it is given."""
        readable = places_where(actor, Permission.MEASURE_READ)
        writable = places_where(actor, Permission.MEASURE_ENTER)
        places = {place.code.upper(): place for place in (*readable, *writable)}
        day = today or today_at(writable[0].time_zone if writable else "UTC")
        return Desk(actor, library, day, places, frozenset(place.practice_id for place in writable))

    def prepare(self, measure_ids: Collection[str], sha256: str) -> None:
        """Find the file's measures, and what the same file brought before."""
        self.measures = {measure_id: self._measure(measure_id) for measure_id in measure_ids}
        self.settled = settled_months(self.actor, sha256)

    def practice(self, code: str) -> str | None:
        place = self.places.get(code)
        return place.code if place else None

    @property
    def unknown_practice(self) -> str:
        return "R01" if self.actor.program_ids(Role) else "R14"

    def measure(self, measure_id: str) -> Measure | None:
        return self.measures.get(measure_id)

    def around(self, practice: str, measure: Measure, today: date) -> Around:
        place = self.places[practice.upper()]
        if place.practice_id not in self.writable:
            return Around(Context(today, None, may_write=False))
        part = self._parts.get((place.practice_id, measure.project_id))
        settled = self.settled.get(place.practice_id, NOTHING)
        return Around(
            context=Context(today, part.started if part else None, part.ended if part else None),
            kept=self._stored(place).get(measure.id, {}),
            unlocked=self.unlocked.get(place.practice_id, {}).get(measure.project_id, frozenset()),
            committed=frozenset(month for measure_id, month in settled if measure_id == measure.id),
        )

    @property
    def writable_codes(self) -> list[str]:
        """Codes of the practices that the actor may enter for."""
        return sorted(place.code for place in self.places.values() if place.practice_id in self.writable)

    def knows_measure(self, text: str) -> bool:
        return self._measure(normal_id(text)) is not None

    @cached_property
    def unlocked(self) -> Mapping[UUID, Mapping[str, frozenset[Month]]]:
        return unlocked_across(list(self.writable), utc_now())

    @cached_property
    def saved(self) -> Sequence[Saved]:
        """What was said of columns before."""
        return saved_plans(self.actor)

    def _measure(self, measure_id: str) -> Measure | None:
        try:
            return self.library.measure(measure_id)
        except NotFound:
            return None

    def _stored(self, place: Place) -> Mapping[str, Mapping[Month, Kept]]:
        if place.practice_id not in self.stored:
            ids = [measure.id for measure in self.measures.values() if measure]
            self.stored[place.practice_id] = kept_in(self.actor, place, ids)
        return self.stored[place.practice_id]

    @cached_property
    def _parts(self) -> Mapping[tuple[UUID, str], Enrolled]:
        return {(each.practice_id, each.project_id): each for each in enrollments_of(list(self.writable))}


@dataclass(frozen=True)
class Sent:
    """A file as it came. `plan` is what its sender said of its columns."""

    name: str
    content: bytes
    sha256: str
    plan: ColumnPlan | None = None


@dataclass(frozen=True)
class Looked:
    """A file read and judged. `earlier` is the commit of the very same file, `saved` what was said of its columns."""

    parsed: ParsedFile
    plan: Plan
    earlier: Done | None
    saved: Saved | None


def read_with(sent: Sent, desk: Desk) -> ParsedFile:
    """The file's rows, by what its sender said of its columns, else by what was said before."""
    plans = [each.plan for each in desk.saved]
    return read_file(sent.name, sent.content, [sent.plan, *plans] if sent.plan else plans)


def look(sent: Sent, desk: Desk, progress: Progress | None = None) -> Looked:
    """What committing the file would do. Writes nothing."""
    return judge(sent, read_with(sent, desk), desk, progress)


def judge(sent: Sent, parsed: ParsedFile, desk: Desk, progress: Progress | None = None) -> Looked:
    """The same for a file that was read already."""
    desk.prepare({normal_id(each) for each in {row.measure for row in parsed.rows}}, sent.sha256)
    earlier = committed_before(desk.actor, sent.sha256)
    planned = plan(parsed, desk, desk.today, progress)
    used = next((each for each in desk.saved if each.plan == parsed.mapped_by), None)
    return Looked(parsed, _with_earlier(planned, earlier), earlier, used)


def _with_earlier(planned: Plan, earlier: Done | None) -> Plan:
    """F09 first among the remarks."""
    if earlier is None or planned.file_errors:
        return planned
    message = words(
        "{who} committed a file with the same content on {day}. What it brought stays as it is now.",
        who=earlier.by or words("The operator"),
        day=earlier.committed_at.date(),
    )
    return planned.with_remark(Finding(SAME_FILE, message))
