"""The table of rights, read against the page that the program agreed on: role by role, place by place."""

from uuid import UUID

import pytest

from qi_portal.domain.access import (
    GRANTS,
    MACHINE_ROLES,
    PRACTICE_ROLES,
    PROGRAM_ROLES,
    VISITOR,
    Actor,
    Anywhere,
    AtPractice,
    Held,
    InProgram,
    Permission,
    Place,
    Role,
    may,
    roles_granting,
)

EAST, WEST = UUID(int=1), UUID(int=2)
OWN, SISTER, FOREIGN = UUID(int=11), UUID(int=12), UUID(int=21)

PLACES = {
    "nowhere": None,
    "own": Place(OWN, EAST, "P001", "Own Practice", "America/New_York"),
    "sister": Place(SISTER, EAST, "P002", "Other Practice, Same Program", "America/New_York"),
    "foreign": Place(FOREIGN, WEST, "P101", "Practice of Another Program", "America/Chicago"),
}

EVERYWHERE = "nowhere own sister foreign"
OPEN = {"site:use": EVERYWHERE, "guideline:read": EVERYWHERE, "definition:read": EVERYWHERE}
SIGNED_IN = OPEN | {"account:use": "nowhere", "training:attend": "nowhere"}
COUNTS = {"practice:read": "own", "measure:read": "own", "coaching:read": "own"}
RECORDS = {"decision:record": "nowhere own", "decision:read": "own", "credit:claim": "own"}
TEAM = (
    SIGNED_IN
    | COUNTS
    | {"measure:enter": "own", "measure:import": "nowhere", "report:export": "own", "project:work": "own"}
)
OVERSIGHT = {
    "practice:read": "own sister",
    "measure:read": "own sister",
    "coaching:read": "own sister",
    "caseload:read": "nowhere",
    "month:unlock": "own sister",
    "definition:edit": "nowhere",
    "reminder:set": "nowhere",
    "report:export": "own sister",
    "network:read": "nowhere",
    "target:set": "nowhere",
    "network:export": "nowhere",
    "program:report": "nowhere",
    "report:batch": "nowhere",
    "audit:read": "nowhere own sister",
}

READER_OF_DESK = {"guideline:desk": "nowhere"}
EDITOR_OF_DESK = READER_OF_DESK | {"guideline:publish": "nowhere", "guideline:answer": "nowhere"}

AGREED = {
    "visitor": OPEN,
    Role.PHYSICIAN: SIGNED_IN | COUNTS | RECORDS,
    Role.QI_MEMBER: TEAM | RECORDS | {"decision:export": "own"},
    Role.PRACTICE_LEAD: TEAM
    | RECORDS
    | {"decision:export": "own", "chart:decide": "own", "project:join": "own", "credit:confirm": "own"}
    | {"practice:change": "own", "team:manage": "own", "audit:read": "own"},
    Role.COACH: TEAM
    | {
        "chart:decide": "own",
        "network:read": "nowhere",
        "project:join": "own",
        "month:unlock": "own",
        "caseload:read": "nowhere",
        "coaching:work": "own",
        "network:export": "nowhere",
        "report:batch": "nowhere",
        "audit:read": "nowhere own",
    },
    Role.CARE_COORDINATOR: SIGNED_IN | {"practice:read": "own"},
    "care_coordinator of the program": SIGNED_IN | {"practice:read": "own sister"},
    Role.CONTENT_EDITOR: SIGNED_IN | EDITOR_OF_DESK | {"guideline:edit": "nowhere"},
    Role.CLINICAL_LEAD: SIGNED_IN | EDITOR_OF_DESK | {"guideline:sign": "nowhere"},
    Role.PROGRAM_STAFF: SIGNED_IN
    | OVERSIGHT
    | READER_OF_DESK
    | {"measure:enter": "own sister", "measure:import": "nowhere", "chart:decide": "own sister"}
    | {"project:join": "own sister", "project:work": "own sister", "coaching:work": "own sister"}
    | {"training:manage": "nowhere", "credit:approve": "own sister", "credit:roster": "nowhere"},
    Role.ADMIN: SIGNED_IN
    | OVERSIGHT
    | READER_OF_DESK
    | {"guideline:publish": "nowhere", "definition:release": "nowhere"}
    | {"practice:change": "own sister", "job:operate": "nowhere", "integration:manage": "nowhere"}
    | {"team:manage": "own sister", "people:manage": "nowhere", "audit:export": "nowhere", "system:read": "nowhere"},
    Role.INTEGRATION: OPEN | {"measure:read": "own", "api:read": "nowhere"},
    "integration of the program": OPEN | {"measure:read": "own sister", "api:read": "nowhere"},
}
"""For each role, held at the own practice or in the east program: where each permission is earned. Silence means no."""

ACTORS = {
    "visitor": VISITOR,
    **{role: Actor(UUID(int=31), roles=frozenset({Held(role, practice_id=OWN)})) for role in PRACTICE_ROLES},
    **{
        role: Actor(UUID(int=32), roles=frozenset({Held(role, program_id=EAST)}))
        for role in PROGRAM_ROLES - PRACTICE_ROLES
    },
    Role.INTEGRATION: Actor(roles=frozenset({Held(Role.INTEGRATION, practice_id=OWN)})),
    "integration of the program": Actor(roles=frozenset({Held(Role.INTEGRATION, program_id=EAST)})),
    "care_coordinator of the program": Actor(
        UUID(int=33), roles=frozenset({Held(Role.CARE_COORDINATOR, program_id=EAST)})
    ),
}


@pytest.mark.parametrize("who", AGREED)
@pytest.mark.parametrize("permission", Permission)
@pytest.mark.rule(19)
def test_right_at_every_place_is_as_agreed(who: str, permission: Permission) -> None:
    earned = {name for name, place in PLACES.items() if may(ACTORS[who], permission, place)}

    assert earned == set(AGREED[who].get(permission, "").split())


@pytest.mark.rule(1, 19)
def test_every_role_and_every_permission_is_in_the_table() -> None:
    assert set(Role) <= set(AGREED)
    assert set(GRANTS) == set(Permission)
    assert set(Role) == PRACTICE_ROLES | PROGRAM_ROLES | MACHINE_ROLES


@pytest.mark.parametrize("role", sorted(PRACTICE_ROLES - PROGRAM_ROLES))
@pytest.mark.rule(17)
def test_practice_role_held_in_a_program_earns_no_practice(role: Role) -> None:
    actor = Actor(UUID(int=34), roles=frozenset({Held(role, program_id=EAST)}))

    assert not any(may(actor, permission, PLACES["own"]) for permission in Permission if permission not in OPEN)


@pytest.mark.rule(19)
def test_roles_in_two_programs_open_both() -> None:
    staff = Actor(UUID(int=35), roles=frozenset(Held(Role.PROGRAM_STAFF, program_id=each) for each in (EAST, WEST)))

    assert may(staff, Permission.MEASURE_READ, PLACES["own"])
    assert may(staff, Permission.MEASURE_READ, PLACES["foreign"])


@pytest.mark.rule(1)
def test_role_without_a_place_earns_nothing() -> None:
    actor = Actor(UUID(int=36), roles=frozenset({Held(Role.QI_MEMBER)}))

    assert not may(actor, Permission.MEASURE_READ, PLACES["own"])


def test_roles_granting_names_the_roles_of_one_way_only() -> None:
    assert roles_granting(Permission.MEASURE_ENTER, AtPractice) == {Role.QI_MEMBER, Role.PRACTICE_LEAD, Role.COACH}
    assert roles_granting(Permission.MEASURE_ENTER, InProgram) == {Role.PROGRAM_STAFF}
    assert roles_granting(Permission.GUIDELINE_SIGN, Anywhere) == {Role.CLINICAL_LEAD}
