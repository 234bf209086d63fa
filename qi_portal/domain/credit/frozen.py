"""Evidence as it is kept with a claim, and read again: plain JSON values."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from hashlib import sha256
from typing import Any

from qi_portal.domain.content.measure import MocMinimum
from qi_portal.domain.credit.activities import Activity, Done
from qi_portal.domain.credit.asked import Asked, CreditKind, GateId
from qi_portal.domain.credit.evidence import Counted, Evidence, Tried
from qi_portal.domain.credit.periods import CountedMonth
from qi_portal.domain.entry.marks import Act
from qi_portal.domain.periods import Month
from qi_portal.domain.training.completed import Completed
from qi_portal.domain.training.offer import Kind

Row = Mapping[str, Any]


def frozen(evidence: Evidence) -> dict[str, Any]:
    """The evidence as JSON values; months and days as text."""
    row: dict[str, Any] = _plain(evidence)
    return row


def thawed(row: Row) -> Evidence:
    """The evidence of `frozen`."""
    return Evidence(
        as_of=date.fromisoformat(row["as_of"]),
        is_eligible=row["is_eligible"],
        minimum=MocMinimum(**row["minimum"]) if row["minimum"] else None,
        aim=row["aim"],
        lead=_counted(row["lead"]),
        balancing=tuple(map(_counted, row["balancing"])),
        tests=tuple(map(_tested, row["tests"])),
        meetings=tuple(map(date.fromisoformat, row["meetings"])),
        trainings=tuple(map(_completed, row["trainings"])),
        activities=tuple(map(done_of, row["activities"])),
        reflection=tuple(row["reflection"]),
    )


def frozen_asked(asked: Asked) -> dict[str, Any]:
    return {**asdict(asked), "gates": [each.value for each in asked.in_order], "kind": asked.kind.value}


def thawed_asked(row: Row) -> Asked:
    gates = frozenset(map(GateId, row["gates"]))
    return Asked(**{**row, "gates": gates, "kind": CreditKind(row["kind"])})


def digest(evidence: Evidence, asked: Asked) -> str:
    """A fingerprint of both, without the day they were gathered: the same as long as nothing changed."""
    row = {**frozen(evidence), "as_of": "", "asked": frozen_asked(asked)}
    return sha256(json.dumps(row, sort_keys=True).encode()).hexdigest()


def done_of(row: Row) -> Done:
    return Done(Activity(row["activity"]), date.fromisoformat(row["on"]), row["note"])


def frozen_done(done: Done) -> dict[str, Any]:
    row: dict[str, Any] = _plain(done)
    return row


def _plain(value: object) -> Any:
    match value:
        case Month() | date():
            return str(value)
        case tuple() | list():
            return [_plain(each) for each in value]
        case str() | int() | float() | None:
            return value
    return {name: _plain(each) for name, each in vars(value).items()}


def _counted(row: Row) -> Counted:
    return Counted(row["measure_id"], row["name"], tuple(map(_month, row["months"])))


def _month(row: Row) -> CountedMonth:
    return CountedMonth(Month.parse(row["month"]), row["numerator"], row["denominator"])


def _tested(row: Row) -> Tried:
    return Tried(
        row["title"],
        Month.parse(row["first"]),
        Month.parse(row["last"]) if row["last"] else None,
        row["is_studied"],
        Act(row["act"]) if row["act"] else None,
    )


def _completed(row: Row) -> Completed:
    on, projects = date.fromisoformat(row["on"]), tuple(row["project_ids"])
    return Completed(row["title"], on, row["minutes"], projects, Kind(row["kind"]))
