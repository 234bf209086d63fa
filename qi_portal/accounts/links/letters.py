"""Letters that hold a link and nothing else that is worth anything. The link comes in when the letter is sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from flask_babel import force_locale

from qi_portal.accounts.links.actions import Purpose, make_link
from qi_portal.accounts.models import Person
from qi_portal.accounts.notices import ASK, KIND
from qi_portal.domain.access import Actor
from qi_portal.domain.words import Words, words
from qi_portal.jobs.mailing import send_soon
from qi_portal.mail import actions as mail
from qi_portal.mail.letter import PLACEHOLDER, Letter
from qi_portal.web.locale import FORMATS
from qi_portal.web.paths import whole_address
from qi_portal.web.speech import speaker


@dataclass(frozen=True)
class Told:
    """What a letter of a kind says."""

    subject: Words
    said: Words
    link: Words


LETTERS: Mapping[Purpose, Told] = {
    Purpose.INVITATION: Told(
        words("You are invited to QI Portal"),
        words(
            "You are invited to QI Portal, where practices follow their quality improvement. "
            "Choose a password to begin. The link works once, within seven days."
        ),
        words("Choose a password"),
    ),
    Purpose.RESET: Told(
        words("A new password for QI Portal"),
        words(
            "Somebody asked for a new password for your account. The link works once, within an hour. "
            "If it was not you, do nothing: your password stays as it is."
        ),
        words("Choose a new password"),
    ),
    Purpose.EMAIL: Told(
        words("Confirm your new e-mail address"),
        words(
            "Somebody wants to use this address for an account of QI Portal. The link works once, within an hour. "
            "If it was not you, do nothing."
        ),
        words("Confirm this address"),
    ),
}


def mail_is_on() -> bool:
    return current_app.config["SETTINGS"].mail_server is not None


def send_link(*, person: Person, purpose: Purpose, by: Actor, now: datetime, address: str = "") -> None:
    """Make a link and put its letter into the outbox, in the person's language, in the present transaction."""
    address = address or person.email
    token = make_link(person=person, purpose=purpose, address=address, by=by, now=now)
    key = f"{KIND}/{purpose.value}/{person.id}/{now.isoformat()}"
    letter = letter_of(purpose, person.locale or "en")
    mail.put(key=key, person_id=person.id, address=address, kind=KIND, letter=letter, secret=token)
    send_soon()


def letter_of(purpose: Purpose, locale: str) -> Letter:
    told, language = LETTERS[purpose], locale if locale in FORMATS else "en"
    with force_locale(FORMATS[language]):
        say = speaker().say
        return Letter(
            subject=say(told.subject),
            said=(say(told.said),),
            link=say(told.link),
            url=address_of(PLACEHOLDER),
            ask=say(ASK),
            language=language,
        )


def address_of(token: str) -> str:
    """The link as it is sent or printed."""
    return whole_address("links.follow", token=token)
