"""The report for funders: what the whole program reached and improved. It is made to be shared, always."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from qi_portal.domain.access import Actor
from qi_portal.domain.content.guideline import Guideline
from qi_portal.domain.content.measure import Project
from qi_portal.reports.program.asked import Asked
from qi_portal.reports.program.gathering import whole_program
from qi_portal.reports.program.report import ProgramReport, Subject


def gather(
    actor: Actor, asked: Asked, shelf: Mapping[str, Project], guidelines: Iterable[Guideline], *, now: datetime
) -> ProgramReport:
    """The report of the settled quarters that were asked for. ValueError when `asked` is not about shared values."""
    if not asked.is_shared:
        raise ValueError("a funder is shown what may be shared")
    return whole_program(Subject.FUNDER, actor, asked, shelf, guidelines, now=now)
