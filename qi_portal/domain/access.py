"""Who may do what, on one page. Silence means no.

A permission is a list of ways to earn it; a way is one small predicate over the actor and the place. A role is held
in a program (all its practices) or in one practice. The matrix this follows is in `docs/security.md`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    PHYSICIAN = "physician"
    QI_MEMBER = "qi_member"
    PRACTICE_LEAD = "practice_lead"
    COACH = "coach"
    PROGRAM_STAFF = "program_staff"
    CARE_COORDINATOR = "care_coordinator"
    CONTENT_EDITOR = "content_editor"
    CLINICAL_LEAD = "clinical_lead"
    ADMIN = "admin"
    INTEGRATION = "integration"


PRACTICE_ROLES = frozenset({Role.PHYSICIAN, Role.QI_MEMBER, Role.PRACTICE_LEAD, Role.COACH, Role.CARE_COORDINATOR})
PROGRAM_ROLES = frozenset(
    {Role.PROGRAM_STAFF, Role.CARE_COORDINATOR, Role.CONTENT_EDITOR, Role.CLINICAL_LEAD, Role.ADMIN}
)
MACHINE_ROLES = frozenset({Role.INTEGRATION})
"""Held by another system through its token, in a program or in a practice; no person is ever given one."""

SECOND_FACTOR_ROLES = frozenset({Role.ADMIN, Role.PROGRAM_STAFF, Role.CARE_COORDINATOR})
"""Who oversees a program, or will see named children, does nothing with a password alone."""


class Permission(StrEnum):
    SITE_USE = "site:use"
    GUIDELINE_READ = "guideline:read"
    GUIDELINE_DESK = "guideline:desk"
    GUIDELINE_EDIT = "guideline:edit"
    GUIDELINE_PUBLISH = "guideline:publish"
    GUIDELINE_SIGN = "guideline:sign"
    GUIDELINE_ANSWER = "guideline:answer"
    DEFINITION_READ = "definition:read"
    DECISION_RECORD = "decision:record"
    DECISION_READ = "decision:read"
    DECISION_EXPORT = "decision:export"
    ACCOUNT_USE = "account:use"
    PRACTICE_READ = "practice:read"
    MEASURE_READ = "measure:read"
    MEASURE_ENTER = "measure:enter"
    MEASURE_IMPORT = "measure:import"
    CHART_DECIDE = "chart:decide"
    REPORT_EXPORT = "report:export"
    NETWORK_READ = "network:read"
    TARGET_SET = "target:set"
    PROJECT_JOIN = "project:join"
    PROJECT_WORK = "project:work"
    MONTH_UNLOCK = "month:unlock"
    DEFINITION_EDIT = "definition:edit"
    DEFINITION_RELEASE = "definition:release"
    CASELOAD_READ = "caseload:read"
    COACHING_READ = "coaching:read"
    COACHING_WORK = "coaching:work"
    TRAINING_ATTEND = "training:attend"
    TRAINING_MANAGE = "training:manage"
    CREDIT_CLAIM = "credit:claim"
    CREDIT_CONFIRM = "credit:confirm"
    CREDIT_APPROVE = "credit:approve"
    CREDIT_ROSTER = "credit:roster"
    REMINDER_SET = "reminder:set"
    PRACTICE_CHANGE = "practice:change"
    NETWORK_EXPORT = "network:export"
    PROGRAM_REPORT = "program:report"
    REPORT_BATCH = "report:batch"
    JOB_OPERATE = "job:operate"
    INTEGRATION_MANAGE = "integration:manage"
    API_READ = "api:read"
    TEAM_MANAGE = "team:manage"
    PEOPLE_MANAGE = "people:manage"
    AUDIT_READ = "audit:read"
    AUDIT_EXPORT = "audit:export"
    SYSTEM_READ = "system:read"


@dataclass(frozen=True)
class Held:
    """A role and where it is held: in a program or in a practice, one of the two."""

    role: Role
    program_id: UUID | None = None
    practice_id: UUID | None = None


@dataclass(frozen=True)
class Actor:
    """Who asks. `person_id` is None for a visitor who has not signed in."""

    person_id: UUID | None = None
    name: str = ""
    email: str = ""
    roles: frozenset[Held] = field(default_factory=frozenset)

    @property
    def is_signed_in(self) -> bool:
        return self.person_id is not None

    def holds(self, *roles: Role) -> bool:
        return any(held.role in roles for held in self.roles)

    def belongs_to(self, practice_id: UUID) -> bool:
        """Whether the actor is part of the practice's own team: a coach's assignment does not count."""
        return any(held.practice_id == practice_id and held.role is not Role.COACH for held in self.roles)

    def program_ids(self, roles: Iterable[Role]) -> frozenset[UUID]:
        """The programs where one of the roles is held."""
        wanted = frozenset(roles)
        return frozenset(held.program_id for held in self.roles if held.program_id and held.role in wanted)

    def practice_ids(self, roles: Iterable[Role]) -> frozenset[UUID]:
        """The practices where one of the roles is held."""
        wanted = frozenset(roles)
        return frozenset(held.practice_id for held in self.roles if held.practice_id and held.role in wanted)


VISITOR = Actor()

OPERATOR = Actor(name="operator")
"""Whoever runs commands on the server, without an account. `practices.queries.operator` gives it something to see."""


@dataclass(frozen=True)
class Place:
    """The practice that an address names, and its program."""

    practice_id: UUID
    program_id: UUID
    code: str
    name: str
    time_zone: str


Way = Callable[[Actor, Place | None], bool]


@dataclass(frozen=True)
class AtPractice:
    """Holds one of the roles in the very practice that is named."""

    roles: tuple[Role, ...]

    def __call__(self, actor: Actor, place: Place | None) -> bool:
        return place is not None and place.practice_id in actor.practice_ids(self.roles)


@dataclass(frozen=True)
class InProgram:
    """Holds one of the roles in the program that the named practice belongs to."""

    roles: tuple[Role, ...]

    def __call__(self, actor: Actor, place: Place | None) -> bool:
        return place is not None and place.program_id in actor.program_ids(self.roles)


@dataclass(frozen=True)
class Anywhere:
    """Holds one of the roles somewhere, on a page that names no practice; what is listed there is scoped by queries."""

    roles: tuple[Role, ...]

    def __call__(self, actor: Actor, place: Place | None) -> bool:
        return place is None and actor.holds(*self.roles)


def at_practice(*roles: Role) -> Way:
    return AtPractice(roles)


def in_program(*roles: Role) -> Way:
    return InProgram(roles)


def anywhere(*roles: Role) -> Way:
    return Anywhere(roles)


def anybody(actor: Actor, place: Place | None) -> bool:
    return True


def signed_in(actor: Actor, place: Place | None) -> bool:
    return actor.is_signed_in and place is None


TEAM = (Role.QI_MEMBER, Role.PRACTICE_LEAD)
PRACTICE_TEAM = (Role.PHYSICIAN, *TEAM)
SUPPORT = (Role.PROGRAM_STAFF, Role.ADMIN)
GUIDELINE_DESK = (Role.CONTENT_EDITOR, Role.CLINICAL_LEAD)

GRANTS: dict[Permission, tuple[Way, ...]] = {
    Permission.SITE_USE: (anybody,),
    Permission.GUIDELINE_READ: (anybody,),
    Permission.GUIDELINE_DESK: (anywhere(*GUIDELINE_DESK, *SUPPORT),),
    Permission.GUIDELINE_EDIT: (anywhere(Role.CONTENT_EDITOR),),
    Permission.GUIDELINE_PUBLISH: (anywhere(*GUIDELINE_DESK, Role.ADMIN),),
    Permission.GUIDELINE_SIGN: (anywhere(Role.CLINICAL_LEAD),),
    Permission.GUIDELINE_ANSWER: (anywhere(*GUIDELINE_DESK),),
    Permission.DEFINITION_READ: (anybody,),
    Permission.DECISION_RECORD: (at_practice(*PRACTICE_TEAM), anywhere(*PRACTICE_TEAM)),
    Permission.DECISION_READ: (at_practice(*PRACTICE_TEAM),),
    Permission.DECISION_EXPORT: (at_practice(*TEAM),),
    Permission.ACCOUNT_USE: (signed_in,),
    Permission.PRACTICE_READ: (
        at_practice(Role.PHYSICIAN, *TEAM, Role.COACH, Role.CARE_COORDINATOR),
        in_program(*SUPPORT, Role.CARE_COORDINATOR),
    ),
    Permission.MEASURE_READ: (
        at_practice(Role.PHYSICIAN, *TEAM, Role.COACH, Role.INTEGRATION),
        in_program(*SUPPORT, Role.INTEGRATION),
    ),
    Permission.MEASURE_ENTER: (at_practice(*TEAM, Role.COACH), in_program(Role.PROGRAM_STAFF)),
    Permission.MEASURE_IMPORT: (anywhere(*TEAM, Role.COACH, Role.PROGRAM_STAFF),),
    Permission.CHART_DECIDE: (at_practice(Role.PRACTICE_LEAD, Role.COACH), in_program(Role.PROGRAM_STAFF)),
    Permission.REPORT_EXPORT: (at_practice(*TEAM, Role.COACH), in_program(*SUPPORT)),
    Permission.NETWORK_READ: (anywhere(Role.COACH, *SUPPORT),),
    Permission.TARGET_SET: (anywhere(*SUPPORT),),
    Permission.PROJECT_JOIN: (at_practice(Role.PRACTICE_LEAD, Role.COACH), in_program(Role.PROGRAM_STAFF)),
    Permission.PROJECT_WORK: (at_practice(*TEAM, Role.COACH), in_program(Role.PROGRAM_STAFF)),
    Permission.MONTH_UNLOCK: (at_practice(Role.COACH), in_program(*SUPPORT)),
    Permission.DEFINITION_EDIT: (anywhere(*SUPPORT),),
    Permission.DEFINITION_RELEASE: (anywhere(Role.ADMIN),),
    Permission.CASELOAD_READ: (anywhere(Role.COACH, *SUPPORT),),
    Permission.COACHING_READ: (at_practice(Role.PHYSICIAN, *TEAM, Role.COACH), in_program(*SUPPORT)),
    Permission.COACHING_WORK: (at_practice(Role.COACH), in_program(Role.PROGRAM_STAFF)),
    Permission.TRAINING_ATTEND: (signed_in,),
    Permission.TRAINING_MANAGE: (anywhere(Role.PROGRAM_STAFF),),
    Permission.CREDIT_CLAIM: (at_practice(*PRACTICE_TEAM),),
    Permission.CREDIT_CONFIRM: (at_practice(Role.PRACTICE_LEAD),),
    Permission.CREDIT_APPROVE: (in_program(Role.PROGRAM_STAFF),),
    Permission.CREDIT_ROSTER: (anywhere(Role.PROGRAM_STAFF),),
    Permission.REMINDER_SET: (anywhere(*SUPPORT),),
    Permission.PRACTICE_CHANGE: (at_practice(Role.PRACTICE_LEAD), in_program(Role.ADMIN)),
    Permission.NETWORK_EXPORT: (anywhere(Role.COACH, *SUPPORT),),
    Permission.PROGRAM_REPORT: (anywhere(*SUPPORT),),
    Permission.REPORT_BATCH: (anywhere(Role.COACH, *SUPPORT),),
    Permission.JOB_OPERATE: (anywhere(Role.ADMIN),),
    Permission.INTEGRATION_MANAGE: (anywhere(Role.ADMIN),),
    Permission.API_READ: (anywhere(Role.INTEGRATION),),
    Permission.TEAM_MANAGE: (at_practice(Role.PRACTICE_LEAD), in_program(Role.ADMIN)),
    Permission.PEOPLE_MANAGE: (anywhere(Role.ADMIN),),
    Permission.AUDIT_READ: (
        at_practice(Role.PRACTICE_LEAD, Role.COACH),
        in_program(*SUPPORT),
        anywhere(Role.COACH, *SUPPORT),
    ),
    Permission.AUDIT_EXPORT: (anywhere(Role.ADMIN),),
    Permission.SYSTEM_READ: (anywhere(Role.ADMIN),),
}


def may(actor: Actor, permission: Permission, place: Place | None = None) -> bool:
    """Whether the actor has a way to the permission at the place (None: a page that names no practice)."""
    return any(way(actor, place) for way in GRANTS.get(permission, ()))


def roles_granting(permission: Permission, way: type[AtPractice] | type[InProgram] | type[Anywhere]) -> frozenset[Role]:
    """The roles that earn a permission in one way, so that queries can start from the same page as the doors."""
    return frozenset(role for each in GRANTS[permission] if isinstance(each, way) for role in each.roles)
