"""Letters about an account's safety: what happened, when, and what to do if it was not the person.

Nobody can stop them. They hold no secret, and their one link leads to the person's own page.
"""

from datetime import datetime
from enum import Enum
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_name
from flask import current_app
from flask_babel import force_locale, get_locale

from qi_portal.accounts.models import Person
from qi_portal.accounts.queries import actor_of
from qi_portal.domain.access import Actor
from qi_portal.domain.words import Words, words
from qi_portal.jobs.mailing import send_soon
from qi_portal.mail import actions as mail
from qi_portal.mail.letter import Letter
from qi_portal.web.locale import FORMATS
from qi_portal.web.paths import whole_address
from qi_portal.web.speech import speaker

KIND = "account"
"""What the outbox calls these letters."""


class Notice(Enum):
    """What a person is told of, as the letter's subject says it."""

    PASSWORD_CHANGED = words("Your password was changed")
    EMAIL_CHANGED = words("Your e-mail address was changed")
    EMAIL_CHANGE_ASKED = words("Somebody asked to change your e-mail address")
    FACTOR_ADDED = words("A second step was added to your sign-in")
    FACTOR_REMOVED = words("The second step of your sign-in was taken away")
    RECOVERY_CODES_MADE = words("New recovery codes were made for your account")
    RECOVERY_CODE_USED = words("A recovery code was used to sign in")
    PASSKEY_ADDED = words("A passkey was added to your account")
    PASSKEY_REMOVED = words("A passkey was taken away from your account")
    PROVIDER_LINKED = words("Sign-in through your organization was connected to your account")
    PROVIDER_UNLINKED = words("Sign-in through your organization was taken away from your account")
    ROLES_GIVEN = words("You were given a role in QI Portal")
    MANY_FAILURES = words("You signed in after many wrong tries")

    @property
    def sentence(self) -> Words:
        return self.value


WHEN = words("It happened on {when}.")
BY_ANOTHER = words("An administrator did this.")
NOT_YOU = words("If this was you, there is nothing to do.")
DO = words("If it was not, change your password, end your other sessions, and tell your program's administrator today.")
LINK = words("See your account")
ASK = words("The portal never asks for a password in an e-mail. Questions? Ask your program's administrator.")


def tell(person: Person, what: Notice, *, at: datetime, by: Actor | None = None, address: str = "") -> None:
    """Put the letter into the outbox in the present transaction; nothing while mail is off.

    `by` is who did it, where that may be somebody else. `address` is for a letter to an address that the person had.
    """
    if current_app.config["SETTINGS"].mail_server is None:
        return
    key = f"{KIND}/{what.name}/{person.id}/{at.isoformat()}"
    is_others = by is not None and by.person_id != person.id
    letter = _letter(person, what, at, is_others=is_others)
    mail.put(key=key, person_id=person.id, address=address or person.email, kind=KIND, letter=letter)
    send_soon()


def _letter(person: Person, what: Notice, at: datetime, *, is_others: bool) -> Letter:
    locale = person.locale if person.locale in FORMATS else "en"
    with force_locale(FORMATS[locale]):
        say = speaker().say
        when = say(words(WHEN.text, when=_moment(person, at)))
        first = (say(what.sentence) + ".", when, *((say(BY_ANOTHER),) if is_others else ()))
        return Letter(
            subject=say(what.sentence),
            said=(" ".join(first), f"{say(NOT_YOU)} {say(DO)}"),
            link=say(LINK),
            url=whole_address("own_account.show"),
            ask=say(ASK),
            language=locale,
        )


def _moment(person: Person, at: datetime) -> str:
    """To the minute, on the clock of where the person works, with the name of its zone."""
    local = at.astimezone(ZoneInfo(current_app.extensions["time_zone_of"](actor_of(person))))
    zone = get_timezone_name(local, "short", locale=get_locale())
    return f"{speaker().day(local.date())}, {local:%H:%M} {zone}"
