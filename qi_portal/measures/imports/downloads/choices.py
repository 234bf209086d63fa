"""Which templates can be had."""

from collections.abc import Sequence
from dataclasses import dataclass

from qi_portal.domain.access import Actor, Permission, Place
from qi_portal.domain.content.measure import Project
from qi_portal.domain.errors import NotFound
from qi_portal.library import Library
from qi_portal.practices.queries import enrollments_of, places_where

MOST_LISTED = 12
"""Templates that are listed one by one; with more of them practice and project are chosen."""


@dataclass(frozen=True)
class Choices:
    """Practices with their projects. `is_short` when every template can stand on the page as a link."""

    pairs: Sequence[tuple[Place, Project]]

    @property
    def is_short(self) -> bool:
        return len(self.pairs) <= MOST_LISTED

    @property
    def places(self) -> list[Place]:
        return list(dict.fromkeys(place for place, _ in self.pairs))

    @property
    def projects(self) -> list[Project]:
        by_id = {project.id: project for _, project in self.pairs}
        return sorted(by_id.values(), key=lambda project: project.title)


def template_choices(actor: Actor, library: Library) -> Choices:
    places = {place.practice_id: place for place in places_where(actor, Permission.MEASURE_ENTER)}
    pairs = [
        (places[each.practice_id], project)
        for each in enrollments_of(list(places))
        if each.ended is None and (project := _project(library, each.project_id))
    ]
    return Choices(sorted(pairs, key=lambda pair: (pair[0].code, pair[1].title)))


def _project(library: Library, project_id: str) -> Project | None:
    try:
        return library.project(project_id)
    except NotFound:
        return None
