"""What readers wrote, who answers it by when, and how it was answered."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select

from qi_portal.accounts.models import Person
from qi_portal.db import db
from qi_portal.domain.access import Actor, Anywhere, Permission, Role, roles_granting
from qi_portal.domain.errors import NotFound
from qi_portal.guidelines.editing.models import Feedback, FeedbackOwner, FeedbackSent, FeedbackStep
from qi_portal.guidelines.editing.queries import Colleague, Region, colleagues_with

SENDING_WINDOW = timedelta(minutes=15)
EVERYTHING_ELSE = ""
"""The specialty of the owner who answers what no other owner does."""


@dataclass(frozen=True)
class Message:
    """One piece of feedback. `condition_id` is None for a search that found nothing; `version` counts saves."""

    id: UUID
    condition_id: str | None
    rule_id: str
    searched: str
    text: str
    sender: str
    sender_email: str
    sent_at: datetime
    due_on: date
    is_open: bool
    version: int

    def is_overdue(self, today: date) -> bool:
        return self.is_open and self.due_on < today


@dataclass(frozen=True)
class Step:
    """An answer, or a reopening."""

    at: datetime
    by: str
    deed: str
    text: str


@dataclass(frozen=True)
class Owners:
    """Who answers: the person set for a specialty, else for everything else, else the first who may."""

    by_specialty: Mapping[str, Colleague]
    fallback: Colleague | None

    def of(self, specialty: str) -> Colleague | None:
        """None while nobody in the program may answer."""
        return self.by_specialty.get(specialty) or self.by_specialty.get(EVERYTHING_ELSE) or self.fallback


def messages(region: Region, *, is_open: bool) -> list[Message]:
    """Open ones by due date, so that overdue ones come first; closed ones newest first."""
    order = (Feedback.due_on, Feedback.sent_at, Feedback.id) if is_open else (Feedback.sent_at.desc(), Feedback.id)
    query = (
        select(Feedback)
        .where(Feedback.program_id == region.id, Feedback.state == ("open" if is_open else "closed"))
        .order_by(*order)
    )
    return [_message(row) for row in db.session.scalars(query)]


def message_of(region: Region, feedback_id: UUID) -> Message:
    """The program's message; NotFound for another program's."""
    query = select(Feedback).where(Feedback.program_id == region.id, Feedback.id == feedback_id)
    row = db.session.scalar(query)
    if row is None:
        raise NotFound
    return _message(row)


def steps_of(shown: Sequence[Message]) -> Mapping[UUID, list[Step]]:
    """What was done with each message, oldest first. Hand in only messages that the reader may see."""
    query = (
        select(FeedbackStep, Person.name)
        .join(Person, Person.id == FeedbackStep.person_id)
        .where(FeedbackStep.feedback_id.in_([message.id for message in shown]))
        .order_by(FeedbackStep.at, FeedbackStep.id)
    )
    found: dict[UUID, list[Step]] = {message.id: [] for message in shown}
    for row, name in db.session.execute(query):
        found[row.feedback_id].append(Step(row.at, name, row.deed, row.text))
    return found


def sent_by(actor: Actor, condition_id: str | None) -> list[Message]:
    """What the actor wrote about this guideline (or about searches) so far, newest first."""
    if actor.person_id is None:
        return []
    query = (
        select(Feedback)
        .where(Feedback.sender_id == actor.person_id, Feedback.condition_id == condition_id)
        .order_by(Feedback.sent_at.desc(), Feedback.id)
    )
    return [_message(row) for row in db.session.scalars(query)]


def open_counts(region: Region) -> Counter[str]:
    """How many open messages there are by condition; the empty condition counts searches."""
    query = (
        select(func.coalesce(Feedback.condition_id, ""), func.count())
        .where(Feedback.program_id == region.id, Feedback.state == "open")
        .group_by(Feedback.condition_id)
    )
    return Counter(dict(db.session.execute(query).all()))


def answerers(region: Region) -> list[Colleague]:
    """People of the program who may answer, by name."""
    return colleagues_with(region, roles_granting(Permission.GUIDELINE_ANSWER, Anywhere))


def owners_of(region: Region) -> Owners:
    """Settings that name somebody who may not answer any more are passed over."""
    able = {each.id: each for each in answerers(region)}
    query = select(FeedbackOwner.specialty, FeedbackOwner.person_id).where(FeedbackOwner.program_id == region.id)
    chosen = {name: able[person_id] for name, person_id in db.session.execute(query) if person_id in able}
    leads = colleagues_with(region, [Role.CLINICAL_LEAD]) or list(able.values())
    return Owners(chosen, next(iter(leads), None))


def sent_since(start: datetime, source: str) -> int:
    """How many messages came from the source (hashed) since then."""
    query = select(func.count()).select_from(FeedbackSent).where(FeedbackSent.at >= start)
    return db.session.scalar(query.where(FeedbackSent.source == source)) or 0


def _message(row: Feedback) -> Message:
    return Message(
        id=row.id,
        condition_id=row.condition_id,
        rule_id=row.rule_id,
        searched=row.searched,
        text=row.text,
        sender=row.sender_name,
        sender_email=row.sender_email,
        sent_at=row.sent_at,
        due_on=row.due_on,
        is_open=row.state == "open",
        version=row.version,
    )
