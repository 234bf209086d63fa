"""The people of a page: those that are looked for, some at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qi_portal.domain.standing import Standing
from qi_portal.people.queries import Seen
from qi_portal.people.scope import Scope

AT_ONCE = 50


@dataclass(frozen=True)
class Wanted:
    """What to look for: letters of a name or an address, a role, a practice's code, how the account stands."""

    text: str
    role: str
    practice: str
    standing: str

    @staticmethod
    def read(asked: Mapping[str, str]) -> "Wanted":
        return Wanted(*(asked.get(name, "").strip() for name in ("q", "role", "practice", "standing")))

    @property
    def filters(self) -> dict[str, str]:
        named = {"q": self.text, "role": self.role, "practice": self.practice, "standing": self.standing}
        return {name: value for name, value in named.items() if value}

    def fits(self, seen: Seen, scope: Scope) -> bool:
        said = f"{seen.name} {seen.email}".casefold()
        codes = {scope.place_of(held).code for held in seen.roles if held.practice_id}
        return (
            all(part in said for part in self.text.casefold().split())
            and (not self.role or self.role in {held.role.value for held in seen.roles})
            and (not self.practice or self.practice in codes)
            and (not self.standing or seen.standing == self.standing)
        )


@dataclass(frozen=True)
class Page:
    """Some of those found: `first` counts from 1."""

    people: Sequence[Seen]
    found: int
    number: int
    counts: Mapping[Standing, int]

    @property
    def first(self) -> int:
        return (self.number - 1) * AT_ONCE + 1

    @property
    def last(self) -> int:
        return self.first + len(self.people) - 1

    @property
    def has_more(self) -> bool:
        return self.last < self.found


def page_of(people: Sequence[Seen], wanted: Wanted, scope: Scope, number: int) -> Page:
    found = [each for each in people if wanted.fits(each, scope)]
    pages = max(1, -(-len(found) // AT_ONCE))
    number = min(max(1, number), pages)
    counts = {each: sum(seen.standing is each for seen in people) for each in Standing}
    return Page(found[(number - 1) * AT_ONCE : number * AT_ONCE], len(found), number, counts)
