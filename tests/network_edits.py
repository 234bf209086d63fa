"""Whatever people do to a network, at random: counts, states, decisions, targets, parts and definitions."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from uuid import UUID

from sqlalchemy import select

from factories import Factory, Region
from qi_portal.db import db
from qi_portal.domain.access import Actor, Place, Role
from qi_portal.domain.chart.decision_rules import lock
from qi_portal.domain.chart.decisions import ChosenChart, Decided, Exclusion, PhaseStart
from qi_portal.domain.content.measure import Measure
from qi_portal.domain.content.overlay import Kind as Defines
from qi_portal.domain.entry.targets import NewTarget
from qi_portal.domain.errors import Invalid
from qi_portal.domain.improvement.part import Part
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.reading import State
from qi_portal.library import Library
from qi_portal.measures.actions import Change, record_entries, take_back_entries
from qi_portal.measures.chart_decisions import actions as decisions
from qi_portal.measures.chart_decisions.in_hand import ChartInHand, chart_in_hand
from qi_portal.measures.charts import Span
from qi_portal.measures.definitions import actions as definitions
from qi_portal.measures.definitions.writing import as_new, workshop
from qi_portal.measures.models import Entry
from qi_portal.measures.targets import actions as targets
from qi_portal.measures.targets.models import TargetSetting
from qi_portal.practices import actions as practices
from qi_portal.practices.models import Enrollment
from qi_portal.practices.queries import ProgramFacts
from qi_portal.web.shelves import files, library_of

FIRST, LAST = Month(2024, 1), Month(2026, 11)
MONTHS = LAST.index - FIRST.index + 1
WHY = "Agreed in the meeting."


@dataclass
class Edits:
    """Twelve practices of one program and three of another, in projects that are counted in different ways."""

    make: Factory
    shelves: Library
    chance: Random
    projects: tuple[str, ...] = ("dev-screening", "adolescent-depression", "asthma-control")
    places: list[Place] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)
    by: Actor = field(default_factory=Actor)
    versions: dict[tuple[UUID, str], int] = field(default_factory=dict)

    def begin(self) -> None:
        self.regions = [self.make.program(), self.make.program()]
        self.places = [self.make.practice(self.regions[0]) for _ in range(12)]
        self.places += [self.make.practice(self.regions[1]) for _ in range(3)]
        staff = self.make.person(Role.PROGRAM_STAFF, at=self.regions[0])
        self.make.role(staff, Role.PROGRAM_STAFF, self.regions[1])
        self.by = self.make.actor(staff)
        for place in self.places:
            self.make.write(lambda place=place: self._begin_at(place))

    def _begin_at(self, place: Place) -> None:
        """A part in each project, and a year of counts."""
        for project_id in self.projects:
            practices.enroll(place=place, project_id=project_id, started=FIRST, by=self.by)
            changes = [
                self._change(measure, LAST - ago, 0)
                for measure in self.shelves.project(project_id).measures
                for ago in range(1, 15)
            ]
            record_entries(place=place, changes=changes, by=self.by, source="file")

    def one(self) -> None:
        """One deed in a transaction of its own."""
        deeds: dict[Callable[[], None], int] = {
            self.count: 60, self.take_back: 8, self.decide: 10, self.undo_decision: 3, self.set_target: 6,
            self.withdraw_target: 3, self.take_part: 7, self.define: 1,
        }  # fmt: skip
        (deed,) = self.chance.choices(list(deeds), list(deeds.values()))
        self.make.write(deed)

    def count(self) -> None:
        """One to four months of one practice, first counts or others than before."""
        place, measure = self.chance.choice(self.places), self._measure()
        kept = self._kept(place, measure)
        months = {FIRST + self.chance.randrange(MONTHS) for _ in range(self.chance.choice((1, 1, 2, 4)))}
        changes = [self._change(measure, month, kept[month].version if month in kept else 0) for month in months]
        record_entries(place=place, changes=changes, by=self.by, source="form")

    def take_back(self) -> None:
        place, measure = self.chance.choice(self.places), self._measure()
        kept = self._kept(place, measure)
        gone = self.chance.sample(sorted(kept), min(2, len(kept)))
        versions = {(measure.id, month): kept[month].version for month in gone}
        take_back_entries(place=place, versions=versions, by=self.by, reason=WHY)

    def decide(self) -> None:
        """A baseline, a phase, a month left out or another chart, where that may be decided."""
        subject, hand = self._in_hand()
        months = [point.month for point in hand.points]
        what: tuple[Callable[[], Decided], ...] = (
            lambda: lock(hand.series, months[-13], months[-2]),
            lambda: PhaseStart(self.chance.choice(months)),
            lambda: Exclusion(self.chance.choice(months)),
            lambda: ChosenChart(self.chance.choice(hand.series.kinds)),
        )
        try:
            decisions.decide(subject=subject, what=self.chance.choice(what)(), why=WHY, by=self.by)
        except (Invalid, IndexError):
            return

    def undo_decision(self) -> None:
        subject, hand = self._in_hand()
        standing = [each.id for each in hand.history if each.withdrawn is None]
        if standing:
            try:
                decisions.withdraw(subject=subject, decision_id=self.chance.choice(standing), why=WHY, by=self.by)
            except Invalid:
                return

    def set_target(self) -> None:
        first = FIRST + self.chance.randrange(MONTHS)
        target = NewTarget(float(self.chance.randrange(20, 100)), first, None, WHY)
        targets.set_target(whose=self._whose(), measure_id=self._measure().id, target=target, by=self.by)

    def withdraw_target(self) -> None:
        whose = self._whose()
        standing = select(TargetSetting).where(whose.rows, TargetSetting.withdrawn_at.is_(None))
        rows = list(db.session.scalars(standing.order_by(TargetSetting.id)))
        if rows:
            row = self.chance.choice(rows)
            targets.withdraw(whose=whose, measure_id=row.measure_id, target_id=row.id, by=self.by)

    def take_part(self) -> None:
        """Leave a project, or come back to it."""
        place, project_id = self.chance.choice(self.places), self.chance.choice(self.projects)
        row = db.session.get_one(Enrollment, (place.practice_id, project_id))
        try:
            if row.ended is None:
                last = FIRST + self.chance.randrange(MONTHS)
                practices.leave(place=place, project_id=project_id, last=last, why=WHY, by=self.by)
            else:
                part = Part(row.ended + self.chance.choice((1, 1, 2, 6)))
                practices.join(place=place, project_id=project_id, part=part, by=self.by)
        except Invalid:
            return

    def define(self) -> None:
        """Release a version that is counted otherwise, or only has another target, or retire the measure."""
        region, measure = self.chance.choice(self.regions), self._measure()
        program = ProgramFacts(region.id, region.code, region.code, region.time_zone)
        whole = workshop(program, files(), library_of(region.id))
        content = whole.file_content(Defines.MEASURE, measure.id)
        assert content is not None
        number = str(self.versions.get((region.id, measure.id), 1) + 1)
        self.versions[region.id, measure.id] = int(number)
        written = {**as_new(content, version=number), "min_denominator": self.chance.choice((1, 11, 20, 25))}
        if self.chance.random() < 0.5:
            written["numerator"] = f"Counted in another way, {number}"
        last = LAST - self.chance.randrange(6) if self.chance.random() < 0.2 else None
        text = definitions.Text(written, FIRST + self.chance.randrange(MONTHS), WHY, last)
        whose = definitions.Whose(region.id, Defines.MEASURE, measure.id)
        definitions.begin(whose=whose, number=number, text=text, by=self.by)
        definitions.release(whose=whose, opened_on=1, by=self.by)

    def _measure(self) -> Measure:
        return self.chance.choice(self.shelves.project(self.chance.choice(self.projects)).measures)

    def _kept(self, place: Place, measure: Measure) -> dict[Month, Entry]:
        mine = select(Entry).where(Entry.practice_id == place.practice_id, Entry.measure_id == measure.id)
        return {row.period: row for row in db.session.scalars(mine)}

    def _change(self, measure: Measure, month: Month, opened_on: int) -> Change:
        state = self.chance.choices((State.COUNTED, State.NONE_ELIGIBLE, State.NOT_COLLECTED), (9, 1, 1))[0]
        of = self.chance.randrange(5, 60)
        counts = (float(self.chance.randrange(of + 1)), float(of)) if state is State.COUNTED else (None, None)
        if state is State.COUNTED and measure.type in ("count", "days-between"):
            counts = counts[0], None
        version = str(self.chance.choice((1, 1, 2)))
        return Change(measure.id, month, state, *counts, opened_on=opened_on, definition_version=version)

    def _whose(self) -> targets.Whose:
        if self.chance.random() < 0.3:
            return targets.Whose(self.chance.choice(self.regions).id)
        return targets.Whose.practice(self.chance.choice(self.places))

    def _in_hand(self) -> tuple[decisions.Subject, ChartInHand]:
        place, measure = self.chance.choice(self.places), self._measure()
        hand = chart_in_hand(self.by, place, measure, Span(FIRST, LAST - 1), LAST)
        return decisions.Subject(place, measure.id, hand.series), hand
