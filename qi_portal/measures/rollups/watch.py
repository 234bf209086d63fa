"""Whatever changes what a chart says is noticed as it is written, and rolled up before its transaction is kept.

So no action can forget it, and a program's roll-up is written once at the end however much was changed.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import ORMExecuteState, Session

from qi_portal.db import db
from qi_portal.measures.chart_decisions.models import ChartDecision
from qi_portal.measures.definitions.models import Definition
from qi_portal.measures.models import Entry
from qi_portal.measures.rollups.actions import refresh
from qi_portal.measures.rollups.touched import Part, Touched
from qi_portal.measures.targets.models import TargetSetting
from qi_portal.practices.models import Enrollment, Practice

CHANGES = "what the roll-ups rest on"
WATCHED = (Entry, ChartDecision, TargetSetting, Enrollment, Definition, Practice)


@event.listens_for(db.session, "after_flush")
def _notice(session: Session, _flush: Any) -> None:
    changed: Iterable[object] = (*session.new, *session.dirty, *session.deleted)
    watched = [row for row in changed if isinstance(row, WATCHED)]
    if watched:
        touched = session.info.setdefault(CHANGES, Touched())
        for row in watched:
            _note(touched, row)


@event.listens_for(db.session, "do_orm_execute")
def _notice_many(state: ORMExecuteState) -> None:
    """A statement over many rows does not say which."""
    mapper = state.bind_mapper
    if (state.is_insert or state.is_update or state.is_delete) and mapper and mapper.class_ in WATCHED:
        state.session.info.setdefault(CHANGES, Touched()).everything = True


@event.listens_for(db.session, "before_commit", insert=True)  # before the audit log, whose lock is taken last
def _roll_up(session: Session) -> None:
    if session.in_nested_transaction():
        return
    session.flush()
    touched = session.info.pop(CHANGES, None)
    if touched:
        refresh(touched)


@event.listens_for(db.session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(CHANGES, None)


def _note(touched: Touched, row: object) -> None:
    match row:
        case Entry():
            touched.months.add((row.practice_id, row.measure_id, row.period))
        case ChartDecision():
            touched.charts.add((row.practice_id, row.measure_id))
        case TargetSetting(practice_id=None):
            touched.measures.add((row.program_id, row.measure_id))
        case TargetSetting(practice_id=practice_id) if practice_id is not None:
            touched.charts.add((practice_id, row.measure_id))
        case Enrollment():
            touched.parts.setdefault((row.practice_id, row.project_id), _before(row))
        case Definition():
            if row.state != "draft":
                touched.definitions.add((row.program_id, row.definition_id))
        case Practice():
            touched.practices.add(row.id)


def _before(row: Enrollment) -> Part | None:
    """As the part was before it was changed; None for a new one."""
    if row in db.session.new:
        return None
    kept = inspect(row).attrs
    was = {name: kept[name].history.deleted or [getattr(row, name)] for name in ("started", "ended")}
    return was["started"][0], was["ended"][0]
