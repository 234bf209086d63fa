"""An invented schedule of reports, set by program staff for themselves and a coach. Nothing has gone out yet."""

from sqlalchemy import select

from qi_portal.accounts.models import Person
from qi_portal.accounts.queries import actor_of
from qi_portal.db import db, new_id
from qi_portal.domain.report_schedule import Every, Rhythm, Stretch
from qi_portal.reports.batches.choice import Bundle, Rule, choices_of
from qi_portal.reports.making import PDF, Wish
from qi_portal.reports.schedules import actions
from qi_portal.reports.schedules.actions import Plan
from qi_portal.reports.variants import Variant

NAME, DAY = "Quarterly summaries for visits", 22


def fill(staff_email: str, coach_email: str) -> None:
    people = {each.email: each for each in db.session.scalars(select(Person))}
    staff, coach = people[staff_email], people[coach_email]
    (choices,) = choices_of(actor_of(staff))
    plan = Plan(
        program_id=choices.program_id,
        name=NAME,
        rhythm=Rhythm(Every.QUARTER, DAY, choices.practices[0].place.time_zone),
        rule=Rule.ALL,
        rule_value="",
        stretch=Stretch.LAST_QUARTER,
        wish=Wish(Stretch.LAST_QUARTER.value, Variant.SUMMARY, "en", PDF),
        bundle=Bundle.PDF,
        recipients=frozenset({staff.id, coach.id}),
    )
    actions.add(schedule_id=new_id(), plan=plan, by=actor_of(staff))
