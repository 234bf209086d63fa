"""Shared numbers by program and region and by year, half, quarter and month, protected together.

Each year is opened from the top. Under a number that is told, the periods in it are a table: regions times periods,
with totals on both sides. Regions that are hidden in it are one row from there on down, periods that are hidden are not
opened. So whatever two numbers of the hierarchy somebody takes, or any sums and differences of them, nothing follows
but sums that are fit (docs/decisions/0032-disclosure.md).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Generic

from qi_portal.domain.disclosure.blocks import hidden_blocks
from qi_portal.domain.disclosure.cells import ORDINARY, Parts, Rule, Sum, Who, together
from qi_portal.domain.disclosure.hidden import Hidden
from qi_portal.domain.disclosure.lists import Name, hidden_of
from qi_portal.domain.disclosure.ratios import NOT_COLLECTED, Counted, Kind, Ratio, told, why_not
from qi_portal.domain.disclosure.spans import Span, spans_between
from qi_portal.domain.disclosure.tables import groups, merged
from qi_portal.domain.periods import Month

Group = frozenset[Name]
"""Regions whose number together is told or can be worked out; one that is alone is told."""


@dataclass(frozen=True)
class Tree(Generic[Name]):
    """What is told of a program's regions and periods."""

    ratios: Mapping[tuple[Name | None, Span], Ratio]

    def at(self, region: Name | None, span: Span) -> Ratio:
        """The number of a region, or with None of the program; "not collected" for a year in which nobody counted."""
        return self.ratios.get((region, span), NOT_COLLECTED)

    def between(self, region: Name | None, first: Month, last: Month) -> Ratio:
        """The number of any whole months, such as a fiscal year: told if every span that makes it up is."""
        return reduce(_added, (self.at(region, span) for span in spans_between(first, last)))


def disclose_tree(
    cube: Mapping[Name, Mapping[Month, Mapping[Who, Counted]]], kind: Kind, rule: Rule = ORDINARY
) -> Tree[Name]:
    """What may be told of one measure, from what each practice counted, by region and month.

    Every practice of the program is in it, each in one region and in the months for which it counted; practices without
    a region are one more region. The program is all of it.
    """
    sums = {
        region: {month: {who: kind.parts(each) for who, each in counted.items()} for month, counted in months.items()}
        for region, months in cube.items()
    }
    years = {month.year for months in cube.values() for month in months}
    found: dict[tuple[Name | None, Span], Ratio] = {}
    for year in sorted(years):
        found |= _Year(sums, Span.year(year), kind, rule).found
    return Tree(found)


class _Year(Generic[Name, Who]):
    """One year, opened from the top down as far as it may be; what is not reached stays suppressed."""

    def __init__(self, sums: Mapping[Name, Mapping[Month, Sum[Who]]], year: Span, kind: Kind, rule: Rule) -> None:
        self.kind, self.rule = kind, rule
        self.sums: dict[tuple[Name | None, Span], dict[Who, Parts]] = {}
        for region in sums:
            self._add_up(sums[region], region, year)
        self.regions: list[Name] = list(sums)
        self._add_up_program(year)
        self.found = {place: Ratio(why=why_not(counted, rule)) for place, counted in self.sums.items()}
        if rule.is_met(self.sums[None, year]):
            self._open(year)

    def _add_up(self, months: Mapping[Month, Sum[Who]], region: Name, span: Span) -> dict[Who, Parts]:
        parts = [self._add_up(months, region, child) for child in span.children]
        self.sums[region, span] = together(parts or [months.get(span.first, {})])
        return self.sums[region, span]

    def _add_up_program(self, span: Span) -> None:
        self.sums[None, span] = together(self.sums[region, span] for region in self.regions)
        for child in span.children:
            self._add_up_program(child)

    def _open(self, year: Span) -> None:
        regions = {region: self.sums[region, year] for region in self.regions}
        found = groups(regions, hidden_of(regions, self.rule))
        self._tell(year, found)
        self._open_periods(year, found)

    def _open_periods(self, span: Span, regions: list[Group[Name]]) -> None:
        """Tell what may be told of the periods in a span, given the groups of regions that are known of the span."""
        periods = {child: self.sums[None, child] for child in span.children}
        hidden = hidden_of(periods, self.rule)
        columns = groups(periods, hidden)
        cells = {region: {child: self.sums[region, child] for child in periods} for region in self.regions}
        blocks = hidden_blocks(merged(cells, regions, columns), self.rule)
        for child in periods.keys() - hidden:
            found = _joined(regions, [block.rows for block in blocks if frozenset([child]) in block.columns])
            self._tell(child, found)
            self._open_periods(child, found)

    def _tell(self, span: Span, regions: Iterable[Group[Name]]) -> None:
        self.found[None, span] = told(self.sums[None, span], self.kind)
        for group in regions:
            if len(group) == 1:
                (region,) = group
                self.found[region, span] = told(self.sums[region, span], self.kind)


def _joined(regions: Iterable[Group[Name]], hidden: Collection[frozenset[Group[Name]]]) -> list[Group[Name]]:
    """The groups of regions with those that are hidden in one block made one."""
    alone = [group for group in regions if not any(group in groups for groups in hidden)]
    return [*alone, *(frozenset(region for group in groups for region in group) for groups in hidden)]


def _added(one: Ratio, other: Ratio) -> Ratio:
    """Two numbers that are told, as one; nothing if one of them is suppressed."""
    if one.is_suppressed or other.is_suppressed:
        return Ratio(why=one.why or other.why or Hidden.SMALL)
    if one.numerator is None or other.numerator is None:
        return other if one.numerator is None else one
    if one.denominator is None or other.denominator is None:
        return Ratio(one.numerator + other.numerator)
    numerator, denominator = one.numerator + other.numerator, one.denominator + other.denominator
    return Ratio(numerator, denominator, numerator / denominator if denominator else None)
