"""Invented teams and aims, a project that was joined this month, and one that was left."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from random import Random

from sqlalchemy import delete, select, update

from qi_portal.accounts.queries import actor_of, person_by_email
from qi_portal.db import db
from qi_portal.demo import names
from qi_portal.demo.actions import DOMAIN, Wish, chosen
from qi_portal.domain.access import Actor, Place
from qi_portal.domain.content.measure import Direction, Project
from qi_portal.domain.entry.sampling import Sampling
from qi_portal.domain.errors import NotFound
from qi_portal.domain.improvement.aim import WHOLE, AimText, Basis, own_baseline, typical_baseline, usual_months
from qi_portal.domain.improvement.part import CREDIT_CHARTS, USEFUL_CHARTS, Part
from qi_portal.domain.improvement.team import Seat, TeamRole
from qi_portal.domain.periods import Month
from qi_portal.measures.models import Entry
from qi_portal.practices import actions as practices
from qi_portal.practices.models import Practice
from qi_portal.practices.queries import any_practice, enrollment_of
from qi_portal.projects.aims import actions as aims
from qi_portal.projects.aims.models import Aim
from qi_portal.projects.queries import lead_chart_of
from qi_portal.projects.team import actions as teams

PRACTICES = 20
"""The first practices name teams and write aims."""

WITH_OWN_BASELINE = 2
"""The first of them start from their own months, and changed their aims once; the others plan with typical numbers."""

FEWEST_MONTHS = 12
JOINED, LEFT = 1, 2
"""Places in the list of practices: who joined a project this month, and who left one."""

MONTHS_AGO = 5
LEFT_WHY = "Two of four clinicians were on leave; asthma and screening had to come first."
WHOM = ("", "All sites.", "The two clinicians who begin; the others follow in spring.")
CHANGED_WHY = "The first aim was reached; the team wants the rest."


def fill(wish: Wish, projects: Mapping[str, Project]) -> None:
    """Teams and aims of the first practices; then who joins and who leaves."""
    if len(wish.span) < FEWEST_MONTHS:
        return
    codes = db.session.scalars(select(Practice.code).order_by(Practice.code).limit(PRACTICES)).all()
    for number, code in enumerate(codes):
        place, lead = any_practice(code), _actor(f"lead.{code.lower()}")
        for project in chosen(wish, place, projects):
            chance = Random(f"{wish.seed}/{code}/{project.id}/team")
            _team(place, project, lead, chance)
            texts = _aims(place, project, lead, wish, is_own=number < WITH_OWN_BASELINE)
            for count, text in enumerate(texts):
                why = CHANGED_WHY if count else ""
                aims.revise(place=place, project_id=project.id, text=text, why=why, opened_on=count, by=lead)
    _tell_when(wish.span)
    for change, number in ((_join, JOINED), (_leave, LEFT)):
        if number < len(codes):
            change(wish, projects, any_practice(codes[number]))


def _team(place: Place, project: Project, lead: Actor, chance: Random) -> None:
    """The three who have accounts and one or two who have none; how the practice finds its cases."""
    code = place.code.lower()
    people = [(f"physician.{code}", TeamRole.PHYSICIAN_LEAD), (f"team.{code}", TeamRole.NURSE)]
    seats = [_seat(_actor(local), role) for local, role in people] + [_seat(lead, TeamRole.QI_LEAD)]
    typed = [TeamRole.FRONT_DESK, TeamRole.MEDICAL_ASSISTANT][: chance.randint(1, 2)]
    seats += [Seat(names.person_name(chance.randint(200, 330)), role) for role in typed]
    teams.set_team(place=place, project_id=project.id, seats=seats, by=lead)
    sampling = chance.choice((Sampling.SAMPLE, Sampling.SAMPLE, Sampling.FULL))
    charts = chance.choice((CREDIT_CHARTS, USEFUL_CHARTS)) if sampling is Sampling.SAMPLE else None
    part = Part(enrollment_of(place, project.id).started, chance.choice(WHOM), sampling, charts)
    practices.describe_part(place=place, project_id=project.id, part=part, by=lead)


def _aims(place: Place, project: Project, lead: Actor, wish: Wish, *, is_own: bool) -> Sequence[AimText]:
    """One aim to the target; before it, from own months, one to half of the way."""
    measure, by = project.lead_measure, wish.last + 8
    goal = measure.target.value if measure.target else typical_baseline(project) * 2
    planned = AimText(Basis.TYPICAL, typical_baseline(project), goal, by)
    chart = lead_chart_of(lead, place, project, enrollment_of(place, project.id), by.first_day) if is_own else None
    months = usual_months(chart) if chart else None
    own = own_baseline(measure, chart, *months) if chart and months else None
    if own is None or (goal > own.value) is not (measure.direction is Direction.HIGHER) or own.value >= WHOLE:
        return [planned]
    half = round((own.value + goal) / 2)
    first = AimText(Basis.OWN, own.value, half, wish.span[-1] - 6, first=own.first, last=own.last)
    return [first, AimText(Basis.OWN, own.value, goal, by, first=own.first, last=own.last)]


def _tell_when(span: Sequence[Month]) -> None:
    """A first aim was written in the first month, a second one after a year and a half or so."""
    for number, month in ((1, span[0]), (2, span[len(span) * 2 // 3])):
        moment = datetime.combine(month.first_day, time(15), UTC) + timedelta(days=24)
        db.session.execute(update(Aim).where(Aim.number == number).values(made_at=moment))


def _join(wish: Wish, projects: Mapping[str, Project], place: Place) -> None:
    """A project of this month, in which nothing has happened yet."""
    mine = {project.id for project in chosen(wish, place, projects)}
    project = next(each for each in projects.values() if each.id not in mine)
    part = Part(wish.last + 1, "", Sampling.SAMPLE, USEFUL_CHARTS)
    practices.join(place=place, project_id=project.id, part=part, by=_actor(f"lead.{place.code.lower()}"))


def _leave(wish: Wish, projects: Mapping[str, Project], place: Place) -> None:
    """A project that ended some months ago, with no counts since."""
    project, last = chosen(wish, place, projects)[-1], wish.last - MONTHS_AGO
    ids = [measure.id for measure in project.measures]
    later = delete(Entry).where(Entry.practice_id == place.practice_id, Entry.measure_id.in_(ids), Entry.period > last)
    db.session.execute(later)
    lead = _actor(f"lead.{place.code.lower()}")
    practices.leave(place=place, project_id=project.id, last=last, why=LEFT_WHY, by=lead)


def _seat(actor: Actor, role: TeamRole) -> Seat:
    return Seat(actor.name, role, actor.person_id)


def _actor(local: str) -> Actor:
    person = person_by_email(f"{local}@{DOMAIN}")
    if person is None:
        raise NotFound
    return actor_of(person)
