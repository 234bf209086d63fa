"""The letter that says that reports are ready: a link that asks for sign-in, and nothing that is in them."""

from uuid import UUID

from flask import url_for
from flask_babel import force_locale

from qi_portal.domain.words import words
from qi_portal.mail.letter import Letter
from qi_portal.reports.schedules.queries import Member, Schedule
from qi_portal.web.locale import FORMATS
from qi_portal.web.speech import speaker

SUBJECT = words("Practice reports are ready")
SAID = (
    words("The practice reports that come to you by schedule are ready in the portal."),
    words("Sign in to take them. They are kept for some weeks, then removed."),
)
LINK = words("To the reports")
ASK = words("Questions? Answer this e-mail: it reaches program staff. Do not write about patients in it.")
STOP = words("Get no more of these")


def letter_to(member: Member, schedule: Schedule, batch_id: UUID) -> Letter:
    """In the reader's language; wants a base address."""
    language = member.locale if member.locale in FORMATS else "en"
    with force_locale(FORMATS[language]):
        say = speaker().say
        return Letter(
            subject=say(SUBJECT),
            said=tuple(say(each) for each in SAID),
            link=say(LINK),
            url=url_for("batches.show", batch_id=batch_id, _external=True),
            ask=say(ASK),
            stop=say(STOP),
            stop_url=url_for("schedules.ask_to_leave", schedule_id=schedule.id, _external=True),
            language=language,
        )
