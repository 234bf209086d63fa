"""What a target is set in."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField

from qi_portal.domain.content.measure import Measure
from qi_portal.domain.entry.targets import NewTarget, read_target
from qi_portal.domain.periods import Month
from qi_portal.web.forms import PageForm

FIELDS = ("value", "first", "reach_by", "why")


class TargetForm(PageForm):
    """Everything as text; `domain.entry.targets` says what it means."""

    value = StringField(_l("Target"))
    first = StringField(_l("Holds from"))
    reach_by = StringField(_l("To be reached by"))
    why = TextAreaField(_l("Why this target?"))

    def __init__(self, this_month: Month) -> None:
        super().__init__(data={"first": str(this_month)})
        self._this_month = this_month

    def read(self, measure: Measure) -> NewTarget | None:
        """The target, or None with a sentence at each field that does not fit."""
        typed = {name: self[name].data or "" for name in FIELDS}
        target, problems = read_target(measure, typed, self._this_month)
        self.blame_all(problems)
        return target
