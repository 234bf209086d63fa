"""What happens at the monthly desk: a closed month that staff opened, one that is asked for, sampling, a draft."""

from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import select, update

from qi_portal.accounts.queries import actor_of, person_by_email
from qi_portal.db import db, utc_now
from qi_portal.demo.actions import DOMAIN, Wish, chosen
from qi_portal.domain.access import Actor, Place
from qi_portal.domain.content.measure import Measure, Project
from qi_portal.domain.entry.sampling import Sampling
from qi_portal.domain.entry.unlocks import USUAL_DAYS, NewRequest, NewUnlock
from qi_portal.domain.errors import NotFound
from qi_portal.domain.periods import Month
from qi_portal.measures.actions import record_entries
from qi_portal.measures.drafts.actions import keep_draft
from qi_portal.measures.models import Entry
from qi_portal.measures.queries import entries_of
from qi_portal.measures.rows import noted
from qi_portal.measures.unlocks.actions import ask, open_months
from qi_portal.practices.models import Practice
from qi_portal.practices.queries import any_practice

FEWEST_MONTHS = 18
OPENED, DRAFTED, SAMPLED = "asthma-control", "dev-screening", "dev-screening"
EXTRACT_FOR = 8
"""Months since the record system reports everybody, in the practice that reviewed charts before."""


def fill(wish: Wish, projects: Mapping[str, Project], today: date) -> None:
    """The first three practices; the others leave their desks empty."""
    codes = db.session.scalars(select(Practice.code).order_by(Practice.code).limit(3)).all()
    if len(wish.span) < FEWEST_MONTHS or len(codes) < 3:
        return
    first, second, third = (any_practice(code) for code in codes)
    closed = next(month for month in reversed(wish.span) if month.is_locked(today))
    _correct_a_closed_month(first, projects[OPENED].lead_measure, closed, today)
    why = "The November report was printed before ten charts were found."
    ask(place=second, project_id=OPENED, request=NewRequest(closed, why), by=_lead(second))
    for place in (second, third):
        for project in chosen(wish, place, projects):
            _say_how_cases_were_found(place, project, wish, has_changed=place is third and project.id == SAMPLED)
    _leave_a_draft(third, projects[DRAFTED], wish.last + 1)


def _correct_a_closed_month(place: Place, measure: Measure, month: Month, today: date) -> None:
    """Staff open the month for a week, and the lead takes one case back."""
    why = "Two visits were counted twice; the lead showed the list of charts."
    unlock = NewUnlock(month, month, today + timedelta(days=USUAL_DAYS), why)
    open_months(place=place, project_id=OPENED, unlock=unlock, by=_actor("staff"), opened_at=utc_now())
    lead = _lead(place)
    stored = entries_of(lead, place, [measure.id]).get(measure.id, {}).get(month)
    if stored is None or not stored.numerator:
        return
    change = noted(stored, numerator=stored.numerator - 1, reason="One visit was counted twice.")
    record_entries(place=place, changes=[change], by=lead, source="form")


def _say_how_cases_were_found(place: Place, project: Project, wish: Wish, *, has_changed: bool) -> None:
    """A review of charts all along, or a report of everybody since some months."""
    since = wish.span[-EXTRACT_FOR] if has_changed else wish.last + 1
    entries = update(Entry).where(
        Entry.practice_id == place.practice_id, Entry.measure_id.in_([measure.id for measure in project.measures])
    )
    db.session.execute(entries.where(Entry.period < since).values(sampling=Sampling.SAMPLE.value))
    db.session.execute(entries.where(Entry.period >= since).values(sampling=Sampling.FULL.value))


def _leave_a_draft(place: Place, project: Project, month: Month) -> None:
    """Begun for the month that is still open, and not saved."""
    measure = project.lead_measure
    fields = {f"{measure.id}-numerator": "11", f"{measure.id}-denominator": "14", f"{measure.id}-version": "0"}
    typist = _actor(f"team.{place.code.lower()}")
    at = utc_now() - timedelta(hours=2)
    keep_draft(place=place, sheet=f"{project.id}/{month}", fields=fields, by=typist, at=at)


def _lead(place: Place) -> Actor:
    return _actor(f"lead.{place.code.lower()}")


def _actor(local: str) -> Actor:
    """An invented person as the portal sees who asks; NotFound before the network is made."""
    person = person_by_email(f"{local}@{DOMAIN}")
    if person is None:
        raise NotFound
    return actor_of(person)
