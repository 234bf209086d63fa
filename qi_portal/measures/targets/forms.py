"""What a target is set in."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField

from qi_portal.domain.content.measure import Measure
from qi_portal.domain.entry.targets import NewTarget, read_target
from qi_portal.domain.periods import Month

FIELDS = ("value", "first", "reach_by", "why")


class TargetForm(FlaskForm):
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
        for name, message in problems.items():
            self[name].errors = [message]
        return target

    @property
    def error_links(self) -> list[tuple[str, object]]:
        return [(field.id, field.errors[0]) for field in self if field.errors]
