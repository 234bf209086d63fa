"""Whose desk it is: the programs where somebody works on guidelines, and the program a reader belongs to."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, or_, select

from qi_portal.accounts.models import Person, ProgramRole
from qi_portal.db import db
from qi_portal.domain.access import Actor, Anywhere, Permission, Role, roles_granting
from qi_portal.domain.errors import NotFound
from qi_portal.practices.models import Practice, Program


@dataclass(frozen=True)
class Region:
    """A program as these pages know it."""

    id: UUID
    code: str
    name: str
    time_zone: str

    def clock(self, moment: datetime) -> datetime:
        """The moment on the program's clock."""
        return moment.astimezone(ZoneInfo(self.time_zone))


@dataclass(frozen=True)
class Colleague:
    """Somebody who may own feedback."""

    id: UUID
    name: str


_REGION = select(Program.id, Program.code, Program.name, Program.time_zone).order_by(Program.name, Program.code)


def regions_where(actor: Actor, permission: Permission) -> list[Region]:
    """The programs where the actor holds a role that earns the permission, by name."""
    return regions_around(actor.program_ids(roles_granting(permission, Anywhere)))


def region_where(actor: Actor, permission: Permission, code: str) -> Region:
    """The program with this code if the actor has the permission there; NotFound otherwise."""
    found = next((each for each in regions_where(actor, permission) if each.code == code), None)
    if found is None:
        raise NotFound
    return found


def may_in(actor: Actor, permission: Permission, region: Region) -> bool:
    """Whether the actor has the permission in this very program."""
    return region.id in actor.program_ids(roles_granting(permission, Anywhere))


def region_of_reader(actor: Actor) -> Region | None:
    """The program whose local layer somebody reads: the first of one's own by name, else the only one there is."""
    if own := _own_regions(actor):
        return own[0]
    every = _regions(_REGION.limit(2))
    return every[0] if len(every) == 1 else None


def regions_around(programs: Collection[UUID], practices: Collection[UUID] = ()) -> list[Region]:
    """These programs and those that these practices belong to, by name."""
    through = select(Practice.program_id).where(Practice.id.in_(practices))
    return _regions(_REGION.where(or_(Program.id.in_(programs), Program.id.in_(through))))


def every_region() -> list[Region]:
    """All programs by name: for a visitor who has to say which one a message is for."""
    return _regions(_REGION)


def colleagues_with(region: Region, roles: Collection[Role]) -> list[Colleague]:
    """People who hold one of the roles in the program and whose account is on, by name."""
    wanted = [role.value for role in roles]
    query = (
        select(Person.id, Person.name)
        .join(ProgramRole, ProgramRole.person_id == Person.id)
        .where(ProgramRole.program_id == region.id, ProgramRole.role.in_(wanted), Person.is_active)
        .distinct()
        .order_by(Person.name, Person.id)
    )
    return [Colleague(**row._mapping) for row in db.session.execute(query)]


def _own_regions(actor: Actor) -> list[Region]:
    if not actor.roles:
        return []
    programs = {held.program_id for held in actor.roles if held.program_id}
    practices = {held.practice_id for held in actor.roles if held.practice_id}
    return regions_around(programs, practices)


def _regions(query: Select[UUID, str, str, str]) -> list[Region]:
    return [Region(**row._mapping) for row in db.session.execute(query)]
