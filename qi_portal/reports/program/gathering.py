"""What the reports about a whole program have in common: gathered once, from the same questions."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from qi_portal.domain.access import Actor
from qi_portal.domain.content.guideline import Guideline
from qi_portal.domain.content.measure import Project
from qi_portal.domain.program.reach import Size, reach_of
from qi_portal.practices.queries import PracticeFacts
from qi_portal.reports.program.asked import Asked
from qi_portal.reports.program.figures import figures_of
from qi_portal.reports.program.picture import pictures
from qi_portal.reports.program.queries import Known, known
from qi_portal.reports.program.report import ProgramReport, Subject
from qi_portal.reports.program.short import program_in_short
from qi_portal.reports.program.work import work_of


def whole_program(
    subject: Subject,
    actor: Actor,
    asked: Asked,
    shelf: Mapping[str, Project],
    guidelines: Iterable[Guideline],
    *,
    now: datetime,
) -> ProgramReport:
    """Whom a program reaches, its projects by their lead measures, and what was done beside them."""
    projects, titles = list(shelf.values()), tuple((each.id, each.title) for each in guidelines)
    stored = known(actor, asked, projects, [project.lead_measure for project in projects])
    taking_part = _taking_part(asked, stored, projects)
    reach = reach_of([_size(each) for each in taking_part], is_shared=asked.is_shared)
    drawn, work = pictures(asked, stored, projects), work_of(actor, asked)
    return ProgramReport(
        subject=subject,
        asked=asked,
        provenance=asked.provenance(by=actor, now=now, chosen=asked.window.says),
        short=tuple(program_in_short(reach, drawn)),
        figures=figures_of(asked, reach, drawn, work),
        pictures=drawn,
        reach=reach,
        work=work,
        guidelines=len(titles),
        conditions=titles,
    )


def _taking_part(asked: Asked, stored: Known, projects: list[Project]) -> list[PracticeFacts]:
    """Each once."""
    found = {each.part.practice_id: each.facts for project in projects for each in stored.of(project, asked)}
    return list(found.values())


def _size(facts: PracticeFacts) -> Size:
    return Size(facts.clinicians, facts.children, facts.children_as_of)
