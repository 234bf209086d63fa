"""A planned letter in the words and the language of its reader."""

from flask import url_for
from flask_babel import force_locale

from qi_portal.domain.reminders.schedule import Kind
from qi_portal.domain.words import words
from qi_portal.mail.letter import Letter
from qi_portal.reminders.plan import Planned
from qi_portal.reminders.stop_token import stop_token
from qi_portal.web.locale import FORMATS
from qi_portal.web.speech import speaker

LINKS = {
    Kind.REMINDER: ("desks.this_month", words("See what is open")),
    Kind.DIGEST: ("reminders.digest", words("Read the digest")),
}
STOP = {
    Kind.REMINDER: words("Get no more reminders"),
    Kind.DIGEST: words("Get no more digests"),
}
ASK = words("Questions? Answer this e-mail: it reaches program staff. Do not write about patients in it.")


def letter_of(planned: Planned) -> Letter:
    """Ask for it where addresses can be made whole (in a job, or with a base address)."""
    locale = planned.member.locale
    endpoint, link = LINKS[planned.kind]
    with force_locale(FORMATS.get(locale, FORMATS["en"])):
        say = speaker().say
        return Letter(
            subject=say(planned.told.subject),
            said=tuple(" ".join(say(sentence) for sentence in each) for each in planned.told.paragraphs),
            link=say(link),
            url=url_for(endpoint, _external=True),
            ask=say(ASK),
            stop=say(STOP[planned.kind]),
            stop_url=url_for(
                "reminders.ask_to_stop", token=stop_token(planned.member.person_id, planned.kind), _external=True
            ),
            language=locale if locale in FORMATS else "en",
        )
