"""What the invented program's editor, clinical lead and readers did on the guideline desk."""

from datetime import date, datetime, timedelta

from qi_portal.accounts.queries import actor_of, person_by_email
from qi_portal.db import utc_now
from qi_portal.domain.access import VISITOR, Actor, Permission
from qi_portal.domain.content.local import LocalKind, Wording
from qi_portal.domain.content.question import Decision
from qi_portal.domain.errors import NotFound
from qi_portal.guidelines.editing.changes import actions as changes
from qi_portal.guidelines.editing.changes.queries import change_of
from qi_portal.guidelines.editing.feedback import actions as feedback
from qi_portal.guidelines.editing.queries import Region, regions_where
from qi_portal.guidelines.editing.questions import actions as questions
from qi_portal.guidelines.editing.questions.queries import question_of
from qi_portal.guidelines.editing.signing import actions as signing
from qi_portal.library import Library

NEUROLOGY = changes.About("headache_migraine", LocalKind.CLINIC)
ADDITIONS: tuple[tuple[changes.About, Wording, str], ...] = (
    (
        NEUROLOGY,
        Wording(
            "Harborlight Children's Neurology", "860-555-0142", "Fax the packet; a nurse calls back within 2 work days."
        ),
        "The clinic moved in September.",
    ),
    (
        changes.About("headache_migraine", LocalKind.WAIT),
        Wording(text="6 to 9 weeks for a routine visit, asked in November"),
        "Families ask.",
    ),
    (
        changes.About("headache_migraine", LocalKind.TIME_FRAME, "routine_referral"),
        Wording(text="within 6 weeks", days=42),
        "Agreed with neurology in October.",
    ),
    (
        changes.About("constipation", LocalKind.PHONE),
        Wording("Bowel clinic nurse line", "860-555-0117"),
        "For questions about a clean-out at home.",
    ),
    (
        changes.About("asthma", LocalKind.NOTE),
        Wording(text="Home visits for asthma triggers: ask the care coordinator of the practice."),
        "New service since the summer.",
    ),
)
IN_REVIEW = (
    changes.About("enuresis", LocalKind.NOTE),
    Wording(text="Alarms can be borrowed from the practice for 12 weeks."),
    "The office bought ten alarms.",
)
SIGNED = "enuresis"
SETTLED = "headache_migraine.Q2"
YOUNG_AGE = "Three years and under would fit our practice better."
MESSAGES = (
    (20, feedback.Sent(YOUNG_AGE, "headache_migraine", "headache_migraine.R1")),
    (3, feedback.Sent("Which fiber dose do you use in toddlers?", "constipation", name="A family physician")),
    (1, feedback.Sent("I expected a page about growing pains at night.", searched="night leg pain")),
)
"""How many days ago, and what."""


def fill(library: Library, *, editor_email: str, lead_email: str, today: date) -> None:
    """Local additions, a signature, a settled question and feedback, one of it overdue."""
    editor, lead = _actor(editor_email), _actor(lead_email)
    region = regions_where(editor, Permission.GUIDELINE_EDIT)[0]
    for about, wording, reason in ADDITIONS:
        _publish(region, about, wording, reason, editor, lead)
    about, wording, reason = IN_REVIEW
    waiting = changes.draft(region=region, about=about, wording=wording, reason=reason, by=editor)
    changes.submit(region=region, change_id=waiting, opened_on=change_of(region, waiting).version, by=editor)
    _sign(region, library, lead, today)
    _settle(region, library, lead)
    for days_ago, sent in MESSAGES:
        day, now = today - timedelta(days=days_ago), utc_now() - timedelta(days=days_ago)
        _send(region, sent, day, now)


def _publish(region: Region, about: changes.About, wording: Wording, reason: str, editor: Actor, lead: Actor) -> None:
    made = changes.draft(region=region, about=about, wording=wording, reason=reason, by=editor)
    changes.submit(region=region, change_id=made, opened_on=change_of(region, made).version, by=editor)
    changes.approve(region=region, change_id=made, opened_on=change_of(region, made).version, by=lead)


def _sign(region: Region, library: Library, lead: Actor, today: date) -> None:
    guideline = library.guideline(SIGNED)
    signing.sign(
        region=region,
        guideline=guideline,
        read_hash=guideline.content_hash,
        credentials="MD, pediatrics",
        next_review=today + timedelta(days=365),
        today=today,
        by=lead,
    )


def _settle(region: Region, library: Library, lead: Actor) -> None:
    question = question_of(region, library.guidelines.values(), SETTLED)
    questions.settle(
        region=region,
        question=question,
        decision=Decision.KEEP,
        why="Waking alone is common in migraine; getting worse is what makes it urgent.",
        opened_on=0,
        read=question.conflict.chosen,
        by=lead,
    )


def _send(region: Region, sent: feedback.Sent, day: date, now: datetime) -> None:
    feedback.send(region=region, sent=sent, source="demo", today=day, now=now, by=VISITOR)


def _actor(email: str) -> Actor:
    person = person_by_email(email)
    if person is None:
        raise NotFound
    return actor_of(person)
