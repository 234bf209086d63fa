"""Who has a seat and who waits. Nobody is moved by hand: a seat that is given back goes to who asked first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Person = TypeVar("Person")


@dataclass(frozen=True)
class Seating(Generic[Person]):
    """Everybody who signed up, in the order in which they did."""

    seated: tuple[Person, ...]
    waiting: tuple[Person, ...]

    def turn_of(self, person: Person) -> int | None:
        """The place in the waiting list, from 1; None for who has a seat or did not sign up."""
        return self.waiting.index(person) + 1 if person in self.waiting else None


def seating(signed_up: Sequence[Person], seats: int) -> Seating[Person]:
    """Seats go by order; who comes after them waits."""
    return Seating(tuple(signed_up[:seats]), tuple(signed_up[seats:]))
