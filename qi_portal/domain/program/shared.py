"""What leaves a program: the one set of sums that every shared report is written from.

Each quarter is protected by itself (`domain.disclosure.hierarchy`), and told once it is settled: from then on always in
the same way. Any longer stretch is a sum of quarters; with one of them suppressed it is suppressed too. So two reports,
of whatever months and whenever they are made, hold the same numbers, and subtracting them gives sums that were told
anyway.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Protocol, TypeVar

from qi_portal.domain.content.measure import Measure, MeasureType
from qi_portal.domain.disclosure.cells import Rule
from qi_portal.domain.disclosure.hidden import Hidden
from qi_portal.domain.disclosure.hierarchy import Tree, disclose_tree
from qi_portal.domain.disclosure.ratios import Counted, Kind, Ratio
from qi_portal.domain.disclosure.spans import Span
from qi_portal.domain.disclosure.tables import Listed, disclose_list
from qi_portal.domain.periods import Month, Quarter, months_between
from qi_portal.domain.program.pooling import Sum

Who = TypeVar("Who")
Name = TypeVar("Name")
Cube = Mapping[str, Mapping[Month, Mapping[Who, Counted]]]
"""What each practice counted of one measure, by region and month."""

SHAREABLE = (MeasureType.PROPORTION, MeasureType.RATE)
"""Measures whose parts are children or events; the sum of a mean is neither."""


class Part(Protocol):
    """A practice's part in a project."""

    def covers(self, month: Month) -> bool: ...


class Stored(Protocol):
    """A stored month; without a numerator nothing was counted in it."""

    @property
    def numerator(self) -> float | None: ...

    @property
    def denominator(self) -> float | None: ...


def cube_of(
    practices: Iterable[tuple[str, Who, Part, Mapping[Month, Stored]]],
) -> dict[str, dict[Month, dict[Who, Counted]]]:
    """What everybody who ever took part counted of one measure, in the months in which they did, by region and month.

    Of each practice its region, its part in the measure's project, and what is stored of it. Whoever shares sums makes
    them of this: of two ways to choose months or practices the difference could be had.
    """
    found: dict[str, dict[Month, dict[Who, Counted]]] = {}
    for region, who, part, months in practices:
        of_region = found.setdefault(region, {})
        for month, stored in months.items():
            if stored.numerator is not None and part.covers(month):
                of_region.setdefault(month, {})[who] = Counted(stored.numerator, stored.denominator)
    return found


def shared_tree(cube: Cube[Who], measure: Measure, rule: Rule, quarters: Sequence[Quarter]) -> Tree[str]:
    """What may be told of a measure in these settled quarters, of the program (None), its regions, and its months."""
    settled = {
        region: {month: counted for month, counted in months.items() if Quarter.of(month) in quarters}
        for region, months in cube.items()
    }
    return disclose_tree(settled, Kind.of(measure.type), rule)


def month_sums(tree: Tree[str], cube: Cube[Who], quarters: Sequence[Quarter]) -> dict[Month, Sum]:
    """The program's months as a chart takes them: with their sums, hidden, or left out when nobody counted."""
    counted: dict[Month, set[Who]] = {}
    for months in cube.values():
        for month, practices in months.items():
            counted.setdefault(month, set()).update(practices)
    every = [month for each in quarters for month in months_between(each.first, each.last)]
    return {month: _sum(tree.at(None, Span.month(month)), len(counted[month])) for month in every if counted.get(month)}


def _sum(told: Ratio, practices: int) -> Sum:
    return Sum(told.numerator, told.denominator, practices)


# --- deeds: claims, attendances, decisions


Deeds = Mapping[Month, Mapping[Name, Mapping[Who, int]]]
"""How many of each name each practice did, by month."""


def shared_deeds(
    deeds: Deeds[Name, Who], names: Sequence[Name], practices: Iterable[Who], quarters: Sequence[Quarter], rule: Rule
) -> Listed[Name]:
    """What may be told of deeds by name over settled half-years; every practice that could have done them is handed in.

    Half-years, because deeds are few: a stretch that is not made of whole half-years is told nothing of.
    """
    halves = _halves(quarters)
    if not halves:
        return Listed(dict.fromkeys(names, Hidden.SMALL), Hidden.SMALL)
    everybody = list(practices)
    told = [disclose_list(_of_half(deeds, names, everybody, half), rule) for half in halves]
    return Listed(
        {name: _added(each.cells[name] for each in told) for name in names}, _added(each.total for each in told)
    )


def _halves(quarters: Sequence[Quarter]) -> list[Month]:
    """The first months of the half-years that the quarters make up; none when one quarter is left over."""
    groups = [list(group) for _, group in groupby(quarters, key=lambda each: (each.year, (each.number - 1) // 2))]
    return [group[0].first for group in groups] if all(len(group) == 2 for group in groups) else []


def _of_half(
    deeds: Deeds[Name, Who], names: Sequence[Name], practices: Sequence[Who], first: Month
) -> dict[Name, dict[Who, int]]:
    months = list(months_between(first, first + 5))
    return {
        name: {who: sum(deeds.get(month, {}).get(name, {}).get(who, 0) for month in months) for who in practices}
        for name in names
    }


def _added(counts: Iterable[int | Hidden]) -> int | Hidden:
    found = list(counts)
    hidden = next((each for each in found if isinstance(each, Hidden)), None)
    return hidden or sum(each for each in found if not isinstance(each, Hidden))
