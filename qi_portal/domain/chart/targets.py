"""Which target holds when: the practice's own, else the program's, else the one of the measure's definition."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from qi_portal.domain.chart.model import Basis, Chart, Owner, TargetLine
from qi_portal.domain.content.definition_history import definition_at
from qi_portal.domain.content.measure import Measure, Target
from qi_portal.domain.periods import Month, months_between
from qi_portal.domain.words import Amount, Share, Words, words

MOST_AHEAD = 24
"""Months: so far after the last month on it a chart looks ahead at most."""

PLAIN_COUNT = "count"
"""The unit that says nothing beyond the number."""

RANK = (Owner.PRACTICE, Owner.PROGRAM, Owner.MEASURE)
"""Whose target outranks whose."""


@dataclass(frozen=True)
class TargetSetting:
    """A target that a practice or a program set. It holds from `first` until the same owner's next one.

    `value` is in the measure's display unit, percent for a proportion; `reach_by` is the month by which it shall be
    reached, None when none was named.
    """

    first: Month
    value: float
    owner: Owner
    reach_by: Month | None = None


def levels_in(measure: Measure, settings: Iterable[TargetSetting], month: Month) -> Mapping[Owner, float]:
    """The levels to draw in a month, in the display unit, the one in force first; nothing where there is no target.

    Beside a practice's own level the program's is drawn too when it is another one. The definition's is only what
    holds while nobody has set one.
    """
    found = {setting.owner: setting.value for setting in _standing(settings, month)}
    if not found:
        target = definition_at(measure, month).target
        return {} if target is None else {Owner.MEASURE: target.value}
    ranked = [(owner, found[owner]) for owner in RANK if owner in found]
    return dict(ranked[:1] + [pair for pair in ranked[1:] if pair[1] != ranked[0][1]])


def target_lines(
    measure: Measure, settings: Sequence[TargetSetting], first: Month, last: Month
) -> tuple[TargetLine, ...]:
    """The target lines of a chart from `first` to `last`, on the scale of its values; by rank, each owner's in time.

    Of two lines in a month the first is therefore the one in force. A line ends where its owner's level changes, so
    that no month has two lines of one owner.
    """
    if not settings and not measure.earlier:
        target = measure.target
        on_chart = measure.target_value
        return () if target is None or on_chart is None else (_defined(TargetLine(first, last, on_chart), target),)
    levels = [(month, levels_in(measure, settings, month)) for month in months_between(first, last)]
    return tuple(line for owner in RANK for line in _lines_of(owner, measure, levels))


def target_now(chart: Chart) -> TargetLine | None:
    """The target in force in the last month: the practice's own, else the program's, else the definition's."""
    last = chart.points[-1].month if chart.points else None
    held = [target for target in chart.targets if last is not None and target.first <= last <= target.last]
    return min(held, key=lambda target: RANK.index(target.owner), default=None)


def months_ahead(settings: Iterable[TargetSetting], last: Month) -> Month | None:
    """The last month on the axis when a target is to be reached after `last`; None when none is.

    A setting that another one of its owner replaces before its month counts no more.
    """
    kept = list(settings)
    wanted = [each.reach_by for each in kept if each.reach_by and each in _standing(kept, each.reach_by)]
    furthest = max(wanted, default=last)
    return min(furthest, last + MOST_AHEAD) if furthest > last else None


def target_words(measure: Measure, value: float) -> Words:
    """A target in the display unit as a reader says it: "85%", "45 minutes"; of a plain count the number alone."""
    decimals = 0 if float(value).is_integer() else 1
    if measure.is_proportion:
        return words("{target}", target=Share(value / 100, decimals))
    if measure.unit == PLAIN_COUNT:
        return words("{target}", target=Amount(value, decimals))
    return words("{target} {unit}", target=Amount(value, decimals), unit=measure.unit)


def _standing(settings: Iterable[TargetSetting], month: Month) -> list[TargetSetting]:
    """Each owner's latest setting that has begun by the month."""
    begun = sorted((each for each in settings if each.first <= month), key=lambda each: each.first)
    return list({each.owner: each for each in begun}.values())


def _lines_of(
    owner: Owner, measure: Measure, levels: Sequence[tuple[Month, Mapping[Owner, float]]]
) -> Iterator[TargetLine]:
    for level, stretch in groupby(levels, key=lambda each: each[1].get(owner)):
        if level is not None:
            months = [month for month, _ in stretch]
            line = TargetLine(months[0], months[-1], _on_chart(measure, level), owner)
            target = definition_at(measure, months[0]).target
            yield _defined(line, target) if target and owner is Owner.MEASURE else line


def _defined(line: TargetLine, target: Target) -> TargetLine:
    """The line of a definition, with what stands behind its number."""
    return replace(line, basis=Basis.DEFAULT if target.is_default else Basis.PUBLISHED)


def _on_chart(measure: Measure, value: float) -> float:
    return value / 100 if measure.is_proportion else value
