"""What a person changes the own account in."""

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from qi_portal.accounts.forms import printable
from qi_portal.accounts.links.forms import NewPasswordForm
from qi_portal.accounts.passwords import MAX_LENGTH
from qi_portal.web.forms import PageForm, VersionForm


class NameForm(VersionForm):
    """How the portal calls the person."""

    name = StringField(_l("Name"))


class AddressForm(PageForm):
    """Where letters shall go."""

    email = StringField(_l("New e-mail address"), filters=[printable])


class PasswordForm(NewPasswordForm):
    """The old password, so that nobody at an open screen takes the account away; and a new one."""

    old_password = PasswordField(
        _l("Present password"),
        [
            InputRequired(_l("Type your present password.")),
            Length(max=MAX_LENGTH, message=_l("This is longer than any password here.")),
        ],
    )
