"""The report about one project over all the practices that somebody oversees, or as it may be shared."""

from datetime import datetime

from qi_portal.domain.access import Actor
from qi_portal.domain.content.measure import Project
from qi_portal.domain.words import words
from qi_portal.reports.program.asked import Asked
from qi_portal.reports.program.figures import project_figures
from qi_portal.reports.program.picture import picture
from qi_portal.reports.program.queries import known
from qi_portal.reports.program.report import ProgramReport, Subject
from qi_portal.reports.program.short import project_in_short


def gather(actor: Actor, asked: Asked, project: Project, *, now: datetime) -> ProgramReport:
    measures = project.measures[:1] if asked.is_shared else project.measures
    found = picture(asked, known(actor, asked, [project], measures), project, in_full=True)
    chosen = words("{project}. {window}", project=project.short_title, window=asked.window.says)
    return ProgramReport(
        subject=Subject.PROJECT,
        asked=asked,
        provenance=asked.provenance(by=actor, now=now, chosen=chosen),
        short=tuple(project_in_short(found)),
        figures=project_figures(asked, found),
        pictures=(found,),
    )
