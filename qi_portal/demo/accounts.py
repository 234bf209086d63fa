"""Invented accounts that do not simply work: invited, too long ago, switched off; and a second administrator."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from qi_portal.accounts import actions as accounts
from qi_portal.accounts.links.actions import Purpose, make_link
from qi_portal.accounts.models import Person
from qi_portal.db import db, utc_now
from qi_portal.demo import names
from qi_portal.demo.actions import DOMAIN
from qi_portal.domain.access import OPERATOR, Place, Role
from qi_portal.people import switching
from qi_portal.practices.models import Practice, Program
from qi_portal.practices.queries import any_practice

FIRST_NUMBER = 400
"""Above those of all other invented people, whose names stay as they were."""

INVITED = (("nurse", Role.QI_MEMBER, timedelta(days=2)), ("locum", Role.PHYSICIAN, timedelta(days=12)))
"""At the first practice, and how long ago."""


def fill(password_hash: str) -> None:
    """One of each at the first practice; the last practice has only those that every practice has."""
    now = utc_now()
    place = any_practice(db.session.scalars(select(func.min(Practice.code))).one())
    for number, (local, role, ago) in enumerate(INVITED, FIRST_NUMBER):
        person = _member(f"{local}.{place.code.lower()}", number, None, place, role)
        make_link(person=person, purpose=Purpose.INVITATION, address=person.email, by=OPERATOR, now=now - ago)
    _administrator(password_hash)
    _former(place, password_hash, now)


def _former(place: Place, password_hash: str, now: datetime) -> None:
    person = _member(f"former.{place.code.lower()}", FIRST_NUMBER + 2, password_hash, place, Role.QI_MEMBER)
    switching.switch_off(person_id=person.id, opened_on=person.version, by=OPERATOR, now=now)


def _administrator(password_hash: str) -> None:
    person = _person("admin2", FIRST_NUMBER + 3, password_hash)
    program = db.session.scalars(select(Program)).one()
    accounts.give_program_role(person=person, program_id=program.id, code=program.code, role=Role.ADMIN, by=OPERATOR)


def _member(local: str, number: int, password_hash: str | None, place: Place, role: Role) -> Person:
    person = _person(local, number, password_hash)
    accounts.give_practice_role(person=person, place=place, role=role, by=OPERATOR)
    return person


def _person(local: str, number: int, password_hash: str | None) -> Person:
    address, name = f"{local}@{DOMAIN}", names.person_name(number)
    return accounts.add_person(email=address, name=name, password_hash=password_hash, by=OPERATOR)
