"""What the reports about a whole program have in common: gathered once, from the same questions."""

from collections.abc import Mapping
from dataclasses import dataclass

from qi_portal.domain.access import Actor
from qi_portal.domain.content.measure import Project
from qi_portal.domain.program.reach import Reach, Size, reach_of
from qi_portal.practices.queries import PracticeFacts
from qi_portal.reports.program.asked import Asked
from qi_portal.reports.program.picture import Picture, pictures
from qi_portal.reports.program.queries import Known, known
from qi_portal.reports.program.work import Work, work_of


@dataclass(frozen=True)
class Whole:
    """A program: whom it reaches, its projects by their lead measures, and what was done beside them."""

    reach: Reach
    pictures: tuple[Picture, ...]
    work: Work


def whole_program(actor: Actor, asked: Asked, shelf: Mapping[str, Project]) -> Whole:
    projects = list(shelf.values())
    stored = known(actor, asked, projects, [project.lead_measure for project in projects])
    taking_part = _taking_part(asked, stored, projects)
    reach = reach_of([_size(each) for each in taking_part], is_shared=asked.is_shared)
    return Whole(reach, pictures(asked, stored, projects), work_of(actor, asked))


def _taking_part(asked: Asked, stored: Known, projects: list[Project]) -> list[PracticeFacts]:
    """Each once."""
    found = {each.part.practice_id: each.facts for project in projects for each in stored.of(project, asked)}
    return list(found.values())


def _size(facts: PracticeFacts) -> Size:
    return Size(facts.clinicians, facts.children, facts.children_as_of)
