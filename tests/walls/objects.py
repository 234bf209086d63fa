"""What each part of an address stands for, and one of it in each place: own, a sister practice's, a foreign program's.

A new address whose parts are not named here fails the walk.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID, uuid4

from werkzeug.routing import Rule

from qi_portal.accounts.models import Person
from qi_portal.accounts.passkeys.models import Passkey
from qi_portal.audit.models import AuditEvent
from qi_portal.coaching.models import CoachContact
from qi_portal.credit.models import CreditClaim, CreditType
from qi_portal.files.models import StoredFile
from qi_portal.guidelines.editing.models import Feedback, GuidelineSignOff, LocalChange
from qi_portal.guidelines.referral_log.models import ReferralDecision
from qi_portal.interop.tokens.models import Integration
from qi_portal.jobs.models import Job
from qi_portal.measures.chart_decisions.models import ChartDecision
from qi_portal.measures.ideas.models import ChangeIdea
from qi_portal.measures.imports.models import ColumnMapping, ImportFile
from qi_portal.measures.marks.models import ProjectMark
from qi_portal.measures.tally.models import TallyHold
from qi_portal.measures.targets.models import TargetSetting
from qi_portal.measures.unlocks.models import MonthUnlock, UnlockRequest
from qi_portal.network.saved_views.models import SavedView
from qi_portal.projects.drivers.models import Driver
from qi_portal.projects.meetings.models import ActionItem, Meeting
from qi_portal.reports.batches.models import ReportBatch
from qi_portal.reports.schedules.models import ReportSchedule
from qi_portal.training.models import Training
from walls.world import FOREIGN, GUIDELINE, MEASURE, MONTH, OWN, PROJECT, QUESTION, SISTER, World

Owner = Literal["practice", "program", "person", "staff", "member", "colleague"]


@dataclass(frozen=True)
class Kind:
    """Rows that an address names by `column`; `owner` is whose they are, kept in `owner_column`.

    What is the staff's is one person's, and seen by others of the program. A member or colleague is the person: of a
    practice's team or of a program.
    """

    model: Any
    owner: Owner
    owner_column: str = ""
    where: Mapping[str, Any] = field(default_factory=dict)
    column: str = "id"

    @property
    def missing(self) -> object:
        """The name of a row that there is not."""
        return 99_999_999 if self.column == "number" else uuid4()

    @property
    def owned_by(self) -> str:
        return self.owner_column or f"{self.owner}_id".replace("staff", "person")


KINDS: Mapping[str, Kind] = {
    "action_id": Kind(ActionItem, "practice"),
    "audit.number": Kind(AuditEvent, "practice", column="number"),
    "batch_id": Kind(ReportBatch, "person"),
    "change_id": Kind(LocalChange, "program"),
    "claim_id": Kind(CreditClaim, "practice"),
    "contact_id": Kind(CoachContact, "practice"),
    "chart_decisions.decision_id": Kind(ChartDecision, "practice"),
    "decision_id": Kind(ReferralDecision, "practice"),
    "driver_id": Kind(Driver, "practice"),
    "feedback_id": Kind(Feedback, "program"),
    "file_id": Kind(StoredFile, "person"),
    "idea_id": Kind(ChangeIdea, "practice"),
    "driver_ideas.key": Kind(ChangeIdea, "practice", where={"removed_at": None}),
    "integration_id": Kind(Integration, "program"),
    "job_id": Kind(Job, "person"),
    "lane_id": Kind(TallyHold, "practice", column="lane_id"),
    "mapping_id": Kind(ColumnMapping, "practice"),
    "mark_id": Kind(ProjectMark, "practice"),
    "marks.worksheet.mark_id": Kind(ProjectMark, "practice", where={"kind": "test"}),
    "meeting_id": Kind(Meeting, "practice"),
    "oversight.job_id": Kind(Job, "staff"),
    "past_imports.upload_id": Kind(ImportFile, "staff", where={"outcome": "accept_with_warnings"}),
    "passkey_id": Kind(Passkey, "person"),
    "people.person_id": Kind(Person, "colleague"),
    "practice_people.person_id": Kind(Person, "member"),
    "request_id": Kind(UnlockRequest, "practice"),
    "schedules.ask_to_leave.schedule_id": Kind(ReportSchedule, "person"),
    "schedules.leave.schedule_id": Kind(ReportSchedule, "person"),
    "schedule_id": Kind(ReportSchedule, "program"),
    "sign_off_id": Kind(GuidelineSignOff, "program"),
    "target_id": Kind(TargetSetting, "practice"),
    "targets.withdraw_for_network.target_id": Kind(TargetSetting, "program", where={"practice_id": None}),
    "training_id": Kind(Training, "program"),
    "type_id": Kind(CreditType, "program"),
    "unlock_id": Kind(MonthUnlock, "practice"),
    "upload_id": Kind(ImportFile, "person", where={"committed_at": None}),
    "view_id": Kind(SavedView, "person", "owner_id"),
}
"""By the name of the part; before it the blueprint or the endpoint where the name means different things."""

PROGRAMS = ("code", "program")
"""Parts that name a program; in the API `code` is a practice's."""

PLAIN: Mapping[str, str | int] = {
    "practice": OWN,
    "which": OWN,
    "measure_id": MEASURE,
    "project_id": PROJECT,
    "definition_id": "DEV-2",
    "month": MONTH,
    "year": 2026,
    "slug": GUIDELINE,
    "question_id": QUESTION,
    "language": "en",
    "release": "none",
    "digest": "none",
    "name": "none.css",
    "token": "none",
    "local_changes.kind": "note",
    "marks.kind": "event",
    "chart_decisions.kind": "chart",
    "targets.withdraw_for_network.measure_id": "DEV-2",
    "training_desk.kind": "session",
    "import_files.kind": "csv",
    "kind": "measure",
    "drafts.keep_year.subject": MEASURE,
    "drafts.discard_year.subject": MEASURE,
    "subject": PROJECT,
    "credit_review.decide.deed": "confirm",
    "state": "off",
    "deed": "approve",
}
"""Parts that stand for no row of anybody's."""


def named(endpoint: str, part: str, table: Mapping[str, Any]) -> Any:
    """What the table says of a part of this endpoint's address; None when nothing."""
    names = (f"{endpoint}.{part}", f"{endpoint.split('.')[0]}.{part}", part)
    return next((table[name] for name in names if name in table), None)


def plain_parts(rule: Rule) -> dict[str, Any]:
    """Values for the parts that name no row."""
    found = {}
    for part in rule.arguments:
        if rule.endpoint.startswith("api.") and part == "code":
            found[part] = OWN
        elif part in PROGRAMS:
            found[part] = "east"
        elif named(rule.endpoint, part, KINDS) is None:
            found[part] = named(rule.endpoint, part, PLAIN)
            assert found[part] is not None, f"say in tests/walls/objects.py what <{part}> of {rule} is"
    return found


def kinds_in(rule: Rule) -> dict[str, Kind]:
    """The parts of an address that name a row of somebody's."""
    found = {part: named(rule.endpoint, part, KINDS) for part in rule.arguments if part not in PROGRAMS}
    return {part: kind for part, kind in found.items() if kind is not None}


@dataclass(frozen=True)
class Side:
    """Where a row is: a practice, its program, and the person of the program's staff."""

    practice: str
    program: str
    person: tuple[str, str]


SIDES: Mapping[str, Side] = {
    "own": Side(OWN, "east", ("program_staff", "east")),
    "sister": Side(SISTER, "east", ("coach", OWN)),
    "foreign": Side(FOREIGN, "west", ("program_staff", "west")),
}


class Shelf:
    """The rows of the world by kind and side, looked up once."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._known: dict[tuple[int, str], UUID] = {}

    def of(self, kind: Kind, side: str) -> UUID:
        """One row of the kind on a side."""
        key = (id(kind), side)
        if key not in self._known:
            self._known[key] = self._rows(kind, SIDES[side])
        return self._known[key]

    def _rows(self, kind: Kind, side: Side) -> UUID:
        people = self._world.people
        person = people[side.person].id
        if kind.model is Person:
            who = ("qi_member", side.practice) if kind.owner == "member" else ("content_editor", side.program)
            return people[who].id
        owner: Mapping[str, UUID] = {
            "practice": self._world.places[side.practice].practice_id,
            "program": self._world.programs[side.program].id,
            "person": person,
            "staff": person,
        }
        found = self._world.ids(kind.model, kind.column, **{kind.owned_by: owner[kind.owner], **kind.where})
        assert found, f"the world holds no {kind.model.__name__} of {side}"
        return found[0]


def rules(app: Any) -> Iterator[tuple[Rule, str]]:
    """Each address with each verb that it takes, in the order of the addresses."""
    for rule in sorted(app.url_map.iter_rules(), key=str):
        for verb in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            yield rule, verb
