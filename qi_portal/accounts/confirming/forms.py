"""How somebody shows once more who they are."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField

from qi_portal.accounts.factors.forms import FactorFields
from qi_portal.accounts.forms import composed_text
from qi_portal.accounts.passwords import MAX_LENGTH

PREFIX = "again-"
"""How the names of these fields begin, so that they are none of the form that waits."""


class AgainForm(FactorFields):
    """The password, or the second factor. It travels with the form that it was asked for, whose token guards both."""

    password = PasswordField(_l("Password"), filters=[composed_text])
    asked = HiddenField()

    @property
    def typed_password(self) -> str:
        return (self.password.data or "")[: MAX_LENGTH + 1]
