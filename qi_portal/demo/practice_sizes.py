"""How many children the invented practices look after; some have not said."""

from random import Random

from sqlalchemy import select

from qi_portal.db import db
from qi_portal.demo.actions import Wish
from qi_portal.domain.access import OPERATOR
from qi_portal.domain.entry.practice_size import Profile
from qi_portal.domain.periods import Month
from qi_portal.practices.models import Practice
from qi_portal.practices.profile.actions import change_profile
from qi_portal.practices.queries import any_practice

PER_CLINICIAN = (550, 1_050)
NOT_SAID = 6
"""One practice of so many has not said."""


def fill(wish: Wish) -> None:
    """Children by clinicians, counted in one of the last months."""
    for number, row in enumerate(db.session.scalars(select(Practice).order_by(Practice.code)).all(), 1):
        chance = Random(f"{wish.seed}/{row.code}/children")
        if number % NOT_SAID:
            profile = _profile(row, wish.last - chance.randint(0, 5), chance)
            change_profile(place=any_practice(row.code), profile=profile, opened_on=row.version, by=OPERATOR)


def _profile(row: Practice, as_of: Month, chance: Random) -> Profile:
    children = sum(chance.randint(*PER_CLINICIAN) for _ in range(row.clinicians))
    return Profile(row.region, row.clinicians, children, as_of)
