"""What a view of the network is named in."""

from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField

from qi_portal.network.saved_views.queries import Saved
from qi_portal.practices.queries import ProgramFacts
from qi_portal.web.forms import VersionForm


class ViewForm(VersionForm):
    """`program` is the id of the program with whose staff the view is shared, or empty; `query` what it shows."""

    name = StringField(_l("Name of the view"))
    program = StringField(_l("Who sees it"))
    query = HiddenField()

    def __init__(self, programs: list[ProgramFacts], stored: Saved | None = None, query: str = "") -> None:
        shown = _shown(stored) if stored else {"query": query}
        super().__init__(data=shown)
        self._programs = {str(each.id): each for each in programs}

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Values and labels of who may see it."""
        shared = [(key, _("Staff of %(program)s", program=each.name)) for key, each in self._programs.items()]
        return [("", _("Only you")), *shared]

    @property
    def program_id(self) -> UUID | None:
        chosen = self._programs.get(self.program.data or "")
        return chosen.id if chosen else None


def _shown(stored: Saved) -> dict[str, str]:
    return {
        "name": stored.name,
        "program": str(stored.program_id or ""),
        "version": str(stored.version),
        "query": stored.view.query,
    }
