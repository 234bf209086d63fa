"""What the sign-in page takes."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from qi_portal.accounts.passwords import MAX_LENGTH, composed
from qi_portal.web.forms import PageForm


def printable(text: str | None) -> str:
    """The text without control characters, which are never meant."""
    return "".join(letter for letter in text or "" if letter.isprintable())


def composed_text(text: str | None) -> str:
    """What was typed as passwords are counted and hashed."""
    return composed(text or "")


class SignInForm(PageForm):
    """Address and password; `next` is where the person was going."""

    email = StringField(
        _l("E-mail"), [InputRequired(_l("Type your e-mail address.")), Length(max=254)], filters=[printable]
    )
    password = PasswordField(
        _l("Password"),
        [
            InputRequired(_l("Type your password.")),
            Length(max=MAX_LENGTH, message=_l("This is longer than any password here.")),
        ],
        filters=[composed_text],
    )
    next = HiddenField()
