"""What the pages of the desk have in common: the version a page was opened on, and where a refusal is shown."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, TextAreaField

from qi_portal.domain.errors import Invalid

MOST_DIGITS = 9


class VersionedForm(FlaskForm):
    """A form that was opened on a version of what it changes; 0 when it says none."""

    version = HiddenField(default="0")

    @property
    def opened_on(self) -> int:
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else 0


class ReasonForm(VersionedForm):
    """A deed with its reason, and a tick where the deed asks for one."""

    note = TextAreaField(_l("Reason"))
    confirm = BooleanField(_l("I am sure"))

    def is_confirmed(self) -> bool:
        """Say beside the tick that it is missing."""
        if not self.confirm.data:
            self.confirm.errors = [_l("Tick this box if you are sure.")]
        return bool(self.confirm.data)


def blame(form: FlaskForm, problem: Invalid) -> None:
    """Show a refusal at the field that it names."""
    form[problem.field].errors = [problem.message]


def error_links(form: FlaskForm) -> list[tuple[str, object]]:
    """What the list of errors above a form says: the field's id and the first sentence about it."""
    return [(field.id, field.errors[0]) for field in form if field.errors]
