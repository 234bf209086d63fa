"""Sending feedback, answering it, opening it again, and naming who answers."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm.exc import StaleDataError

from qi_portal.accounts.actions import ADDRESS, MOST_OF_ADDRESS
from qi_portal.accounts.tokens import digest_of_source
from qi_portal.audit.actions import record
from qi_portal.db import db, take_turns
from qi_portal.domain.access import Actor
from qi_portal.domain.content.wording import clean_text, plain_text
from qi_portal.domain.entry.identifiers import looks_like_identifier
from qi_portal.domain.entry.typed import text_in
from qi_portal.domain.errors import Invalid, NotFound, Stale
from qi_portal.domain.names import LONGEST
from qi_portal.domain.words import words
from qi_portal.guidelines.editing.feedback.queries import SENDING_WINDOW, answerers, sent_since
from qi_portal.guidelines.editing.models import Feedback, FeedbackOwner, FeedbackSent, FeedbackStep
from qi_portal.guidelines.editing.queries import Region

ANSWER_DAYS = 14
"""Feedback is answered within this many days; program policy."""

MOST_OF_MESSAGE = 2000
MOST_OF_SEARCH = 200
MOST_FROM_SOURCE = 10
"""Messages from one source within the window; a practice's computers often share one."""

JUST_NOW = timedelta(minutes=1)

STALE = words("Somebody answered this meanwhile. Open it again and read the answer.")


@dataclass(frozen=True)
class Sent:
    """What a reader sends. `condition_id` is None for a search that found nothing; name and address may be empty."""

    text: str
    condition_id: str | None = None
    rule_id: str = ""
    searched: str = ""
    name: str = ""
    email: str = ""


def is_throttled(*, source: str, now: datetime) -> bool:
    """Whether this source has sent too much lately. Messages from one source take turns, so that each is counted."""
    take_turns(f"feedback/{digest_of_source(source)}")
    return sent_since(now - SENDING_WINDOW, digest_of_source(source)) >= MOST_FROM_SOURCE


def send(*, region: Region, sent: Sent, source: str, today: date, now: datetime, by: Actor) -> None:
    """Keep the message, once however often the form is sent; Invalid when it is empty, too long or seems to name a
    patient.

    A signed-in sender goes by the name of the account.
    """
    row = Feedback(
        program_id=region.id,
        condition_id=sent.condition_id,
        rule_id=sent.rule_id,
        searched=_nameless("searched", plain_text(sent.searched)[:MOST_OF_SEARCH]),
        text=_nameless("text", clean_text("text", sent.text, MOST_OF_MESSAGE)),
        sender_id=by.person_id,
        sender_name=by.name or plain_text(sent.name)[:LONGEST],
        sender_email=by.email or _address(sent.email),
        sent_at=now,
        due_on=today + timedelta(days=ANSWER_DAYS),
    )
    db.session.execute(delete(FeedbackSent).where(FeedbackSent.at < now - timedelta(days=1)))
    db.session.add(FeedbackSent(at=now, source=digest_of_source(source)))
    if _was_sent_just_now(row):
        return
    db.session.add(row)
    db.session.flush()
    _record(row, "send", by)


def _was_sent_just_now(row: Feedback) -> bool:
    """Whether the same sender sent the same words lately: a form that is sent twice keeps one."""
    columns = ("program_id", "condition_id", "rule_id", "searched", "text", "sender_id", "sender_name", "sender_email")
    same = [getattr(Feedback, name) == getattr(row, name) for name in columns]
    recent = select(Feedback.id).where(Feedback.sent_at > row.sent_at - JUST_NOW, *same)
    return db.session.scalar(recent.limit(1)) is not None


def answer(*, region: Region, feedback_id: UUID, opened_on: int, text: str, by: Actor) -> None:
    """Answer and close."""
    said, row = text_in("text", text, MOST_OF_MESSAGE), _row(region, feedback_id, opened_on, "open")
    row.state = "closed"
    _step(row, "answer", said, by)


def reopen(*, region: Region, feedback_id: UUID, opened_on: int, text: str, today: date, by: Actor) -> None:
    """Open it again, with a new due date."""
    said, row = text_in("text", text, MOST_OF_MESSAGE), _row(region, feedback_id, opened_on, "closed")
    row.state, row.due_on = "open", today + timedelta(days=ANSWER_DAYS)
    _step(row, "reopen", said, by)


def set_owner(*, region: Region, specialty: str, person_id: UUID | None, by: Actor) -> None:
    """Name who answers for a specialty, or nobody; Invalid for somebody who may not answer in this program."""
    able = {each.id for each in answerers(region)}
    if person_id is not None and person_id not in able:
        raise Invalid("person", words("Choose somebody from the list."))
    take_turns(f"feedback_owner/{region.id}")
    row = db.session.get(FeedbackOwner, (region.id, specialty))
    before = row.person_id if row else None
    if before == person_id:
        return
    if row is not None:
        db.session.delete(row)
        db.session.flush()
    if person_id is not None:
        db.session.add(FeedbackOwner(program_id=region.id, specialty=specialty, person_id=person_id))
    record(
        "feedback.set_owner",
        by=by,
        program_id=region.id,
        object_kind="feedback_owner",
        object_id=specialty or "everything else",
        before={"person": str(before)} if before else None,
        after={"person": str(person_id)} if person_id else None,
    )
    db.session.flush()


def _row(region: Region, feedback_id: UUID, opened_on: int, state: str) -> Feedback:
    query = select(Feedback).where(Feedback.program_id == region.id, Feedback.id == feedback_id)
    row = db.session.scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise NotFound
    if row.version != opened_on or row.state != state:
        raise Stale(STALE)
    return row


def _step(row: Feedback, deed: str, text: str, by: Actor) -> None:
    try:
        db.session.flush()
    except StaleDataError as clash:
        raise Stale(STALE) from clash
    step = FeedbackStep(program_id=row.program_id, feedback_id=row.id, person_id=by.person_id, deed=deed, text=text)
    db.session.add(step)
    db.session.flush()
    _record(row, deed, by)


def _record(row: Feedback, deed: str, by: Actor) -> None:
    """What was written stays in its own table; the log says that it was."""
    record(
        f"feedback.{deed}",
        by=by,
        program_id=row.program_id,
        object_kind="feedback",
        object_id=str(row.id),
        after={"condition": row.condition_id, "rule": row.rule_id, "state": row.state, "due_on": str(row.due_on)},
        is_anonymous=not by.is_signed_in,
    )


def _nameless(field: str, text: str) -> str:
    if found := looks_like_identifier(text):
        raise Invalid(field, found)
    return text


def _address(text: str) -> str:
    """An address that an answer could go to; empty is fine."""
    address = text.strip().lower()
    if address and (not ADDRESS.fullmatch(address) or not address.isprintable() or len(address) > MOST_OF_ADDRESS):
        raise Invalid("email", words("{email} is not an e-mail address.", email=text.strip()[:MOST_OF_ADDRESS]))
    return address
