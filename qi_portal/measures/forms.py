"""What the monthly grid and the upload page take, as text; `domain.entry` says what it means."""

from collections.abc import Mapping

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, Form, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from qi_portal.domain.content.measure import Project
from qi_portal.domain.entry.cells import NOTE_LIMIT
from qi_portal.measures.queries import Stored

CELL_LIMIT = 40


def _cell(label: str) -> StringField:
    return StringField(label, [Length(max=CELL_LIMIT)])


class RowForm(Form):
    """One measure's row. `version` is the stored version it was opened on, 0 for none."""

    numerator = _cell(_l("Numerator"))
    denominator = _cell(_l("Denominator"))
    excluded = _cell(_l("Excluded"))
    state = SelectField(
        _l("If there is no count"),
        choices=[
            SelectChoice("", _l("Counted")),
            SelectChoice("none_eligible", _l("None eligible")),
            SelectChoice("not_collected", _l("Not collected")),
        ],
        default="",
    )
    confirmed = BooleanField(_l("The numbers are right"))
    version = HiddenField(default="0")
    keep = RadioField(
        _l("Which to keep"),
        choices=[SelectChoice("mine", _l("Yours")), SelectChoice("theirs", _l("Theirs"))],
        default="mine",
        validate_choice=False,
    )

    @property
    def opened_on(self) -> int:
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0

    @property
    def is_blank(self) -> bool:
        """No counts, and no word on why there are none."""
        return not any((each.data or "").strip() for each in (self.numerator, self.denominator, self.state))


class MonthForm(FlaskForm):
    """All measures of a project for one month, and a note."""

    note = TextAreaField(_l("Note for the month"), [Length(max=NOTE_LIMIT)])

    def __init__(self, project: Project, stored: Mapping[str, Stored] | None = None) -> None:
        super().__init__()
        sent = request.form if self.is_submitted() else None
        self.rows = {
            measure.id: RowForm(sent, prefix=f"{measure.id}-", data=_shown((stored or {}).get(measure.id)))
            for measure in project.measures
        }

    @property
    def fits(self) -> bool:
        """Whether every text is short enough to be looked at."""
        return self.validate() and all(row.validate() for row in self.rows.values())


class UploadForm(FlaskForm):
    """A file to look at before anything is saved."""

    file = FileField(_l("File"), [FileRequired(_l("Choose a file first."))])


def _shown(stored: Stored | None) -> dict[str, str]:
    if stored is None:
        return {}
    return {
        "numerator": plain(stored.numerator),
        "denominator": plain(stored.denominator),
        "excluded": str(stored.excluded) if stored.excluded else "",
        "state": "" if stored.state == "counted" else stored.state.value,
        "version": str(stored.version),
    }


def plain(value: float | None) -> str:
    """A stored number as one would type it."""
    return "" if value is None else f"{value:.10g}"
