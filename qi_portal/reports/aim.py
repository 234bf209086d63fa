"""A project's aim in a practice's own terms, as far as they are known."""

from qi_portal.domain.content.measure import Project
from qi_portal.domain.periods import Month
from qi_portal.domain.words import ENGLISH

NO_END = "the end of the project"
NO_BASELINE = "the practice's baseline"
NO_TARGET = "the target share"


def aim_of(project: Project, started: Month, ended: Month | None) -> str:
    """The aim with its blanks filled. It is clinical prose, so it is English in every language.

    Nobody sets a baseline or an end for a practice yet, so what is unknown is said in words instead of a figure.
    """
    target = project.lead_measure.target
    return (
        project.aim.replace("{start}", _month(started))
        .replace("{end}", _month(ended) if ended else NO_END)
        .replace("{baseline}%", NO_BASELINE)
        .replace("{target}%", f"{target.value:g}%" if target else NO_TARGET)
    )


def _month(month: Month) -> str:
    return f"{ENGLISH.month_name(month)} {month.year}"
