"""A month's tally with everything around it that its pages and its device need."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from qi_portal.domain.access import Actor, Place
from qi_portal.domain.content.measure import Measure, Project
from qi_portal.domain.entry.tally import (
    FEWEST_CHARTS,
    MOST_CHARTS,
    USEFUL_CHARTS,
    Cell,
    Sums,
    Tap,
    is_tallied,
    spans,
    sums_of,
)
from qi_portal.domain.periods import Month
from qi_portal.domain.words import Words, words
from qi_portal.measures.tally.queries import Lane, Tally
from qi_portal.practices.queries import Enrolled

PAGE = "page"
"""The name of the device of those who tally without a script."""


@dataclass(frozen=True)
class LaneView:
    """A lane as its reader is told of it: whose charts they are, and which."""

    lane: Lane
    name: Words
    charts: str
    count: int
    is_yours: bool


@dataclass(frozen=True)
class Book:
    """A project as it is defined in the month, and its tally."""

    place: Place
    project: Project
    period: Month
    today: date
    enrolled: Enrolled
    tally: Tally
    is_unlocked: bool = False

    @property
    def measures(self) -> list[Measure]:
        """What is counted chart by chart."""
        return [each for each in self.project.measures if is_tallied(each)]

    @property
    def others(self) -> list[Measure]:
        """What is typed into the grid instead."""
        return [each for each in self.project.measures if not is_tallied(each)]

    @property
    def count(self) -> int:
        return self.tally.count(self.project)

    @property
    def goal(self) -> int:
        """The useful number of charts, by the definitions."""
        return max((each.collection.recommended or 0 for each in self.measures), default=0) or USEFUL_CHARTS

    @property
    def fewest(self) -> int:
        """The charts that count toward credit."""
        return FEWEST_CHARTS

    @property
    def may_reopen(self) -> bool:
        """Until the month locks, and while staff have opened a locked one."""
        return self.is_unlocked or not self.period.is_locked(self.today)

    def sums(self, measure: Measure) -> Sums:
        return sums_of(measure.id, self.tally.cells)

    def lanes(self, actor: Actor, device: str) -> Iterator[LaneView]:
        charts = self.tally.charts(self.project)
        for lane in self.tally.lanes:
            numbers = charts.get(lane.id, frozenset())
            is_yours = lane.is_held_by(actor, device)
            yield LaneView(lane, lane_name(lane, actor, device), spans(numbers), len(numbers), is_yours)

    def next_chart(self, lane_id: UUID | None) -> int:
        """The number after the last that has an answer."""
        numbers = [cell.chart for cell in self.tally.cells if cell.lane == lane_id]
        return min(max(numbers, default=0) + 1, MOST_CHARTS)

    def said(self, lane_id: UUID | None, chart: int, measure: Measure) -> Tap | None:
        """What counts in the chart for the measure; a lane that is not begun has said nothing."""
        return self.tally.cells.get(Cell(lane_id, chart, measure.id)) if lane_id else None

    def last_sequence(self, lane_id: UUID | None, chart: int | None = None) -> int:
        """That of the lane's last tap, or of its last one in the chart; 0 when there is none."""
        taps = (tap for tap in self.tally.taps if tap.lane == lane_id and chart in (None, tap.chart))
        return max((tap.sequence for tap in taps), default=0)


def lane_name(lane: Lane, actor: Actor, device: str) -> Words:
    """Whose charts these are, and who goes on with them when that is another one."""
    begun, held = lane.begun, lane.held
    if begun.person_id == actor.person_id == held.person_id:
        if held.device != device:
            return words("Your charts on another device")
        return words("Your charts")
    if begun.person_id == held.person_id:
        return words("Charts of {name}", name=begun.name)
    if held.person_id == actor.person_id:
        return words("Charts of {name}, continued by you", name=begun.name)
    if begun.person_id == actor.person_id:
        return words("Your charts, continued by {name}", name=held.name)
    return words("Charts of {name}, continued by {other}", name=begun.name, other=held.name)
