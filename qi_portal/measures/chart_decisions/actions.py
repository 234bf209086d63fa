"""Recording a decision about a chart, and taking one back. Each writes its audit row beside the change."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import select

from qi_portal.audit.actions import record
from qi_portal.db import db, take_turns, utc_now
from qi_portal.domain.access import Actor, Place
from qi_portal.domain.chart.decision_rules import Series, check, check_withdrawal, clean_why
from qi_portal.domain.chart.decisions import ChosenChart, Decided, DecisionKind, kind_of
from qi_portal.domain.errors import NotFound, Stale
from qi_portal.domain.spc.method import Baseline
from qi_portal.domain.words import words
from qi_portal.measures.chart_decisions.models import ChartDecision
from qi_portal.measures.chart_decisions.queries import snapshot_of, what_of

STALE = words("Somebody decided about this chart meanwhile. Open it again and look at what stands now.")


@dataclass(frozen=True)
class Subject:
    """The chart that is decided about: a measure in a practice, and its months as the rules look at them."""

    place: Place
    measure_id: str
    series: Series


def decide(*, subject: Subject, what: Decided, why: str, by: Actor) -> UUID:
    """Keep a decision; its id. A new choice of chart takes the place of the one before it. A form that is sent twice
    makes one. Invalid when it cannot stand."""
    reason, rows = clean_why(why), _standing(subject)
    if kept := next((row for row in rows if _is_sent_again(row, what, reason, by)), None):
        return kept.id
    check(what, _now(subject, rows))
    for row in rows:
        if isinstance(what, ChosenChart) and row.kind == DecisionKind.CHART:
            _end(subject, row, reason, by)
    row = _row(subject, what, reason, by)
    db.session.add(row)
    db.session.flush()
    _note("chart.decide", subject, row, by, after=_told(row))
    return row.id


def withdraw(*, subject: Subject, decision_id: UUID, why: str, by: Actor) -> None:
    """Take a decision back; the chart reads as it would without it. Invalid when another one rests on it."""
    rows = _standing(subject)
    row = next((each for each in rows if each.id == decision_id), None)
    if row is None:
        _refuse_missing(subject, decision_id)
        raise Stale(STALE)
    check_withdrawal(what_of(row), _now(subject, rows))
    _end(subject, row, clean_why(why), by)


def _standing(subject: Subject) -> Sequence[ChartDecision]:
    """What stands, in the order it was made; nobody else decides about this chart until this is done."""
    take_turns(f"chart/{subject.place.practice_id}/{subject.measure_id}")
    query = (
        select(ChartDecision)
        .where(ChartDecision.practice_id == subject.place.practice_id, ChartDecision.measure_id == subject.measure_id)
        .where(ChartDecision.withdrawn_at.is_(None))
        .order_by(ChartDecision.decided_at, ChartDecision.id)
    )
    return db.session.scalars(query.execution_options(populate_existing=True)).all()


def _now(subject: Subject, rows: Sequence[ChartDecision]) -> Series:
    return replace(subject.series, standing=tuple(what_of(row) for row in rows))


def _row(subject: Subject, what: Decided, why: str, by: Actor) -> ChartDecision:
    row = ChartDecision(
        practice_id=subject.place.practice_id,
        measure_id=subject.measure_id,
        kind=kind_of(what).value,
        why=why,
        decided_by=by.person_id,
    )
    if isinstance(what, ChosenChart):
        row.choice = what.kind.value
    elif isinstance(what, Baseline):
        row.first, row.last, row.snapshot = what.first, what.last, snapshot_of(what)
    else:
        row.first = what.month
    return row


def _is_sent_again(row: ChartDecision, what: Decided, why: str, by: Actor) -> bool:
    return (what_of(row), row.why, row.decided_by) == (what, why, by.person_id)


def _end(subject: Subject, row: ChartDecision, why: str, by: Actor) -> None:
    """What was decided no longer stands; the row stays."""
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_why = utc_now(), by.person_id, why
    db.session.flush()
    _note("chart.withdraw", subject, row, by, before=_told(row), after={"why": why})


def _refuse_missing(subject: Subject, decision_id: UUID) -> None:
    """NotFound for what was never decided about this chart."""
    row = db.session.get(ChartDecision, (subject.place.practice_id, decision_id))
    if row is None or row.measure_id != subject.measure_id:
        raise NotFound


def _note(
    deed: str,
    subject: Subject,
    row: ChartDecision,
    by: Actor,
    *,
    after: dict[str, Any],
    before: dict[str, Any] | None = None,
) -> None:
    record(
        deed,
        by=by,
        place=subject.place,
        object_kind="chart_decision",
        object_id=str(row.id),
        before=before,
        after=after,
    )


def _told(row: ChartDecision) -> dict[str, Any]:
    """The decision in the audit log. The months of a baseline stay with the row, which is never changed."""
    told = {name: getattr(row, name) for name in ("measure_id", "kind", "choice", "why")}
    months = {name: getattr(row, name) for name in ("first", "last")}
    return told | {name: str(month) for name, month in months.items() if month is not None}
