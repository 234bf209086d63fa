"""What somebody must be allowed to do, at the moment of taking it, to take a finished file."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from qi_portal.domain.access import Actor, Anywhere, Permission, Place, may, roles_granting


@dataclass(frozen=True)
class Need:
    """A permission, and where: at every one of the places, or in the program when no place is named.

    `places` are pairs of program and practice. With neither the permission is enough wherever it is held.
    """

    permission: Permission
    program_id: UUID | None = None
    places: tuple[tuple[UUID, UUID], ...] = ()

    @staticmethod
    def at(permission: Permission, places: Iterable[Place]) -> "Need":
        return Need(permission, places=tuple((place.program_id, place.practice_id) for place in places))

    def is_met_by(self, actor: Actor) -> bool:
        if self.places:
            return all(may(actor, self.permission, _place(*each)) for each in self.places)
        if self.program_id is not None:
            return self.program_id in actor.program_ids(roles_granting(self.permission, Anywhere))
        return may(actor, self.permission)

    def to_json(self) -> list[str]:
        """The places as they stand in a row: 'program/practice'."""
        return [f"{program_id}/{practice_id}" for program_id, practice_id in self.places]

    @staticmethod
    def of_json(permission: str, program_id: UUID | None, places: Iterable[str]) -> "Need":
        pairs = (each.split("/") for each in places)
        return Need(Permission(permission), program_id, tuple((UUID(one), UUID(other)) for one, other in pairs))


def _place(program_id: UUID, practice_id: UUID) -> Place:
    """A place as far as rights look at it."""
    return Place(practice_id, program_id, "", "", "UTC")
