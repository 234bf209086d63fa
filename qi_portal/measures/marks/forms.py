"""What a test of change or an event is written in."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField, TextAreaField

from qi_portal.domain.chart.model import MarkKind
from qi_portal.domain.entry.marks import FIELDS, Act, MarkText, read_mark
from qi_portal.domain.periods import Month

MOST_DIGITS = 9

EVENT_LABELS = {"plan": _l("What happened"), "first": _l("Month"), "last": _l("Last month, if it went on")}
HINTS = {
    (MarkKind.TEST, "title"): _l("A few words, such as: Screening form handed out at check-in."),
    (MarkKind.TEST, "last"): _l("Leave it empty while the test goes on."),
    (MarkKind.TEST, "plan"): _l("Who does what, where, with how many visits or families. No patient details."),
    (MarkKind.TEST, "prediction"): _l("What do you expect to see, and by how much?"),
    (MarkKind.TEST, "study"): _l("What did you see, and what surprised you?"),
    (MarkKind.EVENT, "title"): _l("A few words, such as: New record system."),
    (MarkKind.EVENT, "plan"): _l("What a reader of the chart should know. No patient details."),
}


class VersionForm(FlaskForm):
    """A deed on the version that the page showed; 0 when it says none."""

    version = HiddenField(default="0")

    @property
    def opened_on(self) -> int:
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else 0


class MarkForm(VersionForm):
    """The parts of both kinds; `parts` are those of this one."""

    title = StringField(_l("Title"))
    first = StringField(_l("First month"))
    last = StringField(_l("Last month"))
    plan = TextAreaField(_l("Plan"))
    prediction = TextAreaField(_l("Prediction"))
    study = TextAreaField(_l("Result"))
    act = StringField(_l("Decision"))

    def __init__(self, kind: MarkKind, stored: MarkText | None = None, version: int = 0) -> None:
        super().__init__(data=_shown(stored) | {"version": str(version)})
        self.kind = kind
        for name, label in EVENT_LABELS.items() if kind is MarkKind.EVENT else ():
            self[name].label.text = label

    @property
    def parts(self) -> list[tuple[object, object]]:
        """The fields of this kind, each with its hint."""
        return [(self[name], HINTS.get((self.kind, name), "")) for name in FIELDS[self.kind]]

    @property
    def decisions(self) -> list[tuple[str, object]]:
        """What the decision may be, as choices."""
        return [("", _l("Not decided yet")), *((act.value, act.name_words) for act in Act)]

    def read(self, this_month: Month) -> MarkText | None:
        """The text, or None with a sentence at each field that does not fit."""
        mark, problems = read_mark(self.kind, {name: self[name].data or "" for name in FIELDS[self.kind]}, this_month)
        for name, message in problems.items():
            self[name].errors = [message]
        return mark

    @property
    def error_links(self) -> list[tuple[str, object]]:
        return [(field.id, field.errors[0]) for field in self if field.errors]


def _shown(stored: MarkText | None) -> dict[str, str]:
    if stored is None:
        return {}
    return {
        "title": stored.title,
        "first": str(stored.first),
        "last": str(stored.last) if stored.last else "",
        "plan": stored.plan,
        "prediction": stored.prediction,
        "study": stored.study,
        "act": stored.act.value if stored.act else "",
    }
