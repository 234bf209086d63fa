"""Where a second factor is shown."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField

from qi_portal.accounts.factors.showing import Shown
from qi_portal.accounts.forms import printable
from qi_portal.web.forms import PageForm, Refusing

LONGEST_CODE = 40
LONGEST_ANSWER = 20_000
"""Letters of what a passkey answers; most answer with under a thousand."""


class FactorFields(Refusing):
    """A code of the app, a recovery code, or the answer of a passkey, which a script fills in."""

    code = StringField(_l("Six-digit code"), filters=[printable])
    recovery = StringField(_l("Recovery code"), filters=[printable])
    answer = HiddenField()

    @property
    def shown(self) -> Shown:
        code, recovery, answer = (field.data or "" for field in (self.code, self.recovery, self.answer))
        return Shown(code[:LONGEST_CODE].strip(), recovery[:LONGEST_CODE].strip(), answer[:LONGEST_ANSWER])


class FactorForm(FactorFields, PageForm):
    """The second step of signing in; `next` is where the person was going."""

    next = HiddenField()


def blame(form: FactorFields) -> None:
    """Say at the field that was filled in that it does not hold."""
    shown = form.shown
    if shown.recovery:
        form.recovery.errors = [_("This is none of your recovery codes, or it was used before.")]
    elif shown.code:
        form.code.errors = [_("This code is not right. Wait for the next one, and check the clock of your phone.")]
    else:
        form.code.errors = [_("The passkey did not hold. Try again, or type a code.")]


class FirstCodeForm(PageForm):
    """The first code of an app that is being set up."""

    code = StringField(_l("Six-digit code"), filters=[printable])


class PasskeyForm(PageForm):
    """A new passkey: what the browser made, and the name that its owner gives it."""

    name = StringField(_l("Name of the passkey"))
    answer = HiddenField()

    @property
    def read_answer(self) -> str:
        return (self.answer.data or "")[:LONGEST_ANSWER]
