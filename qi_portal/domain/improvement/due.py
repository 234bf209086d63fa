"""Which months of a project still ask for counts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from qi_portal.domain.chart.model import Chart
from qi_portal.domain.content.definition_history import project_at
from qi_portal.domain.content.measure import Project
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


def months_due(
    project: Project, charts: Mapping[str, Chart], months: Iterable[Month], today: date
) -> tuple[DueMonth, ...]:
    """Those of the months that have not closed and are not complete, the earliest first.

    `charts` are those of the project's measures, by id; a measure is asked for in the months it is counted.
    """
    told = {measure_id: set(_told(chart)) for measure_id, chart in charts.items()}
    found = (_month(project, told, month) for month in months if not month.is_locked(today))
    return tuple(each for each in found if not each.is_complete)


def _month(project: Project, told: Mapping[str, set[Month]], month: Month) -> DueMonth:
    wanted = project_at(project, month).measures
    return DueMonth(month, sum(month in told.get(measure.id, ()) for measure in wanted), len(wanted))


def _told(chart: Chart) -> Iterable[Month]:
    return (point.month for point in chart.points if point.state is not State.MISSING)
