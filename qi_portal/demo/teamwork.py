"""How the first practice works together in two projects: a driver diagram, tests that led to one another, meetings."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from qi_portal.accounts.queries import actor_of, person_by_email
from qi_portal.db import db
from qi_portal.demo.actions import ALWAYS, DOMAIN, Wish
from qi_portal.domain.access import Actor, Place
from qi_portal.domain.chart.model import MarkKind
from qi_portal.domain.content.measure import Project
from qi_portal.domain.entry.cycles import Compared, Cycle
from qi_portal.domain.entry.ideas import Idea, title_of
from qi_portal.domain.entry.marks import MOST_OF_TITLE, Act, MarkText, next_cycle
from qi_portal.domain.entry.meetings import ActionText, MeetingText
from qi_portal.domain.entry.owner import Owner
from qi_portal.domain.errors import NotFound
from qi_portal.domain.improvement.drivers import outline_of
from qi_portal.domain.periods import Month
from qi_portal.measures.ideas.actions import record_idea
from qi_portal.measures.ideas.queries import ideas_of
from qi_portal.measures.marks import actions as marks
from qi_portal.measures.marks.queries import Mark, cycles_of
from qi_portal.practices.kept import Desk
from qi_portal.practices.models import Practice
from qi_portal.practices.queries import any_practice
from qi_portal.projects.drivers import actions as drivers
from qi_portal.projects.drivers.queries import diagram_for
from qi_portal.projects.meetings import actions as meetings
from qi_portal.projects.meetings.people import people_of
from qi_portal.projects.meetings.queries import actions_of

PROJECTS = ALWAYS[:2]
FEWEST_MONTHS = 12

DRIVERS: Mapping[str, Sequence[tuple[str, Sequence[int], Mapping[str, Sequence[int]]]]] = {
    "dev-screening": (
        ("Families bring it filled in", (), {"It reaches them in time": (0,), "It is in their language": (5,)}),
        ("Every visit of the right age is caught", (1,), {}),
        ("The score is there when the clinician is", (2,), {}),
        ("A positive screen leads somewhere", (3, 4), {}),
    ),
    "asthma-control": (
        ("Control is asked about at every visit", (0,), {}),
        ("Nobody is lost between two visits", (1, 4), {}),
        ("Families can follow their plan", (), {"The plan goes home with them": (2,), "Inhalers are used well": (3,)}),
    ),
}
"""Drivers, the places in the change package of the ideas that act on each, and their secondary drivers with theirs."""

AGENDA = "The lead chart, month by month\nThe test that is under way\nWho does what"
MEETINGS = (
    (75, "The first months are in. Mondays stay behind the other days.", "Test on one day a week before all days"),
    (47, "The test went well on quiet days. The front desk wants the forms nearer.", "Move the forms to the window"),
    (19, "Two months in a row above the line; too early to say more.", "Keep the form\nAsk families what they think"),
)
"""Days ago, notes and decisions."""

ITEMS = (
    (("Print the forms in both languages", -60, True), ("Show the chart at the staff meeting", -50, True)),
    (("Move the forms to the window", -30, True), ("Ask the clinic that is done who hears of it", -12, False)),
    (("Write down the steps for new colleagues", 12, False), ("Ask ten families what they think", 25, False)),
)
"""What was agreed at each, due so many days from today, and whether it is done."""

NEXT_IN = 9
ADAPTED_WHY = "It hung on one person. With two it can outlast a vacation."


def fill(wish: Wish, projects: Mapping[str, Project], today: date) -> None:
    """Of the first practice in its first two projects; what its program offers others comes from there."""
    if len(wish.span) < FEWEST_MONTHS:
        return
    code = db.session.scalars(select(Practice.code).order_by(Practice.code)).first()
    place = any_practice(code or "")
    lead = _actor(f"lead.{place.code.lower()}")
    for project in (projects[each] for each in PROJECTS):
        desk = Desk(place, project.id, lead)
        drivers.start_from(desk=desk, project=project, outline=[*_outline(project)])
        _link(desk, project, _owner(lead))
        _go_on(desk, project, today, _owner(lead))
        _meet(desk, today)
    _offer(place, projects[PROJECTS[0]], today)


def _outline(project: Project) -> Iterator[dict[str, Any]]:
    for text, ideas, below in DRIVERS[project.id]:
        parts = [{"text": each, "ideas": _texts(project, numbers)} for each, numbers in below.items()]
        yield {"text": text, "ideas": _texts(project, ideas), "below": parts}


def _texts(project: Project, numbers: Sequence[int]) -> list[str]:
    return [project.change_ideas[number] for number in numbers]


def _link(desk: Desk, project: Project, owner: Owner) -> None:
    """Each test to its idea; one after an adapted test carries that on."""
    known = {title_of(idea.text, MOST_OF_TITLE): idea.id for idea in ideas_of(desk.by, desk.place, project)}
    before: Mark | None = None
    for mark in cycles_of(desk.by, desk.place, project.id):
        follows = before.id if before and before.text.act is Act.ADAPT else None
        watched = (project.lead_measure.id,)
        cycle = replace(
            mark.text.cycle,
            owner=owner,
            idea_id=known.get(mark.text.title),
            measure_ids=watched,
            follows_id=follows,
        )
        _save(desk, mark, replace(mark.text, cycle=cycle))
        before = mark


def _go_on(desk: Desk, project: Project, today: date, owner: Owner) -> None:
    """A test that waits to be studied, and one that was adapted with its next cycle, which is under way."""
    *_, adapted, waiting = ideas_of(desk.by, desk.place, project)
    first, last = today - timedelta(days=52), today - timedelta(days=25)
    done = Cycle(
        "Do families like it?", owner=owner, idea_id=_record(desk, project, waiting), first_day=first, last_day=last
    )
    months = Month.of(first), Month.of(last)
    plan = "Everybody, on two mornings."
    _add(desk, MarkText(MarkKind.TEST, _title(waiting), *months, plan, "More than half do.", cycle=done))
    month = Month.of(today) - 4
    question = "Who has the time for it?"
    tried = Cycle(
        question, owner=owner, idea_id=_record(desk, project, adapted), compared=Compared.PARTLY, reason=ADAPTED_WHY
    )
    before = MarkText(
        MarkKind.TEST, _title(adapted), month, month + 1, "One colleague, once a week.", "Ten points more.",
        "It was kept up for two weeks of four.", Act.ADAPT, tried,
    )  # fmt: skip
    before_id = _add(desk, before)
    _add(desk, replace(next_cycle(before, before_id, Month.of(today)), prediction="Kept up every week."))


def _record(desk: Desk, project: Project, idea: Idea) -> UUID:
    return record_idea(desk=desk, project=project, key=idea.key)


def _title(idea: Idea) -> str:
    return title_of(idea.text, MOST_OF_TITLE)


def _meet(desk: Desk, today: date) -> None:
    people = people_of(desk.by, desk.place, desk.project_id)
    for number, ((ago, notes, decisions), agreed) in enumerate(zip(MEETINGS, ITEMS, strict=True)):
        next_on = today + timedelta(days=NEXT_IN) if number == len(MEETINGS) - 1 else None
        present = tuple(person for place, person in enumerate(people) if (place + number) % 4)
        text = MeetingText(today - timedelta(days=ago), present, AGENDA, notes, decisions, next_on)
        items = [
            ActionText(what, people[(number + place) % len(people)], today + timedelta(days=due))
            for place, (what, due, _) in enumerate(agreed)
        ]
        meetings.add_meeting(desk=desk, text=text, items=items)
    done = {what for agreed in ITEMS for what, _due, is_done in agreed if is_done}
    for item in actions_of(desk.by, desk.place, desk.project_id):
        if item.text.text in done and item.text.due_on:
            meetings.tick(desk=desk, action_id=item.id, opened_on=item.version, done_on=item.text.due_on)


def _offer(place: Place, project: Project, today: date) -> None:
    staff = _actor("staff")
    outline = outline_of(diagram_for(staff, place, project, today))
    drivers.offer_start(place=place, project_id=project.id, outline=outline, by=staff)


def _add(desk: Desk, text: MarkText) -> UUID:
    return marks.add(place=desk.place, project_id=desk.project_id, text=text, by=desk.by)


def _save(desk: Desk, mark: Mark, text: MarkText) -> None:
    opened = mark.version
    marks.revise(place=desk.place, project_id=desk.project_id, mark_id=mark.id, opened_on=opened, text=text, by=desk.by)


def _owner(actor: Actor) -> Owner:
    return Owner(actor.name, actor.person_id)


def _actor(local: str) -> Actor:
    person = person_by_email(f"{local}@{DOMAIN}")
    if person is None:
        raise NotFound
    return actor_of(person)
