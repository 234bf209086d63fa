"""A claim as a page holds it: what it is about, what stands today, and which gates that reaches."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from qi_portal.credit.gather import Subject, evidence_of
from qi_portal.credit.queries import KeptClaim
from qi_portal.domain.access import Actor, Place
from qi_portal.domain.chart.model import Chart
from qi_portal.domain.content.measure import Project
from qi_portal.domain.credit.asked import Asked, GateId
from qi_portal.domain.credit.changes import changed_since
from qi_portal.domain.credit.claim import State
from qi_portal.domain.credit.evidence import Evidence
from qi_portal.domain.credit.frozen import digest
from qi_portal.domain.credit.gates import Gate, gates_of, unmet
from qi_portal.domain.periods import last_complete_month
from qi_portal.domain.words import Words
from qi_portal.measures.beside import beside_measure
from qi_portal.measures.charts import Span, chart_of
from qi_portal.measures.queries import entries_of
from qi_portal.practices.queries import enrollment_of


@dataclass(frozen=True)
class InHand:
    """`claim` is None before anything was saved. `asked` is what counts for it: as attested, else as its type says."""

    place: Place
    project: Project
    type_id: UUID
    asked: Asked
    claim: KeptClaim | None
    evidence: Evidence

    @property
    def state(self) -> State:
        return self.claim.state if self.claim else State.DRAFT

    @property
    def version(self) -> int:
        return self.claim.version if self.claim else 0

    @cached_property
    def gates(self) -> tuple[Gate, ...]:
        is_signed_off = self.state in (State.CONFIRMED, State.APPROVED)
        return gates_of(self.evidence, self.asked, is_signed_off=is_signed_off)

    @property
    def unmet(self) -> tuple[GateId, ...]:
        return unmet(self.gates)

    @property
    def fingerprint(self) -> str:
        """Of what stands today: a step is taken on what its page showed."""
        return digest(self.evidence, self.asked)

    @property
    def changes(self) -> tuple[Words, ...]:
        """What of the attested evidence no longer stands."""
        attested = self.claim.attested if self.claim else None
        return changed_since(attested.evidence, self.evidence) if attested else ()


def hand_of(actor: Actor, place: Place, project: Project, claim: KeptClaim, today: date) -> InHand:
    """A claim that is kept, with what stands today."""
    evidence = evidence_of(
        actor,
        Subject(place, project, claim.person_id),
        activities=claim.activities,
        reflection=claim.reflection,
        today=today,
    )
    asked = claim.attested.asked if claim.attested else claim.asked
    return InHand(place, project, claim.type_id, asked, claim, evidence)


def new_hand(actor: Actor, subject: Subject, type_id: UUID, asked: Asked, today: date) -> InHand:
    """A claim of which nothing is saved yet."""
    evidence = evidence_of(actor, subject, activities=(), reflection=(), today=today)
    return InHand(subject.place, subject.project, type_id, asked, None, evidence)


def lead_chart(actor: Actor, place: Place, project: Project, today: date) -> Chart:
    """The chart of the project's lead measure, as its own page draws it."""
    measure = project.lead_measure
    span = Span.until(last_complete_month(today), enrollment_of(place, project.id).started)
    months = entries_of(actor, place, [measure.id]).get(measure.id, {})
    return chart_of(measure, months, span, beside_measure(actor, place, measure))
