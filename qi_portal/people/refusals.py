"""What nobody may do to an account, whoever looks after it."""

from collections.abc import Iterable

from qi_portal.accounts.models import Person
from qi_portal.accounts.own.changes import STALE
from qi_portal.domain.access import Actor, Held, Role
from qi_portal.domain.errors import Refused, Stale
from qi_portal.domain.words import words
from qi_portal.people.queries import other_admins

NOT_ONESELF = words("Nobody changes what the own account may do. Ask another administrator or lead.")
LAST_ADMIN = words("This is the program's last administrator who can sign in. Make somebody else one first.")


def refuse_oneself(person: Person, by: Actor) -> None:
    if person.id == by.person_id:
        raise Refused(NOT_ONESELF)


def refuse_stale(person: Person, opened_on: int) -> None:
    if person.version != opened_on:
        raise Stale(STALE)


def refuse_last_admin(roles: Iterable[Held], person: Person) -> None:
    """Refused when one of the roles that are to go is a program's last administrator's. Ask it in turn (`in_turn`)."""
    for each in roles:
        if each.role is Role.ADMIN and each.program_id and not other_admins(each.program_id, person.id):
            raise Refused(LAST_ADMIN)
