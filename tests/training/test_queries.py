"""What somebody has behind them, and what is still to be taken for a project."""

from datetime import date

from qi_portal.db import utc_now
from qi_portal.domain.training.completed import Completed
from qi_portal.domain.training.offer import Kind
from qi_portal.training import queries
from training_offers import HELD


def test_completed_are_attended_sessions_and_modules_by_day(school) -> None:
    held, module = school.add(**HELD, project_ids=["asthma-control"]), school.add("module")
    school.add()
    school.press(held, "guests", school.staff, email=school.member.email)
    school.press(module, "complete", confirm="yes")

    done = school.make.read(lambda: queries.completed_by(school.member.id))

    assert done == (
        Completed("Plan, do, study, act", date(2026, 11, 10), 60, ("asthma-control",), Kind.SESSION),
        Completed("Writing an aim", date(2026, 11, 21), 20, (), Kind.MODULE),
    )
    assert [each.fits("dev-screening") for each in done] == [False, True]


def test_absent_and_withdrawn_people_have_completed_nothing(school) -> None:
    held, module = school.add(**HELD), school.add("module")
    school.press(held, "guests", school.staff, email=school.member.email)
    school.press(held, "attendance", school.staff, **{f"attended-{school.member.id}": "no"})
    school.press(module, "complete", confirm="yes")
    school.press(module, "take-back")

    assert school.make.read(lambda: queries.completed_by(school.member.id)) == ()


def test_needed_for_a_project_is_what_names_it_and_can_still_be_taken(school) -> None:
    school.add(title="For asthma", project_ids=["asthma-control"])
    school.add("module", title="Inhalers", project_ids=["asthma-control", "dev-screening"])
    school.add(title="For all")
    school.add(**HELD, project_ids=["asthma-control"])
    off = school.add(title="Called off", project_ids=["asthma-control"])
    school.press(off, "cancel", school.staff, reason="Snow.")
    actor = school.make.actor(school.member)

    found = school.make.read(lambda: queries.needed_for(actor, "asthma-control", utc_now()))

    assert [each.offer.title for each in found] == ["For asthma", "Inhalers"]
