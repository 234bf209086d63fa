"""What is due in a practice."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from qi_portal.domain.access import Actor, Place
from qi_portal.domain.content.definition_history import project_at
from qi_portal.domain.content.measure import Measure, Project
from qi_portal.domain.entry.drafts import sheet_of
from qi_portal.domain.improvement.stuck import Hint
from qi_portal.domain.periods import Month
from qi_portal.measures.queries import Months, entries_across
from qi_portal.projects.queries import Stood, stood_across


@dataclass(frozen=True)
class Task:
    """A project's month in one practice: how many of its measures have something entered, and where it is stuck."""

    place: Place
    project: Project
    month: Month
    entered: int
    wanted: int
    hints: tuple[Hint, ...] = ()

    @property
    def sheet(self) -> str:
        return sheet_of(self.project.id, self.month)

    @property
    def is_complete(self) -> bool:
        return self.entered >= self.wanted

    @property
    def is_begun(self) -> bool:
        return 0 < self.entered < self.wanted


def tasks_at(actor: Actor, place: Place, stood: Iterable[Stood], month: Month) -> list[Task]:
    """What a practice has to enter for the month, open ones first, the most advanced on top; `stood` is where its
    projects stand."""
    known = [each for each in stood if each.enrolled.covers(month)]
    ids = [measure.id for each in known for measure in each.project.measures]
    stored = entries_across(actor, ids, [place.practice_id], first=month)[place.practice_id]
    tasks = [
        task_of(place, each.project, project_at(each.project, month).measures, month, stored, each.hints)
        for each in known
    ]
    return sorted(tasks, key=lambda task: (task.is_complete, -task.entered, task.project.title))


def stood_at(actor: Actor, place: Place, shelf: Mapping[str, Project], today: date) -> tuple[Stood, ...]:
    """Where the projects of one practice stand; nothing for who may not read its months."""
    return stood_across(actor, [place.practice_id], shelf, today).get(place.practice_id, ())


def task_of(
    place: Place,
    project: Project,
    due: Collection[Measure],
    month: Month,
    stored: Mapping[str, Months],
    hints: tuple[Hint, ...] = (),
) -> Task:
    """The month's task of the measures that are due, from what is stored of the practice."""
    entered = sum(month in stored.get(measure.id, {}) for measure in due)
    return Task(place, project, month, entered, len(due), hints)
