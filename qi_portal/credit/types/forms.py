"""What a type of credit is written in."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, SelectMultipleField, StringField, TextAreaField

from qi_portal.credit.types.queries import KeptType
from qi_portal.domain.credit.asked import ALWAYS, Asked, CreditKind, GateId
from qi_portal.domain.credit.typed import read_asked
from qi_portal.domain.words import Words
from qi_portal.web.forms import VersionForm

FIELDS = ("name", "kind", "meetings", "trainings", "points", "note")


class TypeForm(VersionForm):
    """Its name and kind, the gates that it asks for, and the counts that two of them want."""

    program = SelectField(_l("Program"), validate_choice=False)
    name = StringField(_l("Name"))
    kind = SelectField(_l("Kind"), validate_choice=False)
    gates = SelectMultipleField(_l("What it asks for"), validate_choice=False)
    meetings = StringField(_l("Team meetings, at least"), default="1")
    trainings = StringField(_l("Trainings, at least"), default="1")
    points = StringField(_l("Points"))
    note = TextAreaField(_l("Note"))
    is_active = BooleanField(_l("Physicians can claim it"))

    def __init__(self, kept: KeptType | None = None) -> None:
        super().__init__(data=_shown(kept) if kept else {"gates": [each.value for each in GateId], "version": "0"})

    @property
    def kinds(self) -> list[tuple[str, Words]]:
        return [(each.value, each.name_words) for each in CreditKind]

    @property
    def gate_choices(self) -> list[tuple[str, Words, bool]]:
        """Each gate with its words, and whether every type asks for it."""
        return [(each.value, each.name_words, each in ALWAYS) for each in GateId]

    def read(self) -> Asked | None:
        """The type, or None with a sentence at each field that does not fit."""
        asked, problems = read_asked({name: self[name].data or "" for name in FIELDS}, self.gates.data or [])
        self.blame_all(problems)
        return asked


def _shown(kept: KeptType) -> dict[str, object]:
    asked = kept.asked
    return {
        "version": str(kept.version),
        "name": asked.name,
        "kind": asked.kind.value,
        "gates": [each.value for each in asked.in_order],
        "meetings": str(asked.meetings),
        "trainings": str(asked.trainings),
        "points": f"{asked.points:g}" if asked.points else "",
        "note": asked.note,
        "is_active": kept.is_active,
    }
