"""What the pages of the desk have in common: the version a page was opened on, and where a refusal is shown."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, TextAreaField

from qi_portal.web.forms import VersionForm


class ReasonForm(VersionForm):
    """A deed with its reason, and a tick where the deed asks for one."""

    note = TextAreaField(_l("Reason"))
    confirm = BooleanField(_l("I am sure"))

    def is_confirmed(self) -> bool:
        """Say beside the tick that it is missing."""
        if not self.confirm.data:
            self.confirm.errors = [_l("Tick this box if you are sure.")]
        return bool(self.confirm.data)
