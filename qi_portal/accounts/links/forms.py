"""What the pages behind a link take."""

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from qi_portal.accounts.forms import printable
from qi_portal.accounts.passwords import MAX_LENGTH
from qi_portal.web.forms import PageForm


class ForgotForm(PageForm):
    """Whose password it is."""

    email = StringField(
        _l("E-mail"),
        [
            InputRequired(_l("Type your e-mail address.")),
            Length(max=254, message=_l("This is longer than any e-mail address.")),
        ],
        filters=[printable],
    )


class NewPasswordForm(PageForm):
    """A new password, typed once: it can be shown while it is typed, and a manager of passwords fills it in."""

    password = PasswordField(
        _l("New password"),
        [
            InputRequired(_l("Type a new password.")),
            Length(max=MAX_LENGTH, message=_l("Use %(max)d characters at most.")),
        ],
    )
