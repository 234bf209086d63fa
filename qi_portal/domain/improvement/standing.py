"""Where a team's project stands, in the few facts that its hints and its next step rest on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from qi_portal.domain.chart.assurance import Assurance, assurance_of
from qi_portal.domain.chart.model import Chart, ChartMark, MarkKind
from qi_portal.domain.chart.targets import target_now
from qi_portal.domain.content.measure import Direction
from qi_portal.domain.periods import Month, last_complete_month
from qi_portal.domain.spc.reading import Signal


@dataclass(frozen=True)
class Standing:
    """`since`: the first month of the part that goes on now, after a break the month of coming back.

    `due` is the last month whose counts should be in. `last_entry` is the last month with anything entered;
    `first_test` is the month in which the first test of change began, `last_test` the latest one in which any began or
    ended, which lies ahead for a test that is planned. The chart is the lead measure's.
    """

    since: Month
    due: Month
    this_month: Month
    last_entry: Month | None
    first_test: Month | None
    last_test: Month | None
    chart: Chart
    direction: Direction

    @property
    def months_tried(self) -> int:
        """Months with a value that could have shown a change: of the phase that decides, after its baseline and from
        the first test of change on."""
        if self.first_test is None:
            return 0
        start = max(self.first_test, self.since, *_starts(self.chart))
        counted = (point for point in self.chart.points if point.value is not None and not point.is_excluded)
        return sum(point.month >= start for point in counted)

    @property
    def meets_target(self) -> bool:
        """Whether the process can be relied on to meet its target."""
        return assurance_of(self.chart, self.direction) is Assurance.MEETS

    @property
    def has_arrived(self) -> bool:
        """Whether there is nothing left to test for: the target is met, or a confirmed improvement has reached it."""
        if self.meets_target:
            return True
        target, last = target_now(self.chart), self.chart.last_drawn
        if self.chart.signal is not Signal.CONFIRMED_IMPROVEMENT or last is None or last.value is None:
            return False
        if target is None:
            return True
        return last.value >= target.value if self.direction is Direction.HIGHER else last.value <= target.value


def standing_of(
    chart: Chart,
    direction: Direction,
    marks: Iterable[ChartMark],
    *,
    since: Month,
    last_entry: Month | None,
    today: date,
) -> Standing:
    """The facts of a project from its lead chart and all that was tried in it."""
    tests = [mark for mark in marks if mark.kind is MarkKind.TEST]
    return Standing(
        since=since,
        due=last_due_month(today),
        this_month=Month.of(today),
        last_entry=last_entry,
        first_test=min((test.first for test in tests), default=None),
        last_test=max((test.last or test.first for test in tests), default=None),
        chart=chart,
        direction=direction,
    )


def last_due_month(today: date) -> Month:
    """The latest month whose due day has passed."""
    month = last_complete_month(today)
    return month if today > month.due_on else month - 1


def _starts(chart: Chart) -> Iterable[Month]:
    if chart.phases:
        yield chart.phases[-1].first
    if chart.baseline:
        yield chart.baseline[1] + 1
