"""Targets as somebody may see them: those that stand, for charts; and each one's history, for the pages."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import aliased

from qi_portal.accounts.models import Person
from qi_portal.db import db
from qi_portal.domain.access import Actor, Permission, Place
from qi_portal.domain.chart.model import Owner
from qi_portal.domain.chart.targets import TargetSetting
from qi_portal.measures.targets.models import TargetSetting as Row
from qi_portal.practices.models import Practice
from qi_portal.practices.queries import ProgramFacts, practice_ids_where, program_where, programs_where


@dataclass(frozen=True)
class Kept:
    """A target with its story; `withdrawn_at` is None while it stands. An operator has no name."""

    id: UUID
    setting: TargetSetting
    why: str
    set_by: str
    set_at: datetime
    withdrawn_by: str
    withdrawn_at: datetime | None


def targets_of(actor: Actor, place: Place, measure_ids: Collection[str]) -> dict[str, tuple[TargetSetting, ...]]:
    """What stands for one practice, its own and its program's, by measure."""
    return targets_across(actor, [place.practice_id], measure_ids)[place.practice_id]


def targets_across(
    actor: Actor, practice_ids: Collection[UUID], measure_ids: Collection[str]
) -> dict[UUID, dict[str, tuple[TargetSetting, ...]]]:
    """The same for several practices, of those the actor may read, by practice and measure, in one question.

    A measure for which nothing was set is left out; every practice that was asked for is there.
    """
    practice = aliased(Practice)
    query = (
        select(practice.id, Row)
        .join(Row, or_(Row.practice_id == practice.id, _is_wide() & (Row.program_id == practice.program_id)))
        .where(practice.id.in_(practice_ids), practice.id.in_(practice_ids_where(actor, Permission.MEASURE_READ)))
        .where(Row.measure_id.in_(measure_ids), Row.withdrawn_at.is_(None))
        .order_by(practice.id, Row.measure_id, Row.first, Row.id)
    )
    found: dict[UUID, dict[str, list[TargetSetting]]] = defaultdict(lambda: defaultdict(list))
    for practice_id, row in db.session.execute(query):
        found[practice_id][row.measure_id].append(_setting(row))
    return {each: {name: tuple(kept) for name, kept in found[each].items()} for each in practice_ids}


def network_targets(network: ProgramFacts, measure_ids: Collection[str]) -> dict[str, tuple[TargetSetting, ...]]:
    """What the program has set for all its practices and stands, by measure."""
    query = (
        select(Row)
        .where(_is_wide(), Row.program_id == network.id, Row.measure_id.in_(measure_ids), Row.withdrawn_at.is_(None))
        .order_by(Row.measure_id, Row.first, Row.id)
    )
    found: dict[str, list[TargetSetting]] = defaultdict(list)
    for row in db.session.scalars(query):
        found[row.measure_id].append(_setting(row))
    return {name: tuple(kept) for name, kept in found.items()}


def history_at(actor: Actor, place: Place, measure_id: str) -> list[Kept]:
    """Every target that was ever set for the practice, the program's included, latest first month first."""
    readable = place.practice_id in set(db.session.scalars(practice_ids_where(actor, Permission.MEASURE_READ)))
    mine = or_(Row.practice_id == place.practice_id, _is_wide() & (Row.program_id == place.program_id))
    return _history(mine, measure_id) if readable else []


def history_in(network: ProgramFacts, measure_id: str) -> list[Kept]:
    """Every target that the program ever set for all its practices, latest first month first."""
    return _history(_is_wide() & (Row.program_id == network.id), measure_id)


def networks_of(actor: Actor) -> list[ProgramFacts]:
    """The programs whose targets the actor sets, by name."""
    return programs_where(actor, Permission.TARGET_SET)


def network_of(actor: Actor, code: str) -> ProgramFacts:
    """One of these by its code; NotFound for any other."""
    return program_where(actor, Permission.TARGET_SET, code)


def _is_wide() -> ColumnElement[bool]:
    return Row.practice_id.is_(None)


def _history(whose: ColumnElement[bool], measure_id: str) -> list[Kept]:
    setter, withdrawer = aliased(Person), aliased(Person)
    query: Select[Row, str | None, str | None] = (
        select(Row, setter.name, withdrawer.name)
        .outerjoin(setter, setter.id == Row.set_by)
        .outerjoin(withdrawer, withdrawer.id == Row.withdrawn_by)
        .where(whose, Row.measure_id == measure_id)
        .order_by(Row.first.desc(), Row.set_at.desc(), Row.id.desc())
    )
    return [_kept(row, set_by, withdrawn_by) for row, set_by, withdrawn_by in db.session.execute(query)]


def _kept(row: Row, set_by: str | None, withdrawn_by: str | None) -> Kept:
    return Kept(row.id, _setting(row), row.why, set_by or "", row.set_at, withdrawn_by or "", row.withdrawn_at)


def _setting(row: Row) -> TargetSetting:
    owner = Owner.PROGRAM if row.practice_id is None else Owner.PRACTICE
    return TargetSetting(row.first, row.value, owner, row.reach_by)
