"""What a system to be let in is written in."""

from collections.abc import Sequence
from datetime import date, timedelta

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField, StringField

from qi_portal.domain.access import Place
from qi_portal.domain.entry.typed import day_in
from qi_portal.domain.errors import Invalid
from qi_portal.domain.words import words
from qi_portal.interop.tokens.actions import LONGEST
from qi_portal.web.forms import VersionForm

HALF_A_YEAR = timedelta(days=182)


class ExpiryForm(VersionForm):
    """Until when a token holds."""

    expires_on = StringField(_l("Last day"))

    def read_day(self, today: date) -> date | None:
        """The day, or None with a sentence at its field."""
        try:
            return day_in("expires_on", self.expires_on.data or "", today + LONGEST)
        except Invalid as problem:
            self.blame(problem)
            return None


class IntegrationForm(ExpiryForm):
    """A name, which practices may be read, and until when. Nothing is open to it unless somebody says so."""

    name = StringField(_l("Name"))
    reads = StringField(_l("What it may read"), default="some")
    practices = SelectMultipleField(_l("Practices"), validate_choice=False)

    reaches = (
        ("some", words("Only the practices ticked below")),
        ("all", words("All practices of the program, those that join later too")),
    )

    def chosen(self, places: Sequence[Place]) -> list[Place] | None:
        """The practices that were ticked; None for all of the program. Invalid when one of them cannot be chosen."""
        if self.reads.data == "all":
            return None
        by_code = {place.code: place for place in places}
        wanted = dict.fromkeys(self.practices.data or [])
        if wanted.keys() - by_code.keys():
            raise Invalid("practices", words("This cannot be chosen here. Choose another one from the list."))
        return [by_code[code] for code in wanted]
