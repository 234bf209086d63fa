"""Shared numbers by program and region and by year, quarter and month, protected together.

Each quarter is opened from the top and by itself: what was told of one is told in the same way when the next is over,
so that two readings of the same number cannot be subtracted. A year is the sum of its quarters.

Under a number that is told, the periods in it are a table: regions times periods, with totals on both sides. Regions
that are hidden in it are one row from there on down, periods that are hidden are not opened. So whatever two numbers of
the hierarchy somebody takes, or any sums and differences of them, nothing follows but sums that are fit
(docs/decisions/0032-disclosure.md).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Generic

from qi_portal.domain.disclosure.blocks import hidden_blocks
from qi_portal.domain.disclosure.cells import ORDINARY, Parts, Rule, Sum, Who, together
from qi_portal.domain.disclosure.hidden import Hidden
from qi_portal.domain.disclosure.lists import Name, hidden_of
from qi_portal.domain.disclosure.ratios import NOT_COLLECTED, Counted, Kind, Ratio, parts_by_practice, told, why_not
from qi_portal.domain.disclosure.spans import Span, spans_between
from qi_portal.domain.disclosure.tables import groups, merged
from qi_portal.domain.periods import Month

PROTECTED = 3
"""Months of what is protected by itself: a quarter."""

Group = frozenset[Name]
"""Regions whose number together is told or can be worked out; one that is alone is told."""


@dataclass(frozen=True)
class Tree(Generic[Name]):
    """What is told of a program's regions and periods."""

    ratios: Mapping[tuple[Name | None, Span], Ratio]

    def at(self, region: Name | None, span: Span) -> Ratio:
        """The number of a region, or with None of the program; "not collected" where nobody counted at all."""
        if found := self.ratios.get((region, span)):
            return found
        return reduce(_added, (self.at(region, child) for child in span.children), NOT_COLLECTED)

    def between(self, region: Name | None, first: Month, last: Month) -> Ratio:
        """The number of any whole months, such as a fiscal year: told if every span that makes it up is."""
        return reduce(_added, (self.at(region, span) for span in spans_between(first, last)), NOT_COLLECTED)


def disclose_tree(
    cube: Mapping[Name, Mapping[Month, Mapping[Who, Counted]]],
    kind: Kind,
    rule: Rule = ORDINARY,
    *,
    months: int = PROTECTED,
) -> Tree[Name]:
    """What may be told of one measure, from what each practice counted, by region and month.

    Every practice of the program is in it, each in one region and in the months for which it counted; practices without
    a region are one more region. The program is all of it. Hand in quarters that are over and whose counts move no
    more. `months` is the length of what is protected by itself; two lengths for the same counts can be subtracted.
    """
    sums = {
        region: {month: parts_by_practice(counted, kind) for month, counted in of_region.items()}
        for region, of_region in cube.items()
    }
    roots = {Span.around(month, months) for of_region in cube.values() for month in of_region}
    found: dict[tuple[Name | None, Span], Ratio] = {}
    for root in sorted(roots):
        found |= _Opened(sums, root, kind, rule).found
    return Tree(found)


class _Opened(Generic[Name, Who]):
    """One quarter, opened from the top down as far as it may be; what is not reached stays suppressed."""

    def __init__(self, sums: Mapping[Name, Mapping[Month, Sum[Who]]], root: Span, kind: Kind, rule: Rule) -> None:
        self.kind, self.rule = kind, rule
        self.sums: dict[tuple[Name | None, Span], dict[Who, Parts]] = {}
        for region in sums:
            self._add_up(sums[region], region, root)
        self.regions: list[Name] = list(sums)
        self._add_up_program(root)
        self.found = {place: Ratio(why=why_not(counted, rule)) for place, counted in self.sums.items()}
        if rule.is_met(self.sums[None, root]):
            self._open(root)

    def _add_up(self, months: Mapping[Month, Sum[Who]], region: Name, span: Span) -> dict[Who, Parts]:
        parts = [self._add_up(months, region, child) for child in span.children]
        self.sums[region, span] = together(parts or [months.get(span.first, {})])
        return self.sums[region, span]

    def _add_up_program(self, span: Span) -> None:
        self.sums[None, span] = together(self.sums[region, span] for region in self.regions)
        for child in span.children:
            self._add_up_program(child)

    def _open(self, root: Span) -> None:
        regions = {region: self.sums[region, root] for region in self.regions}
        found = groups(regions, hidden_of(regions, self.rule))
        self._tell(root, found)
        self._open_periods(root, found)

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
