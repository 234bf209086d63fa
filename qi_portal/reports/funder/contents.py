"""The report for funders: what the whole program reached and improved. It is made to be shared, always."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from qi_portal.domain.access import Actor
from qi_portal.domain.content.guideline import Guideline
from qi_portal.domain.content.measure import Project
from qi_portal.reports.program.asked import Asked
from qi_portal.reports.program.figures import figures_of
from qi_portal.reports.program.gathering import whole_program
from qi_portal.reports.program.report import ProgramReport, Subject
from qi_portal.reports.program.short import program_in_short


def gather(
    actor: Actor, asked: Asked, shelf: Mapping[str, Project], guidelines: Iterable[Guideline], *, now: datetime
) -> ProgramReport:
    """The report of the settled quarters that were asked for. ValueError when `asked` is not about shared values."""
    if not asked.is_shared:
        raise ValueError("a funder is shown what may be shared")
    whole, titles = whole_program(actor, asked, shelf), tuple((each.id, each.title) for each in guidelines)
    return ProgramReport(
        subject=Subject.FUNDER,
        asked=asked,
        provenance=asked.provenance(by=actor, now=now, chosen=asked.window.says),
        short=tuple(program_in_short(whole.reach, whole.pictures)),
        figures=figures_of(asked, whole.reach, whole.pictures, whole.work),
        pictures=whole.pictures,
        reach=whole.reach,
        work=whole.work,
        guidelines=len(titles),
        conditions=titles,
    )
