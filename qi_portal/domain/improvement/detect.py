"""What a team could see with so many charts a month: computed from the project's planning numbers before it begins.

The waits are those of `domain.spc.power`: months after the change by which 8 of 10 charts would show it, with a locked
baseline of 12 months.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from qi_portal.domain.content.measure import Direction, Project
from qi_portal.domain.improvement.part import CREDIT_CHARTS, USEFUL_CHARTS
from qi_portal.domain.spc.power import GAIN, SURE, outlook
from qi_portal.domain.words import Share, Words, plural_words, words

TIMES_OF_TEN = round(10 * SURE)

WAYS = (0.5, 1.0)
"""Parts of the way from the typical baseline to the target."""


@dataclass(frozen=True)
class Wait:
    """Months until a change is seen with `charts` a month; None: not within three years."""

    charts: int
    possible: int | None
    confirmed: int | None

    @property
    def says(self) -> Words:
        """'about 6 months, confirmed after about 12'"""
        if self.possible is None:
            return words("hardly within three years")
        months = plural_words("about {count} month", "about {count} months", self.possible)
        if self.confirmed is None:
            return words("{months}, hardly confirmed within three years", months=months)
        return words("{months}, confirmed after about {confirmed}", months=months, confirmed=self.confirmed)


@dataclass(frozen=True)
class Seen:
    """A change of the lead measure, in shares of 1, and how long it takes to see it with each number of charts."""

    before: float
    after: float
    waits: tuple[Wait, ...]

    @property
    def says(self) -> Words:
        """'from 45% to 68%'"""
        return words("from {before} to {after}", before=Share(self.before), after=Share(self.after))


def what_shows(project: Project, sizes: tuple[int, ...] = (CREDIT_CHARTS, USEFUL_CHARTS)) -> tuple[Seen, ...]:
    """Half of the way to the target, and all of it; nothing for a lead measure that is no share or has no way to go."""
    if not project.lead_measure.is_proportion:
        return ()
    return tuple(_seen(project, gain, sizes) for gain in _gains(project))


def _gains(project: Project) -> Iterator[float]:
    """Changes for the better, in shares of 1, to the whole percent."""
    target = project.lead_measure.target_value
    sign = 1 if project.lead_measure.direction is Direction.HIGHER else -1
    way = GAIN if target is None else round(sign * (target - project.typical_baseline), 2)
    return (round(part * way, 2) for part in WAYS if round(part * way, 2) > 0)


def _seen(project: Project, gain: float, sizes: tuple[int, ...]) -> Seen:
    direction = project.lead_measure.direction
    found = [outlook(size, project.typical_baseline, direction, gain=gain) for size in sizes]
    before = found[0].baseline
    after = before + found[0].gain if direction is Direction.HIGHER else before - found[0].gain
    waits = tuple(Wait(each.n, each.months_possible, each.months_confirmed) for each in found)
    return Seen(before, round(after, 2), waits)
