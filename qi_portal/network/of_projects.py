"""Practices by projects, each with its lead measure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from qi_portal.coaching.queries import caseloads_seen_by
from qi_portal.domain.access import Actor
from qi_portal.domain.content.measure import Project
from qi_portal.domain.network.ranking import Order
from qi_portal.domain.network.view import EVERY, View
from qi_portal.domain.periods import last_complete_month
from qi_portal.measures.rollups.looked import Wish
from qi_portal.measures.rollups.queries import Line, network
from qi_portal.network import queries
from qi_portal.network.table import Around, Column, Row, Table
from qi_portal.web.clock import today_at

PROJECTS_SHOWN = 5
"""Projects side by side before somebody chooses."""
NO_LIMIT = 1_000_000


def table_of_projects(actor: Actor, view: View, shelf: Mapping[str, Project], *, is_whole: bool = False) -> Table:
    """The page of it that the view asks for; all of it where it `is_whole`."""
    around = around_of(actor)
    chosen = _chosen(actor, view, shelf)
    view = known_order(view, shelf if chosen is None else [project.id for project in chosen])
    ids = None if chosen is None else frozenset(project.id for project in chosen)
    wish = replace(wish_of(view, around), project_ids=ids)
    found = network(actor, replace(wish, offset=0, limit=NO_LIMIT) if is_whole else wish)
    if not found.lines and found.total:
        return table_of_projects(actor, view.on_page(1), shelf)
    shown = queries.taken(shelf, found.taken) if chosen is None else chosen
    columns = [Column(each.id, each, each.lead_measure) for each in shown]
    return Table(
        view=view,
        columns=columns,
        rows=[_row(line, columns) for line in found.lines],
        total=found.total,
        told=found.told,
        behind=found.behind,
        around=replace(around, regions=found.regions, taken=found.taken),
    )


def around_of(actor: Actor) -> Around:
    today = today_at(queries.time_zone_of(actor))
    return Around(today, last_complete_month(today), caseloads_seen_by(actor))


def known_order(view: View, keys: Iterable[str]) -> View:
    """The view, signals first if it asks for an order that a table with columns of these keys does not have."""
    return view if view.sort.by in {*Order, *keys} else view.without("order")


def wish_of(view: View, around: Around) -> Wish:
    """What the roll-ups are asked for; somebody who coaches nobody here has no practices."""
    return Wish(
        month=around.month,
        regions=frozenset({view.region}) if view.region else None,
        practice_ids=_coached(view, around) if view.coach else None,
        clinicians=view.size.bounds if view.size else None,
        signals=view.finding.signals if view.finding else frozenset(),
        unfinished=view.is_late,
        order=view.sort.by,
        is_reversed=view.sort.is_turned,
        offset=(view.page - 1) * view.rows,
        limit=view.rows,
    )


def _coached(view: View, around: Around) -> frozenset[UUID]:
    theirs = next((each for each in around.caseloads if each.key == view.coach), None)
    return theirs.practice_ids if theirs else frozenset()


def _chosen(actor: Actor, view: View, shelf: Mapping[str, Project]) -> list[Project] | None:
    """The projects asked for, or the usual ones; None for all that somebody takes part in."""
    if view.projects == (EVERY,):
        return None
    chosen = [shelf[each] for each in view.projects if each in shelf]
    return chosen or queries.most_taken(shelf, queries.parts_of(actor), PROJECTS_SHOWN)


def _row(line: Line, columns: Sequence[Column]) -> Row:
    return Row(line.facts, line.as_of, columns, tuple(line.cells.get(column.key) for column in columns))
