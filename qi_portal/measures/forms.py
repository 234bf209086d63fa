"""What the monthly grids take, as text; `domain.entry` says what it means."""

from collections.abc import Collection, Mapping

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Form, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from qi_portal.domain.content.measure import Project
from qi_portal.domain.entry.cells import clean_note
from qi_portal.domain.entry.check import check_note
from qi_portal.domain.entry.likely_names import likely_name
from qi_portal.domain.entry.sampling import Sampling
from qi_portal.domain.words import Words, words
from qi_portal.measures.queries import Stored
from qi_portal.web.forms import version_in

CELL_LIMIT = 40

NO_REASON = words("A number of a closed month changes. Say why: it is kept beside the old and the new number.")


def _cell(label: str) -> StringField:
    return StringField(label, [Length(max=CELL_LIMIT)])


class RowForm(Form):
    """One row of a grid. `version` is the stored version it was opened on, 0 for none."""

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
        return version_in(self.version.data)

    @property
    def is_blank(self) -> bool:
        """No counts, and no word on why there are none."""
        return not any((each.data or "").strip() for each in (self.numerator, self.denominator, self.state))


class GridForm(FlaskForm):
    """Rows by their keys, and what is said once for all of them: how the cases were found, and why numbers change."""

    sampling = SelectField(
        _l("How were the cases found?"),
        choices=[
            SelectChoice("", _l("Not said")),
            SelectChoice(Sampling.SAMPLE.value, _l("A review of some charts")),
            SelectChoice(Sampling.FULL.value, _l("All who were eligible")),
        ],
        default="",
        validate_choice=False,
    )
    reason = StringField(_l("Why do numbers change?"))
    names_nobody = BooleanField(_l("This names no patient"))

    def __init__(
        self, keys: Collection[str], stored: Mapping[str, Stored], draft: Mapping[str, str] | None = None
    ) -> None:
        """`draft` is typed again from what was kept of it, in place of what is stored."""
        sent = request.form if self.is_submitted() else MultiDict(draft) if draft is not None else None
        super().__init__(formdata=sent)
        self.rows = {key: RowForm(sent, prefix=f"{key}-", data=_shown(stored.get(key))) for key in keys}
        self.remarks: dict[str, Words] = {}
        self.asks_about_names = False

    @property
    def fits(self) -> bool:
        """Whether every text is short enough to be looked at."""
        return self.validate() and all(row.validate() for row in self.rows.values())

    @property
    def chosen_sampling(self) -> Sampling | None:
        return Sampling(self.sampling.data) if self.sampling.data in list(Sampling) else None

    @property
    def shown(self) -> dict[str, str]:
        """What the page shows, by field: what a draft is held against."""
        fields = [field for row in self.rows.values() for field in row] + list(self)
        return {field.name: field.data or "" for field in fields if isinstance(field.data, str | None)}

    @property
    def why(self) -> str:
        return clean_note(self.reason.data or "")

    @property
    def text_problems(self) -> list[tuple[str, object]]:
        """What is wrong with what is said once for all rows, by field."""
        return [(field.name, error) for field in self for error in field.errors[:1] if field.name in self.TEXTS]

    TEXTS = ("note", "sampling", "reason")

    @property
    def new_texts(self) -> dict[str, str]:
        """What was written anew, by field."""
        return {"reason": self.why} if self.why else {}

    def judge_texts(self, *, known: Collection[str], problems: Mapping[str, Words]) -> bool:
        """Whether what was written may be kept; each field gets its sentence, `problems` with those it finds. Those who
        are `known` may be named."""
        asked = {name: ask for name, text in self.new_texts.items() if (ask := likely_name(text, known))}
        self.asks_about_names = bool(asked)
        problems = {**problems, **self._mistakes()}
        if not self.names_nobody.data:
            problems = asked | problems
        for name, message in problems.items():
            self[name].errors = [message]
        return not problems

    def _mistakes(self) -> dict[str, Words]:
        """What is wrong with the texts; what else there is to say of them becomes a remark."""
        found = {name: check_note(self[name].data or "") for name in self.new_texts}
        said = [(name, finding) for name, findings in found.items() for finding in findings]
        self.remarks |= {name: finding.message for name, finding in said if not finding.is_error}
        return {name: finding.message for name, finding in said if finding.is_error}


class MonthForm(GridForm):
    """All measures of a project for one month, and a note."""

    note = TextAreaField(_l("Note for the month"))

    def __init__(
        self,
        project: Project,
        stored: Mapping[str, Stored] | None = None,
        note: str = "",
        draft: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__([measure.id for measure in project.measures], stored or {}, draft)
        self._kept_note = note
        if not self.is_submitted() and "note" not in (draft or {}):
            self.note.data = note

    @property
    def told(self) -> str:
        return clean_note(self.note.data or "")

    @property
    def new_texts(self) -> dict[str, str]:
        note = {"note": self.told} if self.told and self.told != self._kept_note else {}
        return super().new_texts | note


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
