"""What a training is written in, and what is sent about who was there."""

from uuid import UUID

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, SelectMultipleField, StringField, TextAreaField

from qi_portal.domain.entry.typed import text_in
from qi_portal.domain.errors import Invalid
from qi_portal.domain.training.offer import Kind, Offer
from qi_portal.domain.training.typed import FIELDS, Around, read_offer, shown
from qi_portal.web.forms import VersionForm

MOST_OF_REASON = 500

HINTS = {
    "minutes": _l("How long it takes. It stands on the certificate."),
    "time": _l("In the program's time zone."),
    "link": _l("For joining from afar. Everybody in the program sees it."),
    "seats": _l("Who signs up after that waits, and moves up by itself when a seat is given back."),
    "objectives": _l("One a line: what somebody can do afterward."),
    "materials": _l("One a line: a name, a bar and the address, such as: Slides | https://example.org/slides"),
    "credit": _l("One a line, such as: CME (local). Leave it empty if it counts for none."),
}
TYPES = {"day": "date", "time": "time", "link": "url"}


class OfferForm(VersionForm):
    """The parts of both kinds; `parts` are those of this one."""

    program = SelectField(_l("Program"), validate_choice=False)
    title = StringField(_l("Title"))
    day = StringField(_l("Day"))
    time = StringField(_l("Begins at"))
    minutes = StringField(_l("Minutes"))
    place = StringField(_l("Place"))
    link = StringField(_l("Link to join"))
    seats = StringField(_l("Seats"))
    objectives = TextAreaField(_l("Objectives"))
    materials = TextAreaField(_l("Materials"))
    credit = TextAreaField(_l("What it may count for"))
    project_ids = SelectMultipleField(_l("Needed for"), validate_choice=False)

    def __init__(self, kind: Kind, stored: Offer | None = None, version: int = 0) -> None:
        known = {**shown(stored), "project_ids": list(stored.project_ids)} if stored else {}
        super().__init__(data={**known, "version": str(version)})
        self.kind = kind

    @property
    def parts(self) -> list[tuple[object, object, str | None]]:
        """The fields of this kind, each with its hint and the type of its input."""
        return [(self[name], HINTS.get(name, ""), TYPES.get(name)) for name in FIELDS[self.kind]]

    def read(self, around: Around) -> Offer | None:
        """The training, or None with a sentence at each field that does not fit."""
        typed = {name: self[name].data or "" for name in FIELDS[self.kind]}
        offer, problems = read_offer(self.kind, typed, self.project_ids.data or [], around)
        self.blame_all(problems)
        return offer


class CancelForm(VersionForm):
    reason = StringField(_l("Why"))

    def read(self) -> str | None:
        """The reason, or None with a sentence at its field."""
        try:
            return text_in("reason", self.reason.data or "", MOST_OF_REASON)
        except Invalid as problem:
            self.blame(problem)
            return None


class GuestForm(FlaskForm):
    email = StringField(_l("E-mail address"))


ATTENDED: dict[str, bool | None] = {"yes": True, "no": False, "": None}


def attended_in(sent: dict[str, str]) -> dict[UUID, bool | None]:
    """Who was there by person, from the fields `attended-<person id>` of a form; anything else is left out, and so is
    who is left as the page showed them, which `was-<person id>` says."""
    found = {}
    for name, value in sent.items():
        if (person := _person(name)) and value in ATTENDED and value != sent.get(f"was-{person}"):
            found[person] = ATTENDED[value]
    return found


def _person(name: str) -> UUID | None:
    try:
        return UUID(name.removeprefix("attended-")) if name.startswith("attended-") else None
    except ValueError:
        return None
