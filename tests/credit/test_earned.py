"""Approved claims, for those who report on the program."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from factories import Factory, Region
from qi_portal.credit.earned import earned_in
from qi_portal.credit.models import CreditClaim, CreditStep, CreditType
from qi_portal.db import db, new_id
from qi_portal.domain.access import Place, Role
from qi_portal.practices.queries import ProgramFacts

NIGHT = datetime(2026, 7, 1, 2, tzinfo=UTC)
"""June 30 in New York."""


@pytest.fixture
def region(make: Factory) -> Region:
    return make.program("east")


def claim(make: Factory, place: Place, state: str) -> UUID:
    """A physician's claim for 25 points; the one who claimed."""
    physician, lead = make.person(Role.PHYSICIAN, at=place), make.person(Role.PRACTICE_LEAD, at=place)

    def add() -> None:
        kind = CreditType(
            id=new_id(), program_id=place.program_id, name=f"MOC {place.code} {state}", kind="board", gates=[],
            meetings=1, trainings=1, points=25.0, is_active=True,
        )  # fmt: skip
        db.session.add(kind)
        db.session.flush()
        row = CreditClaim(
            practice_id=place.practice_id, id=new_id(), person_id=physician.id, project_id="dev-screening",
            credit_type_id=kind.id, state=state, activities=[], reflection=[], attested_at=NIGHT, frozen={},
            confirmed_by=lead.id,
        )  # fmt: skip
        db.session.add(row)
        db.session.flush()
        steps = ("confirm", "approve") if state == "approved" else ("confirm",)
        db.session.add_all(
            CreditStep(
                practice_id=place.practice_id, id=new_id(), claim_id=row.id, step=step, part="staff", at=NIGHT,
                by=lead.id, changes=[],
            )
            for step in steps
        )  # fmt: skip

    make.write(add)
    return physician.id


def test_claim_counts_on_the_day_of_its_approval_where_the_program_is(make: Factory, region: Region) -> None:
    place = make.practice(region)
    physician = claim(make, place, "approved")
    claim(make, place, "confirmed")
    staff = make.actor(make.person(Role.PROGRAM_STAFF, at=region))

    (earned,) = make.read(lambda: earned_in(staff, facts(region)))

    assert (earned.person_id, earned.practice_id) == (physician, place.practice_id)
    assert (earned.points, earned.on) == (25.0, date(2026, 6, 30))


def test_claims_are_told_to_nobody_who_may_not_report_on_the_program(make: Factory, region: Region) -> None:
    place = make.practice(region)
    claim(make, place, "approved")
    coach = make.actor(make.person(Role.COACH, at=place))
    others = make.actor(make.person(Role.PROGRAM_STAFF, at=make.program("west")))

    assert make.read(lambda: earned_in(coach, facts(region))) == []
    assert make.read(lambda: earned_in(others, facts(region))) == []


def facts(region: Region) -> ProgramFacts:
    return ProgramFacts(region.id, region.code, f"Region {region.code}", region.time_zone)
