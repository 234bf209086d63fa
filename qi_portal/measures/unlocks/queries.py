"""Months that are open although they are locked, and who waits for one: as somebody may see them."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from qi_portal.accounts.models import Person
from qi_portal.db import db
from qi_portal.domain.access import Actor, Permission, Place
from qi_portal.domain.errors import NotFound
from qi_portal.domain.periods import Month, months_between
from qi_portal.measures.unlocks.models import MonthUnlock, UnlockRequest
from qi_portal.practices.models import Practice
from qi_portal.practices.queries import practice_ids_where

LISTED = 50
"""How many that are over a page lists."""


@dataclass(frozen=True)
class Unlock:
    """Months of a project that may be changed until `expires_at`, who opened them and why."""

    id: UUID
    project_id: str
    first: Month
    last: Month
    why: str
    opened_by: str
    opened_at: datetime
    expires_at: datetime
    withdrawn_by: str
    withdrawn_at: datetime | None

    @property
    def last_moment(self) -> datetime:
        """The end of the last day that it holds."""
        return self.expires_at - timedelta(seconds=1)

    def covers(self, month: Month) -> bool:
        return self.first <= month <= self.last

    def is_open(self, now: datetime) -> bool:
        return self.withdrawn_at is None and now < self.expires_at


@dataclass(frozen=True)
class Request:
    """Who wants a month opened, where and why."""

    id: UUID
    practice_code: str
    practice_name: str
    project_id: str
    period: Month
    why: str
    asked_by: str
    asked_at: datetime


@dataclass(frozen=True)
class Declined:
    """A request that was turned down: who said why, and when."""

    request: Request
    answer: str
    answered_by: str
    answered_at: datetime


def unlocked_months(place: Place, project_ids: Collection[str], now: datetime) -> dict[str, frozenset[Month]]:
    """The locked months that are open for changes now, by project; a project without any is absent.

    Hand in only a practice that the actor may see.
    """
    found = unlocked_across([place.practice_id], now).get(place.practice_id, {})
    return {project_id: months for project_id, months in found.items() if project_id in project_ids}


def unlocked_across(practice_ids: Collection[UUID], now: datetime) -> dict[UUID, Mapping[str, frozenset[Month]]]:
    """The same for several practices and every project, in one question."""
    query = select(MonthUnlock.practice_id, MonthUnlock.project_id, MonthUnlock.first, MonthUnlock.last).where(
        MonthUnlock.practice_id.in_(practice_ids), MonthUnlock.expires_at > now, MonthUnlock.withdrawn_at.is_(None)
    )
    found: dict[UUID, dict[str, set[Month]]] = defaultdict(lambda: defaultdict(set))
    for practice_id, project_id, first, last in db.session.execute(query):
        found[practice_id][project_id].update(months_between(first, last))
    return {each: {key: frozenset(months) for key, months in kept.items()} for each, kept in found.items()}


def unlocks_of(actor: Actor, place: Place) -> list[Unlock]:
    """What was ever opened in the practice, the latest first."""
    opener, withdrawer = aliased(Person), aliased(Person)
    query = (
        select(MonthUnlock, opener.name, withdrawer.name)
        .outerjoin(opener, opener.id == MonthUnlock.opened_by)
        .outerjoin(withdrawer, withdrawer.id == MonthUnlock.withdrawn_by)
        .where(MonthUnlock.practice_id.in_(practice_ids_where(actor, Permission.MEASURE_READ)))
        .where(MonthUnlock.practice_id == place.practice_id)
        .order_by(MonthUnlock.opened_at.desc(), MonthUnlock.id.desc())
        .limit(LISTED)
    )
    return [_unlock(row, opened, withdrawn) for row, opened, withdrawn in db.session.execute(query)]


def requests_of(actor: Actor, place: Place) -> list[Request]:
    """What waits for an answer in the practice, the oldest first."""
    query = _asked(actor, Permission.MEASURE_READ).where(
        UnlockRequest.practice_id == place.practice_id, UnlockRequest.answered_at.is_(None)
    )
    return [_request(*row) for row in db.session.execute(query)]


def declined_at(actor: Actor, place: Place) -> list[Declined]:
    """What staff turned down in the practice, the latest first."""
    answerer = aliased(Person)
    query = (
        _asked(actor, Permission.MEASURE_READ)
        .add_columns(answerer.name)
        .outerjoin(answerer, answerer.id == UnlockRequest.answered_by)
        .where(UnlockRequest.practice_id == place.practice_id)
        .where(UnlockRequest.answered_at.is_not(None), UnlockRequest.unlock_id.is_(None))
        .order_by(None)
        .order_by(UnlockRequest.answered_at.desc(), UnlockRequest.id)
        .limit(LISTED)
    )
    return [
        Declined(_request(row, *named), row.answer, answered_by or "", row.answered_at)
        for row, *named, answered_by in db.session.execute(query)
    ]


def request_of(actor: Actor, place: Place, request_id: UUID) -> Request:
    """One that waits; NotFound for any other."""
    found = next((each for each in requests_of(actor, place) if each.id == request_id), None)
    if found is None:
        raise NotFound
    return found


def waiting_requests(actor: Actor) -> list[Request]:
    """What waits for the actor to open it, in all practices where the actor may, the oldest first."""
    return [_request(*row) for row in db.session.execute(_waiting(actor))]


def count_waiting(actor: Actor) -> int:
    """How many requests wait for the actor."""
    query = select(func.count()).select_from(
        _waiting(actor).with_only_columns(UnlockRequest.id).order_by(None).subquery()
    )
    return db.session.scalar(query) or 0


def _waiting(actor: Actor) -> Select[UnlockRequest, str, str, str | None]:
    return _asked(actor, Permission.MONTH_UNLOCK).where(UnlockRequest.answered_at.is_(None))


def _asked(actor: Actor, permission: Permission) -> Select[UnlockRequest, str, str, str | None]:
    """Requests where the actor has the permission, with the practice's code and name and who asked; oldest first."""
    return (
        select(UnlockRequest, Practice.code, Practice.name, Person.name)
        .join(Practice, Practice.id == UnlockRequest.practice_id)
        .outerjoin(Person, Person.id == UnlockRequest.asked_by)
        .where(UnlockRequest.practice_id.in_(practice_ids_where(actor, permission)))
        .order_by(UnlockRequest.asked_at, UnlockRequest.id)
    )


def _unlock(row: MonthUnlock, opened: str | None, withdrawn: str | None) -> Unlock:
    return Unlock(
        id=row.id,
        project_id=row.project_id,
        first=row.first,
        last=row.last,
        why=row.why,
        opened_by=opened or "",
        opened_at=row.opened_at,
        expires_at=row.expires_at,
        withdrawn_by=withdrawn or "",
        withdrawn_at=row.withdrawn_at,
    )


def _request(row: UnlockRequest, code: str, name: str, asked_by: str | None) -> Request:
    return Request(row.id, code, name, row.project_id, row.period, row.why, asked_by or "", row.asked_at)
