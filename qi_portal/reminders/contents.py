"""What there is to tell about practices: the months to enter, the charts with a signal, the projects that are quiet."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from qi_portal.domain.access import Actor, Place
from qi_portal.domain.content.definition_history import project_at
from qi_portal.domain.content.measure import Project
from qi_portal.domain.improvement.next_step import Situation, Step, next_step
from qi_portal.domain.improvement.stuck import Hint, Stuck
from qi_portal.domain.periods import Month, last_complete_month
from qi_portal.domain.reminders.told import Counts
from qi_portal.domain.spc.reading import Signal
from qi_portal.measures.queries import Months, entries_across
from qi_portal.practices.queries import enrollments_of
from qi_portal.projects.queries import Stood, stood_across

CONFIRMED = (Signal.CONFIRMED_IMPROVEMENT, Signal.CONFIRMED_WORSENING)
POSSIBLE = (Signal.POSSIBLE_IMPROVEMENT, Signal.POSSIBLE_WORSENING)


@dataclass(frozen=True)
class Waiting:
    """A project whose month is not complete: how many of its measures have something entered."""

    project: Project
    entered: int
    wanted: int


@dataclass(frozen=True)
class Line:
    """A project on the digest, with the one step that it asks for."""

    stood: Stood
    step: Step

    @property
    def project(self) -> Project:
        return self.stood.project

    @property
    def quiet(self) -> Hint | None:
        """That nothing was entered for months, if that is so."""
        return next((hint for hint in self.stood.hints if hint.kind is Stuck.NO_ENTRY), None)


@dataclass(frozen=True)
class Digest:
    """One practice after a month: what waits, which charts show something, and what is quiet."""

    place: Place
    month: Month
    waiting: tuple[Waiting, ...]
    confirmed: tuple[Line, ...]
    possible: tuple[Line, ...]
    stale: tuple[Line, ...]

    @property
    def counts(self) -> Counts:
        return Counts(len(self.waiting), len(self.confirmed), len(self.possible), len(self.stale))


def waiting_at(
    actor: Actor, places: Collection[Place], shelf: Mapping[str, Project], month: Month
) -> dict[Place, tuple[Waiting, ...]]:
    """The projects of each place whose month is not complete, by title; a place that entered all has none."""
    by_id = {place.practice_id: place for place in places}
    parts = [each for each in enrollments_of(list(by_id)) if each.project_id in shelf and each.covers(month)]
    ids = {measure.id for part in parts for measure in shelf[part.project_id].measures}
    stored = entries_across(actor, ids, list(by_id), first=month)
    found: dict[Place, tuple[Waiting, ...]] = dict.fromkeys(places, ())
    for part in sorted(parts, key=lambda each: shelf[each.project_id].title):
        waits = _waiting(shelf[part.project_id], stored.get(part.practice_id, {}), month)
        if waits.entered < waits.wanted:
            found[by_id[part.practice_id]] += (waits,)
    return found


def digests_of(actor: Actor, places: Collection[Place], shelf: Mapping[str, Project], today: date) -> list[Digest]:
    """The digest of each place, in their order. `today` is the date where they are."""
    month = last_complete_month(today)
    waiting = waiting_at(actor, places, shelf, month)
    stood = stood_across(actor, [place.practice_id for place in places], shelf, today)
    return [_digest(place, month, waiting[place], stood.get(place.practice_id, ())) for place in places]


def _digest(place: Place, month: Month, waiting: tuple[Waiting, ...], stood: Collection[Stood]) -> Digest:
    missing = {each.project.id for each in waiting}
    lines = [
        Line(each, _step(each, month if each.project.id in missing else None))
        for each in stood
        if each.enrolled.covers(month)
    ]
    return Digest(
        place,
        month,
        waiting,
        confirmed=tuple(line for line in lines if line.stood.chart.signal in CONFIRMED),
        possible=tuple(line for line in lines if line.stood.chart.signal in POSSIBLE),
        stale=tuple(line for line in lines if line.quiet),
    )


def _step(stood: Stood, missing: Month | None) -> Step:
    """The step after the counts are in; team and aim are asked for on the project's own page."""
    return next_step(Situation(stood.standing, stood.hints, missing, has_team=True, has_aim=True))


def _waiting(project: Project, stored: Mapping[str, Months], month: Month) -> Waiting:
    asked = project_at(project, month).measures
    return Waiting(project, sum(month in stored.get(each.id, {}) for each in asked), len(asked))
