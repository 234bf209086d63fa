"""Notes, contacts and plans of coaches, as somebody may see them."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select

from qi_portal.accounts.models import Person, PracticeRole
from qi_portal.coaching.models import CoachContact, NextCoachContact
from qi_portal.db import db
from qi_portal.domain.access import Actor, Permission, Place, Role
from qi_portal.domain.coaching.contact import Contact, ContactKind, NextContact, Seen
from qi_portal.domain.errors import NotFound
from qi_portal.practices.queries import practice_ids_where


@dataclass(frozen=True)
class Kept:
    """A note or contact as it stands. `version` is what a form that was opened on it sends back."""

    id: UUID
    contact: Contact
    version: int
    written_by: str
    saved_at: datetime


@dataclass(frozen=True)
class Coach:
    """Somebody who coaches a practice."""

    id: UUID
    name: str


@dataclass(frozen=True)
class Caseload:
    """A coach, and the practices that are theirs."""

    coach: Coach
    practice_ids: frozenset[UUID]

    @property
    def key(self) -> str:
        """What names the coach in an address."""
        return str(self.coach.id)


def contacts_of(actor: Actor, place: Place) -> list[Kept]:
    """What stands of one practice, the newest first: all of it for coaches and staff, the shared part for a team."""
    query = _readable(actor).where(CoachContact.practice_id == place.practice_id, CoachContact.removed_at.is_(None))
    return [_kept(row, name) for row, name in db.session.execute(query)]


def removed_contacts(actor: Actor, place: Place) -> list[Kept]:
    """What was taken away again; for those who write."""
    query = _readable(actor).where(CoachContact.practice_id == place.practice_id, CoachContact.removed_at.is_not(None))
    query = query.where(CoachContact.practice_id.in_(practice_ids_where(actor, Permission.COACHING_WORK)))
    return [_kept(row, name) for row, name in db.session.execute(query)]


def contact_of(actor: Actor, place: Place, contact_id: UUID) -> Kept:
    """One that stands; NotFound for any other."""
    found = next((each for each in contacts_of(actor, place) if each.id == contact_id), None)
    if found is None:
        raise NotFound
    return found


def next_contacts(actor: Actor, practice_ids: Collection[UUID]) -> Mapping[UUID, NextContact]:
    """What is planned, by practice, of those the actor may read."""
    query = (
        select(NextCoachContact)
        .where(NextCoachContact.practice_id.in_(practice_ids_where(actor, Permission.COACHING_READ)))
        .where(NextCoachContact.practice_id.in_(practice_ids))
    )
    return {row.practice_id: NextContact(row.planned_for, row.about) for row in db.session.scalars(query)}


def last_contacts(actor: Actor, practice_ids: Collection[UUID]) -> Mapping[UUID, date]:
    """When somebody last met or wrote to each practice; a note alone is no contact."""
    query = (
        select(CoachContact.practice_id, func.max(CoachContact.held_on).label("held_on"))
        .where(CoachContact.practice_id.in_(practice_ids_where(actor, Permission.COACHING_WORK)))
        .where(CoachContact.practice_id.in_(practice_ids), CoachContact.removed_at.is_(None))
        .where(CoachContact.kind != ContactKind.NOTE.value)
        .group_by(CoachContact.practice_id)
    )
    return {row.practice_id: row.held_on for row in db.session.execute(query)}


def coaches_of(practice_ids: Collection[UUID]) -> Mapping[UUID, tuple[Coach, ...]]:
    """Who coaches each practice, by name. Hand in only practices that the actor may see."""
    found: dict[UUID, tuple[Coach, ...]] = {}
    for coach, practice_id in _assigned(PracticeRole.practice_id.in_(practice_ids)):
        found[practice_id] = (*found.get(practice_id, ()), coach)
    return found


def caseloads_seen_by(actor: Actor) -> list[Caseload]:
    """Who coaches any of the practices whose months the actor may read, and which of these, by name."""
    found: dict[Coach, set[UUID]] = {}
    for coach, practice_id in _assigned(
        PracticeRole.practice_id.in_(practice_ids_where(actor, Permission.MEASURE_READ))
    ):
        found.setdefault(coach, set()).add(practice_id)
    return [Caseload(coach, frozenset(ids)) for coach, ids in found.items()]


def _assigned(whose: ColumnElement[bool]) -> Iterator[tuple[Coach, UUID]]:
    """Every coach with each practice assigned to them, by name."""
    query = (
        select(Person.id, Person.name, PracticeRole.practice_id)
        .join(PracticeRole, PracticeRole.person_id == Person.id)
        .where(PracticeRole.role == Role.COACH.value, Person.is_active, whose)
        .order_by(Person.name, Person.id)
    )
    for person_id, name, practice_id in db.session.execute(query):
        yield Coach(person_id, name), practice_id


def _readable(actor: Actor) -> Select[CoachContact, str | None]:
    """With who saved it last, the newest first."""
    return (
        select(CoachContact, Person.name)
        .outerjoin(Person, Person.id == CoachContact.saved_by)
        .where(_may_read(actor))
        .order_by(CoachContact.held_on.desc(), CoachContact.id.desc())
    )


def _may_read(actor: Actor) -> ColumnElement[bool]:
    shared = CoachContact.practice_id.in_(practice_ids_where(actor, Permission.COACHING_READ))
    every = CoachContact.practice_id.in_(practice_ids_where(actor, Permission.COACHING_WORK))
    return or_(every, shared & (CoachContact.seen == Seen.SHARED.value))


def _kept(row: CoachContact, name: str | None) -> Kept:
    contact = Contact(
        ContactKind(row.kind), Seen(row.seen), row.held_on, row.text, row.minutes, row.people, row.project_id
    )
    return Kept(row.id, contact, row.version, name or "", row.saved_at)
