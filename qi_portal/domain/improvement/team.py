"""Who works on a project, and as what."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from qi_portal.domain.entry.identifiers import looks_like_identifier
from qi_portal.domain.errors import Invalid
from qi_portal.domain.names import clean_name
from qi_portal.domain.words import Words, words


class TeamRole(StrEnum):
    """The part somebody has in the project; an account's rights are another matter."""

    PHYSICIAN_LEAD = "physician_lead"
    NURSE = "nurse"
    MEDICAL_ASSISTANT = "medical_assistant"
    FRONT_DESK = "front_desk"
    QI_LEAD = "qi_lead"
    DATA = "data"
    OTHER = "other"

    @property
    def name_words(self) -> Words:
        return _NAMES[self]


_NAMES = {
    TeamRole.PHYSICIAN_LEAD: words("Physician lead"),
    TeamRole.NURSE: words("Nurse"),
    TeamRole.MEDICAL_ASSISTANT: words("Medical assistant"),
    TeamRole.FRONT_DESK: words("Front desk"),
    TeamRole.QI_LEAD: words("QI lead"),
    TeamRole.DATA: words("Data"),
    TeamRole.OTHER: words("Other role"),
}


@dataclass(frozen=True)
class Seat:
    """Somebody's place in a team. `person_id` is None for a name that was typed for one without an account."""

    name: str
    role: TeamRole
    person_id: UUID | None = None

    @property
    def key(self) -> str:
        """Whose place it is: an account's, or that of a name however it is spelled in capitals."""
        return str(self.person_id) if self.person_id else self.name.casefold()


def typed_seat(name: str, role: str) -> Seat | None:
    """A name that was typed with its role, None where neither was; Invalid when one of them does not fit."""
    if not name.strip():
        return None
    kept = " ".join(clean_name("name", name).split())
    if found := looks_like_identifier(kept):
        raise Invalid("name", found)
    if role not in list(TeamRole):
        raise Invalid("role", words("Choose what {name} does in the project.", name=kept))
    return Seat(kept, TeamRole(role))
