"""Who can take something on at a practice."""

from sqlalchemy import select

from qi_portal.accounts.models import Person, PracticeRole
from qi_portal.db import db
from qi_portal.domain.access import Place
from qi_portal.domain.entry.owner import Owner


def people_at(place: Place) -> tuple[Owner, ...]:
    """Everybody with a live account and a role at the practice, its coach too, by name.

    Hand in only a practice that the asker may see.
    """
    query = (
        select(Person.name, Person.id)
        .distinct()
        .join(PracticeRole, PracticeRole.person_id == Person.id)
        .where(PracticeRole.practice_id == place.practice_id, Person.is_active)
        .order_by(Person.name, Person.id)
    )
    return tuple(Owner(name, person_id) for name, person_id in db.session.execute(query))
