"""How an account stands, and which roles somebody may give to others."""

from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum

from qi_portal.domain.access import PRACTICE_ROLES, PROGRAM_ROLES, Role
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


def in_order(roles: Collection[Role]) -> list[Role]:
    """As pages list them."""
    return [role for role in ROLE_NAMES if role in roles]
