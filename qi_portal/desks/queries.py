"""What is due in a practice, and which projects a network takes part in."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from qi_portal.domain.access import Actor, Permission, Place
from qi_portal.domain.content.definition_history import project_at
from qi_portal.domain.content.measure import Measure, Project
from qi_portal.domain.periods import Month
from qi_portal.measures.queries import Months, entries_across
from qi_portal.practices.queries import enrollments_of, places_where


@dataclass(frozen=True)
class Task:
    """A project's month in one practice: how many of its measures have something entered."""

    place: Place
    project: Project
    month: Month
    entered: int
    wanted: int

    @property
    def is_complete(self) -> bool:
        return self.entered >= self.wanted

    @property
    def is_begun(self) -> bool:
        return 0 < self.entered < self.wanted


def tasks_at(actor: Actor, place: Place, shelf: Mapping[str, Project], month: Month) -> list[Task]:
    """What a practice has to enter for the month, open ones first, the most advanced on top."""
    enrolled = (each for each in enrollments_of([place.practice_id]) if each.project_id in shelf)
    projects = [shelf[each.project_id] for each in enrolled if each.covers(month)]
    ids = [measure.id for project in projects for measure in project.measures]
    stored = entries_across(actor, ids, [place.practice_id], first=month)[place.practice_id]
    tasks = [task_of(place, project, project_at(project, month).measures, month, stored) for project in projects]
    return sorted(tasks, key=lambda task: (task.is_complete, -task.entered, task.project.title))


def taken_up(actor: Actor, shelf: Mapping[str, Project]) -> list[Project]:
    """The projects that any practice of the actor's takes part in; all of them before the first enrolls."""
    ids = [each.practice_id for each in places_where(actor, Permission.MEASURE_READ)]
    enrolled = {each.project_id for each in enrollments_of(ids)}
    return [project for project in shelf.values() if project.id in enrolled] or list(shelf.values())


def task_of(
    place: Place, project: Project, due: Collection[Measure], month: Month, stored: Mapping[str, Months]
) -> Task:
    """The month's task of the measures that are due, from what is stored of the practice."""
    entered = sum(month in stored.get(measure.id, {}) for measure in due)
    return Task(place, project, month, entered, len(due))
