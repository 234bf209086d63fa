"""Forgetting a person who has left: name, address and every means of signing in go; what was done stays, with an id."""

from sqlalchemy import delete, select, update

from qi_portal.accounts.models import Person, PracticeRole, ProgramRole
from qi_portal.audit.actions import record
from qi_portal.db import Base, db
from qi_portal.domain.access import Actor
from qi_portal.domain.errors import Refused
from qi_portal.domain.forgetting import BLANKED, FORMER, NO_ADDRESS, REMOVED
from qi_portal.domain.words import words


def forget(*, person: Person, by: Actor) -> dict[str, int]:
    """How many rows of which table went or lost a name. Refused while a role is held."""
    if _holds_a_role(person):
        raise Refused(words("{email} holds a role still. Take every role first.", email=person.email))
    done = {**_removed(person), **_blanked(person)}
    person.name, person.email = str(FORMER), f"{person.id.hex}@{NO_ADDRESS}"
    person.password_hash, person.is_active, person.locale = None, False, None
    person.version += 1
    record("person.forget", by=by, object_kind="person", object_id=str(person.id), after=done)
    return done


def _removed(person: Person) -> dict[str, int]:
    done = {}
    for name, column in REMOVED.items():
        table = Base.metadata.tables[name]
        gone = db.session.execute(delete(table).where(table.c[column] == person.id).returning(table.c[column]))
        done[name] = len(gone.all())
    return {name: count for name, count in done.items() if count}


def _blanked(person: Person) -> dict[str, int]:
    done = {}
    for name, (column, values) in BLANKED.items():
        table = Base.metadata.tables[name]
        changed = update(table).where(table.c[column] == person.id).values(**values).returning(table.c[column])
        done[name] = len(db.session.execute(changed).all())
    return {name: count for name, count in done.items() if count}


def _holds_a_role(person: Person) -> bool:
    return any(
        db.session.scalar(select(role.role).where(role.person_id == person.id).limit(1)) is not None
        for role in (ProgramRole, PracticeRole)
    )
