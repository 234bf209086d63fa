"""The books compared: what people were told against what the database holds."""

from collections import Counter
from collections.abc import Iterable, Iterator
from uuid import UUID

from sqlalchemy import select

from durability.network import MEASURES, Network
from durability.work import Person
from qi_portal.audit import queries as audit
from qi_portal.audit.models import AuditEvent
from qi_portal.db import db
from qi_portal.domain.audit_chain import Anchor
from qi_portal.guidelines.referral_log.models import ReferralDecision
from qi_portal.jobs.models import Job
from qi_portal.measures.models import Entry
from qi_portal.measures.rollups.checking import differences
from qi_portal.measures.rollups.scope import program_ids
from qi_portal.reports.batches.models import ReportBatch


def faults(network: Network, people: Iterable[Person]) -> list[str]:
    """A sentence for everything that is lost, half, doubled or without its audit row; nothing when the books agree."""
    with network.open():
        found = [line for person in people for line in _of_person(person)]
        found += _of_audit()
        return found + [f"roll-up: {line}" for line in _of_rollups()]


def waiting(network: Network) -> list[str]:
    """The jobs that have not ended, and those that failed."""
    with network.open():
        rows = db.session.execute(select(Job.task, Job.state).where(Job.state.in_(("queued", "running", "failed"))))
        return [f"{task} {state}" for task, state in rows]


def _of_person(person: Person) -> Iterator[str]:
    ledger, place = person.ledger, person.team.place
    yield from (f"{place.code}: answered {each}" for each in ledger.odd)
    entries = db.session.scalars(select(Entry).where(Entry.practice_id == place.practice_id)).all()
    for month, mark in ledger.months.items():
        kept = {entry.measure_id: (entry.note, entry.numerator) for entry in entries if entry.period == month}
        number = float(int(mark.split()[1]) % 19 + 1)
        if kept != dict.fromkeys(MEASURES, (mark, number)):
            yield f"{place.code} {month}: {mark} was acknowledged, kept is {kept}"
    yield from _doubled(person, entries)
    of_place = select(ReferralDecision.id).where(ReferralDecision.practice_id == place.practice_id)
    kept_keys = {str(each) for each in db.session.scalars(of_place)}
    if kept_keys != set(ledger.decisions):
        lost, more = set(ledger.decisions) - kept_keys, kept_keys - set(ledger.decisions)
        yield f"{place.code}: decisions lost {lost}, kept but not acknowledged {more}"
    batches = set(db.session.scalars(select(ReportBatch.id)))
    if lost := {UUID(key) for key in ledger.batches} - batches:
        yield f"{len(lost)} batches are lost"
    if ledger.files:
        _, month, number = ledger.files[-1]
        kept_numbers = {entry.numerator for entry in entries if entry.period == month}
        if kept_numbers != {float(number)}:
            yield f"{place.code} {month}: the file with {number} was acknowledged, kept is {kept_numbers}"


def _doubled(person: Person, entries: Iterable[Entry]) -> Iterator[str]:
    """Each save that was acknowledged left one row in the audit log for each number, and each row is one version."""
    place = person.team.place
    deeds = db.session.scalars(
        select(AuditEvent).where(AuditEvent.practice_id == place.practice_id, AuditEvent.object_kind == "entry")
    ).all()
    written = Counter(deed.object_id for deed in deeds)
    versions = {f"{entry.measure_id}/{entry.period}": entry.version for entry in entries}
    if written != versions:
        yield f"{place.code}: audit rows {dict(written)} for versions {versions}"
    marks = Counter((deed.object_id, deed.after["note"]) for deed in deeds if deed.after and deed.after["note"])
    acknowledged = {
        (f"{measure}/{month}", mark)
        for month, _, mark in (each.partition(" ") for each in person.ledger.marks)
        for measure in MEASURES
    }
    if set(marks) != acknowledged or set(marks.values()) - {1}:
        doubled = [key for key, count in marks.items() if count > 1]
        lost = acknowledged - set(marks)
        yield f"{place.code}: lost {lost}, saved but not acknowledged {set(marks) - acknowledged}, doubled {doubled}"


def _of_audit() -> Iterator[str]:
    """The chain is whole, with one row for each decision and each batch."""
    if (wrong := audit.checked(begin=Anchor()).wrong) is not None:
        yield f"audit: {wrong}"
    for model, kind in ((ReferralDecision, "decision.record"), (ReportBatch, "report_batch.ask")):
        rows = {str(each) for each in db.session.scalars(select(model.id))}
        told = Counter(db.session.scalars(select(AuditEvent.object_id).where(AuditEvent.action == kind)))
        if told != Counter(rows):
            yield f"{kind}: {len(rows)} rows, {sum(told.values())} in the audit log"


def _of_rollups() -> Iterator[str]:
    for program_id in program_ids():
        yield from differences(program_id)
