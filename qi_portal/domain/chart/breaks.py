"""Where a chart has to be cut because its months were not counted in one way: another version of the definition, or a
review of some charts on one side and all that were eligible on the other."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from qi_portal.domain.chart.model import Break
from qi_portal.domain.content.definition_history import counts_alike
from qi_portal.domain.content.measure import Measure
from qi_portal.domain.entry.sampling import Sampling
from qi_portal.domain.periods import Month
from qi_portal.domain.words import Words, words


@dataclass(frozen=True)
class Counting:
    """How a month with counts was counted: by which definition, and from which charts where that was said."""

    month: Month
    definition: Measure
    sampling: Sampling | None


def breaks_of(countings: Iterable[Counting]) -> tuple[Break, ...]:
    """One for each month from which on another way of counting holds; `countings` are in order of months.

    A month that does not say which charts it rests on is taken to go on as the one before.
    """
    return tuple(each for before, now in pairwise(_filled(countings)) for each in _between(before, now))


def multipliers_of(countings: Iterable[Counting]) -> tuple[tuple[Month, int], ...]:
    """What rates were scaled by, and from which month on."""
    found: list[tuple[Month, int]] = []
    for each in countings:
        if not found or found[-1][1] != each.definition.multiplier:
            found.append((each.month, each.definition.multiplier))
    return tuple(found)


def _filled(countings: Iterable[Counting]) -> Iterator[Counting]:
    known: Sampling | None = None
    for each in countings:
        known = each.sampling or known
        yield Counting(each.month, each.definition, known)


def _between(before: Counting, now: Counting) -> Iterator[Break]:
    is_same = before.definition is now.definition or counts_alike(before.definition, now.definition)
    sampling = _sampling_words(now) if before.sampling and before.sampling is not now.sampling else None
    if not is_same:
        told = _definition_words(before.definition, now)
        if sampling is not None:
            told = words("{one}. {other}", one=told, other=sampling)
        yield Break(now.month, told, words("version {version}", version=now.definition.version))
    elif sampling is not None:
        yield Break(now.month, sampling, SHORT[now.sampling is Sampling.FULL])


def _definition_words(before: Measure, now: Counting) -> Words:
    parts = {"month": now.month, "version": now.definition.version}
    if before.multiplier == now.definition.multiplier:
        return words("Counted differently from {month} on: version {version}", **parts)
    return words(
        "Counted differently from {month} on: version {version}, {unit} in place of {former}",
        unit=now.definition.unit,
        former=before.unit,
        **parts,
    )


def _sampling_words(now: Counting) -> Words:
    if now.sampling is Sampling.FULL:
        return words(
            "Counted in another way from {month} on: all eligible instead of a review of charts", month=now.month
        )
    return words("Counted in another way from {month} on: a review of charts instead of all eligible", month=now.month)


SHORT = {True: words("all eligible"), False: words("review of charts")}
"""By whether all that are eligible are counted."""
