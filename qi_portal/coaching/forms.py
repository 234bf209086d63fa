"""What a note, a contact and the next contact are written in."""

from collections.abc import Iterable
from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField

from qi_portal.domain.coaching.contact import FIELDS, Contact, ContactKind, NextContact, Seen, read_contact, read_next
from qi_portal.domain.content.measure import Project
from qi_portal.web.forms import VersionForm


class ContactForm(VersionForm):
    """A note or a contact of one practice; `projects` are those it takes part in."""

    kind = StringField(_l("What it was"))
    held_on = StringField(_l("Day"))
    seen = StringField(_l("Who reads it"))
    project_id = StringField(_l("About"))
    people = StringField(_l("Who took part"))
    minutes = StringField(_l("Minutes"))
    text = TextAreaField(_l("What was said and agreed"))

    def __init__(self, projects: Iterable[Project], stored: Contact | None = None, version: int = 0) -> None:
        super().__init__(data=_shown(stored) | {"version": str(version)})
        self._projects = {project.id: project for project in projects}

    @property
    def kinds(self) -> list[tuple[str, object]]:
        return [(kind.value, kind.name_words) for kind in ContactKind]

    @property
    def readers(self) -> list[tuple[str, object]]:
        return [(seen.value, seen.name_words) for seen in Seen]

    @property
    def subjects(self) -> list[tuple[str, object]]:
        named = ((project.id, project.short_title) for project in self._projects.values())
        return [("", _l("The practice as a whole")), *named]

    def read(self, today: date) -> Contact | None:
        """The contact, or None with a sentence at each field that does not fit."""
        contact, problems = read_contact({name: self[name].data or "" for name in FIELDS}, self._projects, today)
        self.blame_all(problems)
        return contact


class NextForm(VersionForm):
    """When the coach is in touch next."""

    on = StringField(_l("Day"))
    about = StringField(_l("About"))

    def __init__(self, planned: NextContact | None = None) -> None:
        super().__init__(data={"on": str(planned.on), "about": planned.about} if planned else {})

    def read(self, today: date) -> NextContact | None:
        """What is planned, or None with a sentence at each field that does not fit."""
        planned, problems = read_next({"on": self.on.data or "", "about": self.about.data or ""}, today)
        self.blame_all(problems)
        return planned


def _shown(stored: Contact | None) -> dict[str, str]:
    if stored is None:
        return {"kind": ContactKind.CALL.value, "seen": Seen.SHARED.value}
    return {
        "kind": stored.kind.value,
        "seen": stored.seen.value,
        "held_on": str(stored.held_on),
        "text": stored.text,
        "minutes": str(stored.minutes or ""),
        "people": stored.people,
        "project_id": stored.project_id,
    }
