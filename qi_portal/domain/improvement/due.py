"""Which months of a project still ask for counts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from qi_portal.domain.chart.model import Chart
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.reading import State


@dataclass(frozen=True)
class DueMonth:
    """A month that can still be entered, with how many of the project's measures have something for it."""

    month: Month
    entered: int
    wanted: int

    @property
    def is_complete(self) -> bool:
        return self.entered >= self.wanted

    def is_overdue(self, today: date) -> bool:
        return not self.is_complete and today > self.month.due_on


def months_due(charts: Sequence[Chart], months: Iterable[Month], today: date) -> tuple[DueMonth, ...]:
    """Those of the months that have not closed and are not complete, the earliest first.

    `charts` are those of all the project's measures.
    """
    told = [{point.month for point in chart.points if point.state is not State.MISSING} for chart in charts]
    found = (
        DueMonth(month, sum(month in known for known in told), len(told))
        for month in months
        if not month.is_locked(today)
    )
    return tuple(each for each in found if not each.is_complete)
