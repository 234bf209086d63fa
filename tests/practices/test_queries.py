"""Practices as somebody may see them: every question starts from who asks, so a forgotten check finds nothing."""

from uuid import uuid4

import pytest

from factories import Factory, Region
from qi_portal.domain.access import VISITOR, Permission, Place, Role
from qi_portal.domain.errors import NotFound
from qi_portal.domain.periods import Month
from qi_portal.practices import queries

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def network(make: Factory) -> dict[str, Place]:
    """Two practices of one program and one of another."""
    east, west = make.program(), make.program()
    codes = {"P001": east, "P002": east, "P101": west}
    return {code: make.practice(program, code=code) for code, program in codes.items()}


def codes_seen(make: Factory, role: Role, at, permission: Permission) -> list[str]:
    actor = make.actor(make.person(role, at=at))
    return [place.code for place in queries.places_where(actor, permission)]


def test_team_sees_its_own_practice_only(make: Factory, network: dict[str, Place]) -> None:
    assert codes_seen(make, Role.QI_MEMBER, network["P001"], Permission.MEASURE_READ) == ["P001"]


def test_staff_sees_its_own_program_only(make: Factory, network: dict[str, Place]) -> None:
    staff = make.person(Role.PROGRAM_STAFF, at=Region(network["P001"].program_id, "east", "America/New_York"))

    seen = queries.places_where(make.actor(staff), Permission.MEASURE_READ)

    assert [place.code for place in seen] == ["P001", "P002"]


def test_coach_sees_the_practices_assigned(make: Factory, network: dict[str, Place]) -> None:
    coach = make.person(Role.COACH, at=network["P002"])
    make.role(coach, Role.COACH, network["P101"])

    seen = queries.places_where(make.actor(coach), Permission.MEASURE_ENTER)

    assert [place.code for place in seen] == ["P002", "P101"]


def test_role_without_the_permission_sees_nothing(make: Factory, network: dict[str, Place]) -> None:
    assert codes_seen(make, Role.PHYSICIAN, network["P001"], Permission.MEASURE_ENTER) == []
    assert queries.places_where(VISITOR, Permission.PRACTICE_READ) == []


def test_practice_is_found_by_its_code_by_those_who_belong(make: Factory, network: dict[str, Place]) -> None:
    physician = make.actor(make.person(Role.PHYSICIAN, at=network["P001"]))

    assert queries.place_at(physician, "P001") == network["P001"]


@pytest.mark.parametrize("code", ["P002", "P101", "P999", "p001", "", "P001 ", "' OR 1=1 --"])
def test_other_code_is_not_found(make: Factory, network: dict[str, Place], code: str) -> None:
    physician = make.actor(make.person(Role.PHYSICIAN, at=network["P001"]))

    with pytest.raises(NotFound):
        queries.place_at(physician, code)


def test_enrollments_come_by_practice_and_cover_their_months(make: Factory, network: dict[str, Place]) -> None:
    make.enrollment(network["P001"], "oral-health", started=Month(2025, 3))
    make.enrollment(network["P002"], "oral-health")

    (enrolled,) = queries.enrollments_of([network["P001"].practice_id])

    assert (enrolled.project_id, enrolled.started, enrolled.ended) == ("oral-health", Month(2025, 3), None)
    assert not enrolled.covers(Month(2025, 2))
    assert enrolled.covers(Month(2025, 3))
    assert queries.enrollments_of([uuid4()]) == []
