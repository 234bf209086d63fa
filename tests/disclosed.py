"""Random lists, tables and trees of counts, many of them small, and what is told of them as an attacker sees it."""

from collections.abc import Hashable, Iterator, Mapping
from itertools import permutations
from random import Random

from attacker import Told
from qi_portal.domain.disclosure.cells import ORDINARY, SENSITIVE, Rule
from qi_portal.domain.disclosure.hierarchy import disclose_tree
from qi_portal.domain.disclosure.ratios import Counted, Kind, Ratio
from qi_portal.domain.disclosure.spans import Span
from qi_portal.domain.disclosure.tables import disclose_ratios
from qi_portal.domain.periods import Month, months_between

YEAR = Span.year(2025)
MONTHS = list(months_between(YEAR.first, YEAR.last))
SCALES = (1, 3, 8, 14, 40)
"""The largest counts of a practice: with the first nearly every sum is small, with the last hardly any."""

Cell = Mapping[Hashable, Counted]
Table = Mapping[Hashable, Mapping[Hashable, Cell]]


def random_table(random: Random, most: int = 5) -> tuple[Table, Kind]:
    """Up to so many rows and columns, by practices that are in every row (conditions) or in one row alone (regions)."""
    kind, is_by_region = random.choice(list(Kind)), random.random() < 0.5
    rows, columns, scale = random.randint(1, most), random.randint(1, most), random.choice(SCALES)
    practices = {row: _practices(random, row if is_by_region else "all") for row in range(rows)}
    table = {
        row: {
            column: _cell(random, practices[row], kind, random.choice([scale, scale, 1, 40]))
            for column in range(columns)
        }
        for row in range(rows)
    }
    return table, kind


def random_cube(random: Random) -> tuple[dict[Hashable, dict[Month, Cell]], Kind]:
    """Up to four regions of three to eight practices, over a year or the first months of it."""
    kind, scale = random.choice(list(Kind)), random.choice(SCALES)
    months = MONTHS[: random.choice([12, 12, 6, 4])]
    cube = {}
    for region in range(random.randint(1, 4)):
        practices, of_region = _practices(random, region), random.choice([scale, scale, 1, 40])
        cube[region] = {month: _cell(random, practices, kind, of_region) for month in months}
    return cube, kind


def random_rule(random: Random) -> Rule:
    return random.choice([ORDINARY, ORDINARY, ORDINARY, SENSITIVE, Rule(0)])


def alone(counted: Cell, kind: Kind = Kind.SHARE, rule: Rule = ORDINARY) -> Ratio:
    """One figure that is no part and no total of another, as a table of one cell tells it."""
    return disclose_ratios({"all": {"all": counted}}, kind, rule).total


def told_of_table(table: Table, kind: Kind, rule: Rule = ORDINARY) -> Told:
    """Names: ("cell", row, column), ("row", row), ("column", column), ("all",), or a set of cells."""
    found = disclose_ratios(table, kind, rule)
    cells = {(row, column): cell for row, of_row in table.items() for column, cell in of_row.items()}
    ratios = {("cell", row, column): found.cells[row][column] for row, column in cells}
    rows = {("row", row): ratio for row, ratio in found.row_totals.items()}
    columns = {("column", column): ratio for column, ratio in found.column_totals.items()}

    def leaves(name: tuple[str, ...] | frozenset):
        if isinstance(name, frozenset):
            return name
        place = {"cell": slice(0, 2), "row": slice(0, 1), "column": slice(1, 2), "all": slice(0, 0)}[name[0]]
        return [leaf for leaf in cells if leaf[place] == name[1:]]

    ratios |= rows | columns | {("all",): found.total}
    return Told(cells, kind, ratios, leaves, [list(rows), list(columns)], rule)


def told_of_cube(
    cube: Mapping[Hashable, Mapping[Month, Cell]], kind: Kind, rule: Rule = ORDINARY, months: int = 3
) -> Told:
    """Names: (region or None, span), or a set of cells (region, month)."""
    tree = disclose_tree(cube, kind, rule, months=months)
    cells = {(region, month): cube[region].get(month, {}) for region in cube for month in MONTHS}
    ratios = {(region, span): tree.at(region, span) for region in (None, *cube) for span in spans(YEAR)}

    def leaves(name: tuple[Hashable, Span] | frozenset):
        if isinstance(name, frozenset):
            return name
        region, span = name
        regions = cube if region is None else [region]
        return [(each, month) for each in regions for month in months_between(span.first, span.last)]

    roots = [span for span in spans(YEAR) if span.months == months]
    of_regions = [[(region, root) for region in cube] for root in roots]
    inside = [span for root in roots for span in spans(root) if span.children]
    of_periods = [[(None, child) for child in span.children] for span in inside]
    return Told(cells, kind, ratios, leaves, [*of_regions, *of_periods], rule)


def spans(span: Span) -> Iterator[Span]:
    """The span and all in it."""
    yield span
    for child in span.children:
        yield from spans(child)


def differences(told: Told) -> Iterator[frozenset]:
    """What one number that is told has more than another that is a part of it: the cells that subtraction leaves."""
    shown = {name: frozenset(told.leaves(name)) for name, ratio in told.ratios.items() if not ratio.is_suppressed}
    for one, other in permutations(shown, 2):
        if shown[other] < shown[one]:
            yield shown[one] - shown[other]


def random_sets(random: Random, told: Told, count: int) -> list[frozenset]:
    """Any choices of cells: a practice's quarter, two regions, every other month."""
    cells = list(told.cells)
    return [frozenset(random.sample(cells, random.randint(1, len(cells)))) for _ in range(count)]


def _practices(random: Random, where: Hashable) -> list[tuple[Hashable, int]]:
    return [(where, number) for number in range(random.randint(3, 8))]


def _cell(random: Random, practices: list, kind: Kind, scale: int) -> Cell:
    counted = [practice for practice in practices if random.random() < 0.95]
    return {practice: _counted(random, kind, random.choice([scale, scale, 1])) for practice in counted}


def _counted(random: Random, kind: Kind, scale: int) -> Counted:
    numerator, more = random.randint(0, scale), random.randint(0, random.choice([scale, 3, 0]))
    return Counted(numerator, None if kind is Kind.COUNT else numerator + more)
