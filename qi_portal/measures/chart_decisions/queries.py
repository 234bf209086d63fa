"""Decisions about charts as an actor may see them."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from qi_portal.accounts.models import Person
from qi_portal.db import db
from qi_portal.domain.access import Actor, Permission, Place
from qi_portal.domain.chart.decisions import (
    ChartDecision,
    ChosenChart,
    Decided,
    DecisionKind,
    Deed,
    Exclusion,
    PhaseStart,
)
from qi_portal.domain.errors import NotFound
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.control_chart import Kind
from qi_portal.domain.spc.method import Baseline
from qi_portal.domain.spc.reading import Point, State
from qi_portal.measures.chart_decisions import models
from qi_portal.practices.queries import practice_ids_where

Decisions = dict[str, tuple[ChartDecision, ...]]
"""By measure, in the order they were made; a measure without any is absent."""


def decisions_of(actor: Actor, place: Place, measure_ids: Collection[str]) -> Decisions:
    """What stands for the measures in one practice."""
    return decisions_across(actor, measure_ids, [place.practice_id]).get(place.practice_id, {})


def decisions_across(
    actor: Actor, measure_ids: Collection[str], practice_ids: Collection[UUID]
) -> dict[UUID, Decisions]:
    """The same for several practices, of those the actor may read, by practice."""
    found: dict[UUID, dict[str, list[ChartDecision]]] = defaultdict(lambda: defaultdict(list))
    query = _named(actor).where(
        models.ChartDecision.practice_id.in_(practice_ids),
        models.ChartDecision.measure_id.in_(measure_ids),
        models.ChartDecision.withdrawn_at.is_(None),
    )
    for row, decider, withdrawer in db.session.execute(query):
        found[row.practice_id][row.measure_id].append(_decision(row, decider, withdrawer))
    return {practice: {key: tuple(each) for key, each in kept.items()} for practice, kept in found.items()}


def history_of(actor: Actor, place: Place, measure_id: str) -> tuple[ChartDecision, ...]:
    """Every decision about one chart in the order they were made, those that were taken back among them."""
    query = _named(actor).where(
        models.ChartDecision.practice_id == place.practice_id, models.ChartDecision.measure_id == measure_id
    )
    return tuple(_decision(row, decider, withdrawer) for row, decider, withdrawer in db.session.execute(query))


def decision_of(history: Collection[ChartDecision], decision_id: UUID) -> ChartDecision:
    """One decision of a chart's history; NotFound for another chart's."""
    found = next((each for each in history if each.id == decision_id), None)
    if found is None:
        raise NotFound
    return found


def snapshot_of(baseline: Baseline) -> list[dict[str, Any]]:
    """The months of a baseline as they are kept."""
    return [
        {
            "month": str(point.month),
            "state": point.state.value,
            "value": point.value,
            "numerator": point.numerator,
            "denominator": point.denominator,
        }
        for point in baseline.points
    ]


def what_of(row: models.ChartDecision) -> Decided:
    kind = DecisionKind(row.kind)
    if kind is DecisionKind.CHART:
        return ChosenChart(Kind(row.choice or ""))
    assert row.first is not None, "the database keeps a month with all the others"
    if kind is DecisionKind.PHASE:
        return PhaseStart(row.first)
    if kind is DecisionKind.EXCLUSION:
        return Exclusion(row.first)
    return Baseline(row.first, row.last or row.first, tuple(_point(month) for month in row.snapshot or ()))


def _named(actor: Actor) -> Select[models.ChartDecision, str, str]:
    """Decisions with the names of who made and who took them back; the second is None until somebody did."""
    decider, withdrawer = aliased(Person), aliased(Person)
    return (
        select(models.ChartDecision, decider.name, withdrawer.name)
        .join(decider, decider.id == models.ChartDecision.decided_by)
        .outerjoin(withdrawer, withdrawer.id == models.ChartDecision.withdrawn_by)
        .where(models.ChartDecision.practice_id.in_(practice_ids_where(actor, Permission.MEASURE_READ)))
        .order_by(models.ChartDecision.decided_at, models.ChartDecision.id)
    )


def _decision(row: models.ChartDecision, decider: str, withdrawer: str | None) -> ChartDecision:
    withdrawn = Deed(withdrawer or "", row.withdrawn_at, row.withdrawn_why) if row.withdrawn_at else None
    return ChartDecision(row.id, row.measure_id, what_of(row), Deed(decider, row.decided_at, row.why), withdrawn)


def _point(kept: dict[str, Any]) -> Point:
    return Point(
        Month.parse(kept["month"]), kept["value"], kept["numerator"], kept["denominator"], State(kept["state"])
    )
