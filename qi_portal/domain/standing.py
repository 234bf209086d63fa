"""How an account stands, and which roles somebody may give to others."""

from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from qi_portal.domain.access import PRACTICE_ROLES, PROGRAM_ROLES, Actor, Held, Permission, Place, Role, may
from qi_portal.domain.words import Words, words

ROLE_NAMES: Mapping[Role, Words] = {
    Role.PHYSICIAN: words("Physician"),
    Role.QI_MEMBER: words("QI team member"),
    Role.PRACTICE_LEAD: words("Practice lead"),
    Role.COACH: words("Coach"),
    Role.CARE_COORDINATOR: words("Care coordinator"),
    Role.CONTENT_EDITOR: words("Content editor"),
    Role.CLINICAL_LEAD: words("Clinical lead"),
    Role.PROGRAM_STAFF: words("Program staff"),
    Role.ADMIN: words("Administrator"),
}
"""In the order in which pages offer them: those of a practice first."""

LEAD_GIVES = (Role.PHYSICIAN, Role.QI_MEMBER, Role.PRACTICE_LEAD)
"""What is given on a practice's own page: nothing above a lead, no coach, nothing in the program."""

IN_PRACTICES = tuple(role for role in ROLE_NAMES if role in PRACTICE_ROLES)
IN_PROGRAM = tuple(role for role in ROLE_NAMES if role in PROGRAM_ROLES)


class Standing(StrEnum):
    """How an account stands. INVITED: the letter's link still holds; NEW: it does not, or nobody signed in yet."""

    ACTIVE = "active"
    INVITED = "invited"
    NEW = "new"
    DISABLED = "disabled"


STANDINGS: Mapping[Standing, Words] = {
    Standing.ACTIVE: words("active"),
    Standing.INVITED: words("invited"),
    Standing.NEW: words("never signed in"),
    Standing.DISABLED: words("switched off"),
}


def standing_of(*, is_active: bool, signed_in_at: datetime | None, is_invited: bool) -> Standing:
    if not is_active:
        return Standing.DISABLED
    if signed_in_at is not None:
        return Standing.ACTIVE
    return Standing.INVITED if is_invited else Standing.NEW


def may_give(actor: Actor, held: Held, programs: Mapping[UUID, UUID]) -> bool:
    """Whether an administrator may give or take this role here; `programs` tells the program of each practice."""
    program_id = held.program_id or programs.get(held.practice_id or UUID(int=0))
    is_held_there = held.role in (PROGRAM_ROLES if held.program_id else PRACTICE_ROLES)
    return is_held_there and program_id in actor.program_ids((Role.ADMIN,))


def may_give_at(actor: Actor, role: Role, place: Place) -> bool:
    """The same on a practice's own page."""
    return role in LEAD_GIVES and may(actor, Permission.TEAM_MANAGE, place)


def in_order(roles: Collection[Role]) -> list[Role]:
    """As pages list them."""
    return [role for role in ROLE_NAMES if role in roles]
