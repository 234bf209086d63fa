"""What programs and practices are written in."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField

from qi_portal.accounts.forms import printable
from qi_portal.domain.entry.practice_size import MOST_CLINICIANS, count_in
from qi_portal.domain.names import clean_name
from qi_portal.people.places.actions import NewProgram
from qi_portal.practices.actions import check_code, clean_region
from qi_portal.web.forms import VersionForm
from qi_portal.web.locale import LOCALES


class ProgramForm(VersionForm):
    """A program's name and clock."""

    name = StringField(_l("Name"))
    time_zone = StringField(_l("Time zone"))


class NewProgramForm(ProgramForm):
    """The same with its code, and whom to make its first administrator."""

    code = StringField(_l("Code"))
    email = StringField(_l("E-mail of its first administrator"), filters=[printable])
    person = StringField(_l("Name of its first administrator"))
    locale = StringField(_l("Language of the letter"))

    @property
    def wanted(self) -> NewProgram:
        told = {name: self[name].data or "" for name in ("code", "name", "time_zone", "email", "person")}
        return NewProgram(**told, locale=self.locale.data if self.locale.data in LOCALES else "en")


class PracticeForm(VersionForm):
    """A practice's name."""

    name = StringField(_l("Name"))


class NewPracticeForm(PracticeForm):
    """The same with what is known of it on its first day."""

    code = StringField(_l("Code"))
    region = StringField(_l("Region"))
    clinicians = StringField(_l("Clinicians"))

    @property
    def fits(self) -> bool:
        """Whether everything can be kept; if not, a sentence stands at each field."""
        return self.all_hold(
            lambda: check_code(self.code.data or ""),
            lambda: clean_name("name", self.name.data or ""),
            lambda: clean_region(self.region.data or ""),
            lambda: self.count,
        )

    @property
    def count(self) -> int:
        """Invalid when it is no number of clinicians."""
        return count_in("clinicians", self.clinicians.data or "", MOST_CLINICIANS)
