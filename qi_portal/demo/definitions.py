"""An invented program's own definitions: a measure counted otherwise since last year, and a project that it drafts."""

from sqlalchemy import func, select, update

from qi_portal.accounts.queries import actor_of, person_by_email
from qi_portal.db import db
from qi_portal.demo.actions import DOMAIN, PROGRAM, Wish
from qi_portal.domain.access import Actor
from qi_portal.domain.content.overlay import Kind
from qi_portal.domain.periods import Month
from qi_portal.library import Library
from qi_portal.measures.definitions import actions
from qi_portal.measures.definitions.actions import Text, Whose
from qi_portal.measures.definitions.writing import as_new, blank_measure, blank_project, workshop
from qi_portal.measures.models import Entry
from qi_portal.practices.models import Program
from qi_portal.practices.queries import ProgramFacts

MEASURE = "DEV-6"
MONTHS_AGO = 13
"""Before the last month: so long the measure has been counted otherwise."""

FEWEST_MONTHS = 20
SHORTER = 0.85
"""What is left of the minutes since they end earlier."""

RECOUNTED = {
    "numerator": "Minutes from check-in until the family leaves the exam room, added up over the visits timed",
    "caveat": "Leaving the room is easier to see than leaving the building, but a wait at the front desk is not in it.",
}
WHY = "Nobody could see when families left the building, so the time now ends at the exam room."


def fill(wish: Wish, shelves: Library) -> None:
    """One version released and one project drafted; nothing in a network of less than 20 months."""
    if wish.months < FEWEST_MONTHS:
        return
    row = db.session.scalars(select(Program).where(Program.code == PROGRAM[0])).one()
    program = ProgramFacts(row.id, row.code, row.name, row.time_zone)
    staff, admin = (_actor(local) for local in ("staff", "admin"))
    _recount(program, shelves, wish.last - MONTHS_AGO, staff, admin)
    _draft(program, staff, wish.last)


def _actor(local: str) -> Actor:
    person = person_by_email(f"{local}@{DOMAIN}")
    assert person is not None, "the network has its people"
    return actor_of(person)


def _recount(program: ProgramFacts, shelves: Library, first: Month, staff: Actor, admin: Actor) -> None:
    """Write the version, release it, and let the months since then be counted by it."""
    content = workshop(program, shelves, shelves).file_content(Kind.MEASURE, MEASURE)
    assert content is not None, f"{MEASURE} comes with the portal"
    whose = Whose(program.id, Kind.MEASURE, MEASURE)
    text = Text({**as_new(content, version="2"), **RECOUNTED}, first, WHY)
    actions.begin(whose=whose, number="2", text=text, by=staff)
    actions.release(whose=whose, opened_on=1, by=admin)
    since = update(Entry).where(Entry.measure_id == MEASURE, Entry.period >= first)
    db.session.execute(since.values(definition_version="2", numerator=func.round(Entry.numerator * SHORTER)))


def _draft(program: ProgramFacts, staff: Actor, last: Month) -> None:
    """A project that is begun and not whole yet."""
    written, again = last.last_day.isoformat(), (last + 12).last_day.isoformat()
    project = blank_project(
        "sleep-habits", "SLP", "Sleep habits asked about at well visits", staff.name, written, again
    )
    project |= {
        "aim": "By {end}, ask about sleep at {target}% of well visits, up from {baseline}%.",
        "population": "Children who come for a well visit",
        "change_ideas": ["Put two questions on the check-in form", "Keep a one-page handout in every room"],
        "typical_baseline": 0.3,
    }
    measure = blank_measure("SLP-1", "Sleep asked about at the well visit", staff.name, again)
    measure |= {"numerator": "Well visits with an answer about sleep in the chart", "denominator": "Well visits"}
    for kind, definition_id, content in ((Kind.PROJECT, "sleep-habits", project), (Kind.MEASURE, "SLP-1", measure)):
        whose = Whose(program.id, kind, definition_id)
        text = Text(content, None, "Asked for by three practices in the fall meeting.")
        actions.begin(whose=whose, number="1", text=text, by=staff)
