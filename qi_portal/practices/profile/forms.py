"""What a practice's facts are written in."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField

from qi_portal.domain.entry.practice_size import FIELDS, Profile, read_profile
from qi_portal.domain.periods import Month
from qi_portal.practices.profile.queries import Kept
from qi_portal.web.forms import VersionForm


class ProfileForm(VersionForm):
    """Everything as text; `domain.entry.practice_size` says what it means."""

    clinicians = StringField(_l("Clinicians"))
    children = StringField(_l("Children looked after"))
    children_as_of = StringField(_l("As of which month"))
    region = StringField(_l("Region"))

    def __init__(self, kept: Kept) -> None:
        super().__init__(data=_shown(kept.profile) | {"version": str(kept.version)})

    def read(self, this_month: Month) -> Profile | None:
        """The facts, or None with a sentence at each field that does not fit."""
        profile, problems = read_profile({name: self[name].data or "" for name in FIELDS}, this_month)
        self.blame_all(problems)
        return profile


def _shown(profile: Profile) -> dict[str, str]:
    """Nothing where nobody said."""
    return {name: "" if value is None else str(value) for name, value in vars(profile).items()}
