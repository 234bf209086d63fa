"""Invented trainings: a session that was held, one to come, one that is full, and two modules."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from qi_portal.accounts.queries import actor_of, person_by_email
from qi_portal.db import db, utc_now
from qi_portal.demo.actions import DOMAIN, PROGRAM
from qi_portal.domain.access import Actor
from qi_portal.domain.errors import NotFound
from qi_portal.domain.training.offer import Kind, Material, Offer
from qi_portal.practices.models import Practice, Program
from qi_portal.training import actions, attendance

ZONE = ZoneInfo(PROGRAM[2])
NOON = time(12, 15)
TAUGHT = 6
"""So many practices sent somebody to the session that was held, and their physicians did the first module."""

WAITING = 4
"""So many sign up for a session of two seats."""

HELD = Offer(
    Kind.SESSION,
    "Reading a run chart without fooling yourself",
    ("Tell a signal from noise", "Say what a shift means and what it does not"),
    (Material("Slides", "https://training.example/run-charts"),),
    60,
    credit=("CME (local), if the provider agrees",),
    place="Program office, large room",
    seats=40,
)
COMING = Offer(
    Kind.SESSION,
    "Planning a test of change small enough for tomorrow",
    ("Write a prediction that can turn out wrong", "Choose what to count, and for how long"),
    (Material("Worksheet", "https://training.example/worksheet"), Material("Bring one idea of your team")),
    75,
    link="https://meet.example/plan-a-test",
    seats=25,
)
FULL = Offer(
    Kind.SESSION,
    "Action plans that families use",
    ("Fill in an action plan with a family in five minutes",),
    (Material("The plan, two pages", "https://training.example/action-plan"),),
    45,
    project_ids=("asthma-control",),
    place="Maple hall",
    seats=2,
)
MODULES = (
    Offer(
        Kind.MODULE,
        "Quality improvement in forty minutes",
        ("Name the three questions behind every project", "Tell outcome, process and balancing measures apart"),
        (Material("Lesson", "https://training.example/basics"), Material("Six questions at the end")),
        40,
        credit=("ABP MOC Part 4, as training in quality improvement",),
    ),
    Offer(
        Kind.MODULE,
        "Scoring a developmental screen",
        ("Score a form and enter it the same day",),
        (Material("Lesson with three invented children", "https://training.example/scoring"),),
        25,
        project_ids=("dev-screening",),
    ),
)


def fill(today: date) -> None:
    """Offer them, and let people of the first practices take part."""
    codes = [code.lower() for code in db.session.scalars(select(Practice.code).order_by(Practice.code).limit(TAUGHT))]
    held, full = _offer(HELD, today - timedelta(days=40)), _offer(FULL, today + timedelta(days=19))
    _offer(COMING, today + timedelta(days=12))
    basics, _scoring = (_offer(module) for module in MODULES)
    for code in codes:
        attendance.add_guest(training_id=held, email=f"lead.{code}@{DOMAIN}", by=actor("staff"), now=utc_now())
        attendance.complete(training_id=basics, by=actor(f"physician.{code}"), now=utc_now())
    for code in codes[:WAITING]:
        attendance.sign_up(training_id=full, by=actor(f"team.{code}"), now=utc_now())


def _offer(offer: Offer, day: date | None = None) -> UUID:
    """A training of the invented program; a session at noon of the day."""
    program_id = db.session.scalars(select(Program.id).where(Program.code == PROGRAM[0])).one()
    starts = datetime.combine(day, NOON, ZONE) if day else None
    return actions.add(program_id=program_id, offer=replace(offer, starts=starts), by=actor("staff"))


def actor(local: str) -> Actor:
    person = person_by_email(f"{local}@{DOMAIN}")
    if person is None:
        raise NotFound
    return actor_of(person)
