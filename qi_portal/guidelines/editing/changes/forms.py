"""What a local change is written in."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField, TextAreaField

from qi_portal.domain.content.local import Frame, LocalKind, Wording
from qi_portal.domain.content.wording import FIELDS, later_emergency, read_wording, unlike_days
from qi_portal.domain.entry.typed import text_in
from qi_portal.domain.errors import Invalid
from qi_portal.web.forms import VersionForm

LABELS = {
    (LocalKind.PHONE, "title"): _l("Whose number is it?"),
    (LocalKind.CLINIC, "title"): _l("Name of the clinic"),
    (LocalKind.CLINIC, "text"): _l("How to refer"),
    (LocalKind.WAIT, "text"): _l("How long families wait now"),
    (LocalKind.NOTE, "text"): _l("Note"),
    (LocalKind.TIME_FRAME, "text"): _l("Time frame as readers see it"),
    (LocalKind.HIDE, "text"): _l("What readers are told instead"),
}
HINTS = {
    (LocalKind.CLINIC, "text"): _l("Fax, online form, who answers, what they want to see."),
    (LocalKind.WAIT, "text"): _l("With the month you asked, such as: 10 to 12 weeks (November)."),
    (LocalKind.NOTE, "text"): _l("Plain text."),
    (LocalKind.TIME_FRAME, "text"): _l("Such as: within 4 to 6 weeks."),
    (LocalKind.TIME_FRAME, "days"): _l("The upper end, to compare with other time frames."),
    (LocalKind.HIDE, "text"): _l("Where they find what to do now."),
}


class ChangeForm(VersionForm):
    """The parts of every kind; `parts` are those of this one."""

    title = StringField(_l("Name"))
    phone = StringField(_l("Phone"))
    text = TextAreaField(_l("Text"))
    days = StringField(_l("Days at most"))
    reason = TextAreaField(_l("Why this change?"))
    confirm = BooleanField(_l("I know that readers will not find this guideline any more"))

    def __init__(self, kind: LocalKind, stored: Wording | None = None, reason: str = "", version: int = 0) -> None:
        shown = stored or Wording()
        super().__init__(
            data={
                "title": shown.title,
                "phone": shown.phone,
                "text": shown.text,
                "days": "" if shown.days is None else str(shown.days),
                "reason": reason,
                "version": str(version),
            }
        )
        self.kind = kind
        for name in FIELDS[kind]:
            self[name].label.text = LABELS.get((kind, name), self[name].label.text)

    @property
    def parts(self) -> list[tuple[object, object]]:
        """The fields of this kind, each with its hint."""
        return [(self[name], HINTS.get((self.kind, name), "")) for name in FIELDS[self.kind]]

    def read(self, frame: Frame | None) -> Wording | None:
        """The wording, or None with a sentence at each field that does not fit; `frame` is what it would change."""
        wording, problems = read_wording(self.kind, {name: self[name].data or "" for name in FIELDS[self.kind]})
        if unlike := unlike_days(wording):
            problems.setdefault("days", unlike)
        if frame and (late := later_emergency(frame, wording)):
            problems["days"] = late
        for name, message in problems.items():
            self[name].errors = [message]
        return wording if self._is_explained() and not problems else None

    def _is_explained(self) -> bool:
        try:
            text_in("reason", self.reason.data or "")
        except Invalid as problem:
            self.blame(problem)
        if self.kind is LocalKind.HIDE and not self.confirm.data:
            self.confirm.errors = [_l("Tick this box if you are sure.")]
        return not self.reason.errors and not self.confirm.errors
