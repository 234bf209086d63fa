"""Rows of the audit log as somebody may read them: of practices looked after; for administrators of whole programs.

What belongs to no program (signing in, accounts, the server's own deeds) an administrator reads of the people in the
programs administered, and of nobody in particular; a try to sign in as somebody of another program is that person's.
"""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Select, and_, or_, select

from qi_portal.accounts.models import Person
from qi_portal.accounts.throttle import account_of
from qi_portal.audit.models import AuditEvent
from qi_portal.db import db
from qi_portal.desks.audit.reading import Read, lost_rows, read
from qi_portal.desks.audit.wanted import Wanted
from qi_portal.domain.access import Actor, Anywhere, Permission, Place, roles_granting
from qi_portal.domain.errors import Invalid, NotFound
from qi_portal.practices.looked_after import people_of
from qi_portal.practices.models import Practice
from qi_portal.practices.queries import practice_ids_where

AT_ONCE = 50
IN_A_FILE = 500

OF_NOBODY = ("account", "page", "backup", "field_key")
"""Kinds of objects in rows without a person that name nobody and no program."""


def some_rows(actor: Actor, wanted: Wanted, *, place: Place | None, before: int | None) -> Read:
    """The newest rows, or the newest before a number; one more than a page holds where there are more."""
    query = _wanted(_seen(actor, place), wanted)
    if before is not None:
        query = query.where(AuditEvent.number < before)
    return read(query.order_by(AuditEvent.number.desc()).limit(AT_ONCE + 1))


def every_row(actor: Actor, wanted: Wanted) -> Iterator[list[AuditEvent]]:
    """All of them, oldest first, some at a time; Invalid at the first that cannot be read."""
    query, after = _wanted(_seen(actor, None), wanted).order_by(AuditEvent.number).limit(IN_A_FILE), 0
    while (found := read(query.where(AuditEvent.number > after))).rows or found.lost:
        if found.lost:
            raise Invalid("form", lost_rows(found.lost[:1]))
        yield found.rows
        after = found.rows[-1].number
        db.session.expunge_all()


def row_seen(actor: Actor, number: int, *, place: Place | None) -> AuditEvent:
    """One row; NotFound for one that is not there or not to be read by the actor."""
    found = read(_seen(actor, place).where(AuditEvent.number == number))
    if found.lost:
        raise NotFound(lost_rows(found.lost))
    if not found.rows:
        raise NotFound
    return found.rows[0]


def _seen(actor: Actor, place: Place | None) -> Select[AuditEvent]:
    at = AuditEvent.practice_id.in_(practice_ids_where(actor, Permission.AUDIT_READ))
    if place is not None:
        return select(AuditEvent).where(at, AuditEvent.practice_id == place.practice_id)
    programs = actor.program_ids(roles_granting(Permission.AUDIT_EXPORT, Anywhere))
    if not programs:
        return select(AuditEvent).where(at)
    return select(AuditEvent).where(or_(at, AuditEvent.program_id.in_(programs), _of_no_program(actor)))


def _of_no_program(actor: Actor) -> ColumnElement[bool]:
    people = people_of(actor, Permission.AUDIT_EXPORT)
    accounts = [
        (row.id in people, account_of(row.email)) for row in db.session.execute(select(Person.id, Person.email))
    ]
    known = [*map(str, people), *(account for is_ours, account in accounts if is_ours)]
    others = [account for is_ours, account in accounts if not is_ours]
    is_of_nobody = (AuditEvent.actor_id.is_(None), AuditEvent.object_kind.in_(OF_NOBODY))
    nobody = and_(*is_of_nobody, AuditEvent.object_id.not_in(others))
    return and_(
        AuditEvent.program_id.is_(None),
        or_(AuditEvent.actor_id.in_(people), AuditEvent.object_id.in_(known), nobody),
    )


def _wanted(query: Select[AuditEvent], wanted: Wanted) -> Select[AuditEvent]:
    if wanted.who:
        named = select(Person.id).where(Person.name.icontains(wanted.who, autoescape=True))
        query = query.where(AuditEvent.actor_id.in_(named))
    if wanted.practice:
        practice = select(Practice.id).where(Practice.code == wanted.practice)
        query = query.where(AuditEvent.practice_id.in_(practice))
    if wanted.what:
        query = query.where(AuditEvent.object_id.startswith(wanted.what, autoescape=True))
    if family := wanted.chosen_family:
        query = query.where(
            or_(*(AuditEvent.action.startswith(f"{each}.", autoescape=True) for each in family.beginnings))
        )
    if wanted.since:
        query = query.where(AuditEvent.at >= wanted.since)
    if wanted.until:
        query = query.where(AuditEvent.at < wanted.until)
    return query
