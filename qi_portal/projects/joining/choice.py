"""Finding a project among all of them by a few words."""

from collections.abc import Iterable

from qi_portal.domain.content.measure import Project


def chosen_by(wanted: str, projects: Iterable[Project]) -> list[Project]:
    """The projects whose titles, population, lead measure or topics have every word, in any order; all for none."""
    asked = wanted.casefold().split()
    return [project for project in projects if all(word in _told(project) for word in asked)]


def _told(project: Project) -> str:
    lead = project.lead_measure
    parts = (project.id, project.code, project.title, project.short_title, project.population, lead.name, lead.id)
    return " ".join((*parts, *project.conditions, *project.topics)).casefold()
