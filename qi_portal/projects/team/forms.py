"""A team as it is typed: a role for each person with an account, and names with roles for those without."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from qi_portal.domain.errors import Invalid
from qi_portal.domain.improvement.team import Seat, TeamRole, typed_seat
from qi_portal.domain.words import Words, words
from qi_portal.projects.team.queries import Colleague, Member

BLANKS = 3
"""Rows for names to type, beside those that are there."""


@dataclass
class Row:
    """One person's row; `person_id` is None where the name is typed. `is_member`: the name is in the team already, so
    that no role takes it out. `error` is said beside the row."""

    key: str
    name: str
    role: str
    person_id: UUID | None = None
    is_member: bool = False
    error: Words | None = None

    def seat(self) -> Seat | None:
        """Who it puts into the team, None for nobody; Invalid when it does not fit."""
        if not self.role and (self.person_id or self.is_member):
            return None
        if self.person_id is None:
            return typed_seat(self.name, self.role)
        if self.role not in list(TeamRole):
            raise Invalid("role", words("Choose what {name} does in the project.", name=self.name))
        return Seat(self.name, TeamRole(self.role), self.person_id)


class TeamForm:
    """The rows of a team, opened on what is kept or read from what was sent."""

    def __init__(self, people: Collection[Row], typed: Collection[Row]) -> None:
        self.people, self.typed = list(people), list(typed)

    @staticmethod
    def opened(colleagues: Iterable[Colleague], team: Iterable[Member]) -> "TeamForm":
        members = list(team)
        roles = {member.person_id: member.role.value for member in members}
        names = [(member.name, member.role.value) for member in members if member.person_id is None]
        return TeamForm(
            [_person(each, roles.get(each.person_id, "")) for each in _everybody(colleagues, members)],
            [Row(str(place), *row) for place, row in enumerate([*names, *[("", "")] * BLANKS])],
        )

    @staticmethod
    def sent(colleagues: Iterable[Colleague], team: Iterable[Member], form: Mapping[str, str]) -> "TeamForm":
        """As many typed rows as were sent, and no more than a page would send."""
        count = next((place for place in range(100) if f"name-{place}" not in form), 100)
        members = list(team)
        known = {member.name.casefold() for member in members}
        people = [_person(each, form.get(f"role-{each.person_id}", "")) for each in _everybody(colleagues, members)]
        names = [(form[f"name-{place}"], form.get(f"role-{place}", "")) for place in range(count)]
        typed = [
            Row(str(place), name, role, is_member=name.strip().casefold() in known)
            for place, (name, role) in enumerate(names)
        ]
        return TeamForm(people, typed)

    def seats(self) -> list[Seat] | None:
        """The team that was typed, or None with a sentence at each row that does not fit.

        A name that is typed as a colleague's is that colleague's.
        """
        by_name = {row.name.casefold(): row for row in self.people}
        found: dict[str, Seat] = {}
        for row in [*self.people, *self.typed]:
            try:
                seat = replace(by_name.get(row.name.strip().casefold(), row), role=row.role).seat()
                if seat is not None:
                    _take(seat, found)
            except Invalid as problem:
                row.error = problem.message
        return None if self.error_links else list(found.values())

    @property
    def error_links(self) -> list[tuple[str, object]]:
        return [(f"role-{row.key}", row.error) for row in [*self.people, *self.typed] if row.error]

    @property
    def roles(self) -> list[tuple[str, Words]]:
        return [(role.value, role.name_words) for role in TeamRole]


def _take(seat: Seat, found: dict[str, Seat]) -> None:
    if seat.key in found:
        raise Invalid("name", words("{name} stands here twice. Give one role to each person.", name=seat.name))
    found[seat.key] = seat


def _everybody(colleagues: Iterable[Colleague], team: Iterable[Member]) -> list[Colleague]:
    """Those who have an account at the practice, and those in the team who had one."""
    known = list(colleagues)
    ids = {each.person_id for each in known}
    gone = [Colleague(each.person_id, each.name) for each in team if each.person_id and each.person_id not in ids]
    return [*known, *gone]


def _person(each: Colleague, role: str) -> Row:
    return Row(str(each.person_id), each.name, role, each.person_id)
