"""What would help where a chart cannot be judged, or where so few are counted that it hardly ever could be."""

from collections.abc import Iterator
from math import floor, log

from qi_portal.domain.chart.told import Told, paragraph
from qi_portal.domain.chart.what_it_takes import Level, change_of, level_of, months_said
from qi_portal.domain.content.measure import Direction
from qi_portal.domain.spc.power import outlook
from qi_portal.domain.spc.read import FEWEST_USEFUL, pooled
from qi_portal.domain.spc.reading import Signal
from qi_portal.domain.words import Share, Words, plural_words, words

LEAST_A_MONTH = 10
USEFUL_A_MONTH = 20
"""What is asked for and what is recommended where a definition names no number."""

MONTHS_IN_QUARTER = 3


def advice(told: Told) -> Words | None:
    """By reason: months at the end of the scale, too few months, too few a month. None where nothing is amiss."""
    if told.reading.bound is not None:
        return paragraph(*_at_bound(told, told.reading.bound))
    said = [*_more_months(told), *_more_a_month(told)]
    return paragraph(*said) if said else None


# --- the end of the scale


def _at_bound(told: Told, bound: float) -> Iterator[Words]:
    is_good = bound == (told.measure.direction is Direction.HIGHER)
    if not told.measure.is_proportion:
        yield words(
            "Where most months have none, chart what lies between two events: days on a T chart, or children on a G "
            "chart."
        )
    elif is_good:
        yield from _enough_to_leave(told, bound)
        yield _between(bound)
    else:
        yield words("A change will show as months that leave {bound} and stay away from it.", bound=Share(bound))


def _enough_to_leave(told: Told, bound: float) -> Iterator[Words]:
    """The number at which a month is as likely off the bound as on it: share ** n = 1/2."""
    share = pooled(told.reading.points)
    off = 0.0 if share is None else abs(bound - share)
    if off:
        yield words(
            "With more than about {n} counted a month, most months would leave {bound}, and a change could show.",
            n=floor(log(0.5) / log(1 - off)) + 1,
            bound=Share(bound),
        )


def _between(bound: float) -> Words:
    if bound:
        return words("What lies between two misses can be charted instead: days on a T chart, children on a G chart.")
    return words("What lies between two cases can be charted instead: days on a T chart, children on a G chart.")


# --- too few months


def _more_months(told: Told) -> Iterator[Words]:
    if told.reading.signal is Signal.NOT_ENOUGH_DATA:
        yield plural_words(
            "{count} more month above or below the {center} is needed to judge.",
            "{count} more months above or below the {center} are needed to judge.",
            FEWEST_USEFUL - told.reading.test.n_useful,
            center=told.center_words,
        )


# --- too few counted a month


def _more_a_month(told: Told) -> Iterator[Words]:
    """Only where no change shows: one that shows has shown itself with so few."""
    level, asked = level_of(told), told.measure.collection
    least, useful = asked.minimum or LEAST_A_MONTH, asked.recommended or USEFUL_A_MONTH
    is_open = told.reading.signal in (Signal.NOT_ENOUGH_DATA, Signal.NO_SIGNAL)
    if level is None or not is_open or level.n >= useful:
        return
    yield plural_words(
        "Usually {count} is counted a month; pooled by quarter, a point would rest on about {pooled}.",
        "Usually {count} are counted a month; pooled by quarter, a point would rest on about {pooled}.",
        level.n,
        pooled=MONTHS_IN_QUARTER * level.n,
    )
    if asked.mode.startswith("chart_review"):
        if level.n < least:
            yield words("The least asked for is {n} a month: {outlook}.", n=least, outlook=_seen(told, level, least))
        yield words("Recommended are {n} a month: {outlook}.", n=useful, outlook=_seen(told, level, useful))


def _seen(told: Told, level: Level, n: int) -> Words:
    """'a gain of 10 points then shows as a possible change after about 17 months'"""
    found = outlook(n, level.share, told.measure.direction, months=level.months)
    change = change_of(found, told.measure.direction)
    if found.months_possible is None:
        return words("even then {change} would hardly show within three years", change=change)
    return words(
        "with a locked baseline {change} then shows as a possible change after about {months}",
        change=change,
        months=months_said(found.months_possible),
    )
