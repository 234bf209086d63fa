"""What it would take to see a change on this chart: months at this many a month, or more a month."""

from dataclasses import dataclass
from functools import partial
from statistics import median

from qi_portal.domain.chart.told import Told, paragraph
from qi_portal.domain.content.measure import Direction
from qi_portal.domain.spc.method import Reading
from qi_portal.domain.spc.power import Outlook, outlook
from qi_portal.domain.spc.read import BASELINE_MONTHS, counted_value, pooled
from qi_portal.domain.spc.reading import Point, RuleSet
from qi_portal.domain.words import Share, Words, plural_words, words

FEWEST_NEIGHBORS = 2
"""The least that can differ from one another."""


@dataclass(frozen=True)
class Level:
    """Where a share stands: its pooled value, the median number counted a month, and the months of its baseline."""

    share: float
    n: int
    months: int = BASELINE_MONTHS


def what_it_takes(told: Told) -> Words | None:
    """The paragraph; None for what is not a share, at the end of its scale, without a month, or read by other rules."""
    level = level_of(told)
    if level is None or told.reading.method.rules is not RuleSet.ANHOEJ:
        return None
    found = outlook(level.n, level.share, told.measure.direction, months=level.months)
    if not found.gain:
        return None
    return paragraph(
        _expected(found, told.measure.direction),
        _sizes(found),
        None if _is_locked(told.reading) else words("Without a locked baseline it takes longer: the line moves along."),
        words("By then 4 of 5 charts with such a change would show it."),
    )


def level_of(told: Told) -> Level | None:
    """Of a locked baseline that still holds, else of the last 12 counted months, as if their level were locked now."""
    if not told.measure.is_proportion or told.reading.bound is not None:
        return None
    since = told.reading.since
    points = [point for point in told.reading.points[since:] if point.month not in told.reading.method.excluded]
    counted = [point for point in points if counted_value(point) is not None and point.denominator]
    recent = counted[-BASELINE_MONTHS:]
    if not recent:
        return None
    at = partial(Level, n=round(median(_size(point) for point in recent)))
    center = told.reading.center
    if _is_locked(told.reading) and told.reading.deciding is None and center is not None:
        return at(center, months=max(told.months_of_line, FEWEST_NEIGHBORS))
    return at(pooled(recent) or 0.0)


def change_of(found: Outlook, direction: Direction) -> Words:
    """'a gain of 10 points'"""
    points = round(100 * found.gain)
    if direction is Direction.HIGHER:
        return plural_words("a gain of {count} point", "a gain of {count} points", points)
    return plural_words("a drop of {count} point", "a drop of {count} points", points)


def months_said(count: int) -> Words:
    return plural_words("{count} month", "{count} months", count)


def _expected(found: Outlook, direction: Direction) -> Words:
    parts = {"n": found.n, "baseline": Share(found.baseline), "change": change_of(found, direction)}
    if found.months_possible is None:
        return words(
            "With {n} counted a month and {baseline} locked as the baseline, {change} would hardly show within three "
            "years.",
            **parts,
        )
    parts["possible"] = months_said(found.months_possible)
    if found.months_confirmed is None:
        return words(
            "With {n} counted a month and {baseline} locked as the baseline, {change} shows as a possible change after "
            "about {possible}, but would hardly be confirmed within three years.",
            **parts,
        )
    return words(
        "With {n} counted a month and {baseline} locked as the baseline, {change} shows as a possible change after "
        "about {possible} and is confirmed after about {confirmed}.",
        confirmed=months_said(found.months_confirmed),
        **parts,
    )


def _sizes(found: Outlook) -> Words | None:
    """How many a month would do it sooner; nothing when that many are counted already."""
    half, year = found.n_for_half_year, found.n_for_year
    if half is None or year is None or found.n >= min(half, year):
        return None
    return words(
        "About {half} a month would show it as possible within half a year, {year} would confirm it within a year.",
        half=half,
        year=year,
    )


def _is_locked(reading: Reading) -> bool:
    return bool(reading.method.baselines) and reading.now.phase.is_frozen


def _size(point: Point) -> float:
    return point.denominator or 0.0
