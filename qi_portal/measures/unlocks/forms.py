"""What opening a locked month, asking for it and declining are written in."""

from collections.abc import Mapping
from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from qi_portal.domain.content.measure import Project
from qi_portal.domain.entry.typed import text_in
from qi_portal.domain.entry.unlocks import (
    LONGEST_WHY,
    USUAL_DAYS,
    NewRequest,
    NewUnlock,
    read_request,
    read_unlock,
)
from qi_portal.domain.errors import Invalid, NotFound
from qi_portal.web.forms import PageForm


class ProjectForm(PageForm):
    """A form about one of the projects that the practice takes part in."""

    project_id = SelectField(_l("Project"), validate_choice=False)

    def __init__(self, projects: Mapping[str, Project], shown: Mapping[str, str]) -> None:
        super().__init__(data=dict(shown))
        self._projects = projects
        self.project_id.choices = [SelectChoice(each.id, each.short_title) for each in projects.values()]

    @property
    def project(self) -> Project:
        """The chosen one; NotFound for any that the practice has no part in."""
        chosen = self._projects.get(self.project_id.data or "")
        if chosen is None:
            raise NotFound
        return chosen

    @property
    def typed(self) -> dict[str, str]:
        return {field.name: field.data or "" for field in self}


class UnlockForm(ProjectForm):
    first = StringField(_l("First month"))
    last = StringField(_l("Last month"))
    days = StringField(_l("Open for how many days?"), default=str(USUAL_DAYS))
    why = TextAreaField(_l("Why is it opened?"))

    def read(self, today: date) -> NewUnlock | None:
        """What to open, or None with a sentence at each field that does not fit."""
        unlock, problems = read_unlock(self.typed, today)
        self.blame_all(problems)
        return unlock


class RequestForm(ProjectForm):
    period = StringField(_l("Month"))
    why = TextAreaField(_l("What has to be changed, and why?"))

    def read(self, today: date) -> NewRequest | None:
        request, problems = read_request(self.typed, today)
        self.blame_all(problems)
        return request


class DeclineForm(PageForm):
    answer = TextAreaField(_l("Why it stays closed"))

    def read(self) -> str | None:
        try:
            return text_in("answer", self.answer.data or "", LONGEST_WHY)
        except Invalid as problem:
            self.blame(problem)
            return None
