"""Invented contacts of coaches with the practices they are assigned to, and what they planned next."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from random import Random

from sqlalchemy import select

from qi_portal.accounts.models import Person, PracticeRole
from qi_portal.accounts.queries import actor_of
from qi_portal.coaching import actions
from qi_portal.db import db
from qi_portal.demo.actions import Wish
from qi_portal.domain.access import Actor, Place, Role
from qi_portal.domain.coaching.contact import Contact, ContactKind, NextContact, Seen
from qi_portal.practices.models import Practice
from qi_portal.practices.queries import any_practice

SAID: Mapping[ContactKind, tuple[str, ...]] = {
    ContactKind.VISIT: (
        "Walked through a morning with the front desk. Agreed to hand the form out at check-in for two weeks.",
        "Looked at the charts together. The team wants to hear of another practice that tried this.",
    ),
    ContactKind.CALL: (
        "Counts come late because one person does them. A second one will learn it this month.",
        "Spoke about the balancing measure: it holds steady, so the change may stay.",
    ),
    ContactKind.VIDEO: ("Planned the next test of change: one clinician, one week, a guess written down beforehand.",),
    ContactKind.TRAINING: ("Showed the monthly grid and the upload to two new team members.",),
}
NOTE = "The lead is new and does much alone. Offer help with the first meeting."
ABOUT = ("The next test of change", "How the counts are collected", "Sharing what worked at the spring meeting")

SILENT_EVERY, LATE_EVERY, PLANNED_EVERY = 7, 5, 3
"""Of so many practices one has no contact yet, one is overdue, one has its next contact planned."""


def fill(wish: Wish, today: date) -> None:
    """Contacts of every practice that has a coach, but for some that nobody has spoken with yet."""
    for number, (code, person) in enumerate(_coached(), start=1):
        place, by, dice = any_practice(code), actor_of(person), Random(f"{wish.seed}/coaching/{code}")
        if number % SILENT_EVERY:
            _contacts(place, by, dice, today)
            _earlier(place, by, Random(f"{wish.seed}/coaching/earlier/{code}"), today)
        if number % LATE_EVERY == 0:
            actions.plan_next(place=place, planned=NextContact(today - timedelta(days=6), ABOUT[0]), by=by)
        elif number % PLANNED_EVERY == 0:
            day = today + timedelta(days=dice.randint(3, 40))
            actions.plan_next(place=place, planned=NextContact(day, dice.choice(ABOUT)), by=by)


def _contacts(place: Place, by: Actor, dice: Random, today: date) -> None:
    for back in sorted(dice.sample(range(5, 150), dice.randint(1, 4)), reverse=True):
        _contact(place, by, dice, today - timedelta(days=back))
    if dice.random() < 0.2:
        actions.add(place=place, contact=Contact(ContactKind.NOTE, Seen.COACHES, today, NOTE), by=by)


def _earlier(place: Place, by: Actor, dice: Random, today: date) -> None:
    """Those of the year before, for reports about it."""
    for back in dice.sample(range(150, 520), dice.randint(2, 5)):
        _contact(place, by, dice, today - timedelta(days=back))


def _contact(place: Place, by: Actor, dice: Random, day: date) -> None:
    kind = dice.choice(list(SAID))
    contact = Contact(kind, Seen.SHARED, day, dice.choice(SAID[kind]), dice.choice((20, 30, 45, 60)))
    actions.add(place=place, contact=contact, by=by)


def _coached() -> Iterator[tuple[str, Person]]:
    """Practice codes with their coach, in order."""
    query = (
        select(Practice.code, Person)
        .join(PracticeRole, PracticeRole.practice_id == Practice.id)
        .join(Person, Person.id == PracticeRole.person_id)
        .where(PracticeRole.role == Role.COACH.value)
        .order_by(Practice.code, Person.email)
    )
    seen: set[str] = set()
    for code, person in db.session.execute(query).all():
        if code not in seen:
            seen.add(code)
            yield code, person
