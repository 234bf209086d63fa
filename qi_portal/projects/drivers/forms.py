"""What a driver and a change idea are written in."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField, StringField, TextAreaField

from qi_portal.domain.entry.ideas import idea_text
from qi_portal.domain.errors import Invalid
from qi_portal.domain.improvement.drivers import KeptDriver
from qi_portal.domain.words import words
from qi_portal.web.forms import VersionForm


class DriverForm(VersionForm):
    """A driver and where it stands."""

    text = TextAreaField(_l("Driver"))
    parent = StringField(_l("Under"))

    def __init__(self, drivers: Iterable[KeptDriver], stored: KeptDriver | None = None) -> None:
        super().__init__(prefix="driver-", data=_shown(stored))
        self.primary = [each for each in drivers if each.parent_id is None and each != stored]

    @property
    def parents(self) -> list[tuple[str, object]]:
        return [("", _l("The aim (a primary driver)")), *((str(each.id), each.text) for each in self.primary)]

    def read(self) -> tuple[str, UUID | None] | None:
        """The words and the parent; None with a sentence at each field that does not fit."""
        text = _text(self)
        known = {str(each.id): each.id for each in self.primary}
        if self.parent.data and self.parent.data not in known:
            self.parent.errors = [words("Choose a primary driver from the list.")]
        return None if text is None or self.parent.errors else (text, known.get(self.parent.data or ""))


class IdeaForm(VersionForm):
    """A change idea and the drivers that it acts on."""

    text = TextAreaField(_l("Change idea"))
    drivers = SelectMultipleField(_l("Acts on"), validate_choice=False)

    def __init__(
        self, offered: Sequence[KeptDriver], text: str = "", chosen: Iterable[UUID] = (), version: int = 0
    ) -> None:
        shown = {"text": text, "drivers": [*map(str, chosen)], "version": str(version)}
        super().__init__(prefix="idea-", data=shown)
        self.offered = offered

    def read(self) -> tuple[str, list[UUID]] | None:
        """The words and the drivers; None with a sentence at each field that does not fit."""
        text = _text(self)
        known = {str(each.id): each.id for each in self.offered}
        if not set(self.drivers.data or ()) <= set(known):
            self.drivers.errors = [words("Choose drivers from the list.")]
        return (
            None if text is None or self.drivers.errors else (text, [known[each] for each in self.drivers.data or ()])
        )


def _shown(stored: KeptDriver | None) -> dict[str, str]:
    if stored is None:
        return {}
    return {"text": stored.text, "parent": str(stored.parent_id or ""), "version": str(stored.version)}


def _text(form: DriverForm | IdeaForm) -> str | None:
    try:
        return idea_text("text", form.text.data or "")
    except Invalid as problem:
        form.text.errors = [problem.message]
        return None
