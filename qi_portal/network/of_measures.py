"""Practices by the measures of one project."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from qi_portal.domain.access import Actor
from qi_portal.domain.content.measure import Project
from qi_portal.domain.network.ranking import URGENCY, Order
from qi_portal.domain.network.view import View
from qi_portal.domain.spc.reading import State
from qi_portal.measures.rollups.lines import BEGUN, COMPLETE, MISSING, Cell
from qi_portal.measures.rollups.looked import Told, Wish
from qi_portal.measures.rollups.queries import Stood, of_measures
from qi_portal.network.of_projects import around_of, known_order, wish_of
from qi_portal.network.table import Column, Row, Table


def table_of_measures(actor: Actor, view: View, project: Project, *, is_whole: bool = False) -> Table:
    """The practices that take part, a page of them; all where it `is_whole`."""
    around = around_of(actor)
    columns = [Column(measure.id, project, measure) for measure in project.measures]
    view = known_order(view, [column.key for column in columns])
    wish = wish_of(view, around)
    every = list(_rows(of_measures(actor, [column.key for column in columns]), columns))
    fitting = _in_order([row for row in every if _fits(row, wish)], wish)
    if wish.offset >= len(fitting):
        view = view.on_page(1)
    start = (view.page - 1) * view.rows
    return Table(
        view=view,
        columns=columns,
        rows=fitting if is_whole else fitting[start : start + view.rows],
        total=len(fitting),
        told=_told(fitting),
        behind=sum(row.as_of != around.month for row in fitting),
        around=replace(around, regions=sorted({row.facts.region for row in every}), taken={project.id: len(every)}),
    )


def _rows(stood: Sequence[Stood], columns: Sequence[Column]) -> Iterator[Row]:
    """A row for each practice, in the order of what stood, which is by practice."""
    for _, found in groupby(stood, key=lambda each: each.facts.place.practice_id):
        here = {each.measure_id: each for each in found}
        first = next(iter(here.values()))
        cells = tuple(_cell(here[column.key]) if column.key in here else None for column in columns)
        yield Row(first.facts, min(each.as_of for each in here.values()), columns, cells)


def _cell(stood: Stood) -> Cell:
    """A measure by itself is due alone."""
    return Cell(
        measure_id=stood.measure_id,
        signal=stood.signal,
        assurance=stood.assurance,
        gap=stood.gap,
        target=stood.target,
        state=stood.state,
        value=stood.value,
        value_month=stood.value_month,
        decimals=stood.decimals,
        entered=int(stood.state is not State.MISSING),
        due=1,
        by_chance=stood.by_chance,
    )


def _fits(row: Row, wish: Wish) -> bool:
    fewest, most = wish.clinicians or (0, None)
    clinicians = row.facts.clinicians
    return (
        (wish.regions is None or row.facts.region in wish.regions)
        and (wish.practice_ids is None or row.facts.place.practice_id in wish.practice_ids)
        and fewest <= clinicians
        and (most is None or clinicians <= most)
        and (not wish.signals or any(cell.signal in wish.signals for cell in row.known))
        and (not wish.unfinished or bool(row.unfinished))
    )


def _in_order(rows: Sequence[Row], wish: Wish) -> list[Row]:
    """As asked for; those that are alike by name, and those without the column that it is by last."""
    match wish.order:
        case Order.NAME:
            return list(reversed(rows)) if wish.is_reversed else list(rows)
        case Order.SIGNAL:
            return sorted(rows, key=lambda row: _by_signal(row.known), reverse=wish.is_reversed)
        case Order.GAP:
            return sorted(rows, key=lambda row: -1.0 if row.gap is None else row.gap, reverse=not wish.is_reversed)
        case Order.MISSING:
            return sorted(rows, key=lambda row: row.missing, reverse=not wish.is_reversed)
    of_column = [(row, [cell for cell in row.known if cell.measure_id == wish.order]) for row in rows]
    part = [pair for pair in of_column if pair[1]]
    ordered = sorted(part, key=lambda pair: _by_signal(pair[1]), reverse=wish.is_reversed)
    return [row for row, _ in ordered] + [row for row, cells in of_column if not cells]


def _by_signal(cells: Sequence[Cell]) -> tuple[int, float]:
    """The most urgent, and of these the largest gap."""
    return min((URGENCY.index(cell.signal), -(cell.gap or 0.0)) for cell in cells)


def _told(rows: Sequence[Row]) -> Told:
    cells = [cell for row in rows for cell in row.known]
    months = Counter(cell.month for cell in cells)
    return Told(
        practices=len(rows),
        charts=len(cells),
        signals=Counter(cell.signal for cell in cells),
        complete=months[COMPLETE],
        begun=months[BEGUN],
        missing=months[MISSING],
        by_chance=sum(cell.by_chance for cell in cells),
    )
