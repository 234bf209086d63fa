"""What is chosen before data are taken: project, months, region, and in which form."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField

from qi_portal.domain.entry.typed import month_in
from qi_portal.domain.errors import Invalid
from qi_portal.domain.fields import read_each
from qi_portal.domain.periods import Month
from qi_portal.domain.words import words
from qi_portal.interop.exports.chosen import Chosen
from qi_portal.web.forms import PageForm

Choices = Sequence[tuple[str, str]]
"""Value and label."""


class DataForm(PageForm):
    """Filters of a file; each may be left empty."""

    project = SelectField(_l("Project"), validate_choice=False)
    region = SelectField(_l("Region"), validate_choice=False)
    first = StringField(_l("From month"))
    last = StringField(_l("To month"))
    form = StringField()

    def __init__(self, projects: Choices, regions: Choices = ()) -> None:
        super().__init__()
        self.projects, self.regions = projects, regions

    def read(self, this_month: Month) -> Chosen | None:
        """What was chosen, or None with a sentence at each field that does not fit."""
        read, problems = read_each(
            {
                "project": lambda: _one_of("project", self.project.data, self.projects),
                "region": lambda: _one_of("region", self.region.data, self.regions),
                "first": lambda: _month("first", self.first.data, this_month),
                "last": lambda: _month("last", self.last.data, this_month),
            }
        )
        if not problems and read["first"] and read["last"] and read["last"] < read["first"]:
            problems = {"last": words("The last month is before the first. Change one of them.")}
        self.blame_all(problems)
        if problems:
            return None
        projects = frozenset({read["project"]} - {""})
        return Chosen(projects=projects, region=read["region"], first=read["first"], last=read["last"])


def _one_of(field: str, chosen: str | None, choices: Choices) -> str:
    if chosen and chosen not in {value for value, _ in choices}:
        raise Invalid(field, words("This cannot be chosen here. Choose another one from the list."))
    return chosen or ""


def _month(field: str, text: str | None, latest: Month) -> Month | None:
    return month_in(field, text, latest) if text and text.strip() else None
