"""Invented monthly counts with a known truth: which series really changed, when, and by how much."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from qi_portal.domain.content.measure import Direction, Measure, MeasureType, Project
from qi_portal.domain.periods import Month

CHANGES = (("improved", 40), ("none", 46), ("declined", 8), ("drifted_back", 6))
"""What happens to a practice's project, and how often in a hundred."""

MONTHS_TO_EFFECT = 4
MISSING, NOT_COLLECTED = 0.03, 0.02
LATE_PROJECT, LATE_MEASURE = 0.25, 0.04


@dataclass(frozen=True)
class Story:
    """What happened to one project in one practice. `size` is the change in log-odds (or log-rate) when complete.

    `is_late`: nobody has entered the last month yet.
    """

    change: str
    begins: int
    size: float
    is_late: bool


@dataclass(frozen=True)
class Invented:
    """One invented month: counts, or None for a month that nobody entered or collected."""

    month: Month
    state: str
    numerator: float | None
    denominator: float | None


def story(seed: str, months: int) -> Story:
    """The same story for the same seed. Changes begin late enough for a baseline and early enough to be seen."""
    chance = Random(seed)
    change = chance.choices([name for name, _ in CHANGES], [weight for _, weight in CHANGES])[0]
    begins = chance.randint(max(1, months // 3), max(1, months * 2 // 3))
    return Story(change, begins, chance.uniform(0.9, 1.9), chance.random() < LATE_PROJECT)


def counts(
    seed: str, measure: Measure, project: Project, told: Story, months: Sequence[Month], clinicians: int
) -> list[Invented]:
    """The months that were entered or marked for one measure; months that nobody entered are left out."""
    chance = Random(seed)
    level = _own_level(measure, project, chance)
    made = [_month(measure, level, told, position, month, clinicians, chance) for position, month in enumerate(months)]
    is_late = told.is_late or chance.random() < LATE_MEASURE
    return [each for each in (made[:-1] if is_late else made) if each.state != "missing"]


def _month(
    measure: Measure, level: float, told: Story, position: int, month: Month, clinicians: int, chance: Random
) -> Invented:
    draw = chance.random()
    if draw < MISSING + NOT_COLLECTED:
        return Invented(month, "missing" if draw < MISSING else "not_collected", None, None)
    shifted = level + _effect(measure, told, position) + _season(month)
    numerator, denominator = _draw(measure, shifted, clinicians, chance)
    if denominator == 0:
        return Invented(month, "none_eligible", None, None)
    return Invented(month, "counted", numerator, denominator)


def _draw(measure: Measure, level: float, clinicians: int, chance: Random) -> tuple[float, float | None]:
    match measure.type:
        case MeasureType.PROPORTION:
            return _proportion(measure, level, clinicians, chance)
        case MeasureType.RATE:
            exposure = clinicians * chance.randint(45, 70)
            return _poisson(math.exp(level) * exposure / measure.multiplier, chance), exposure
        case MeasureType.MEAN:
            eligible = _eligible(measure, clinicians, chance)
            return sum(
                max(1, round(chance.gauss(math.exp(level), math.exp(level) / 4))) for _ in range(eligible)
            ), eligible
        case _:
            return _poisson(math.exp(level), chance), None


def _proportion(measure: Measure, level: float, clinicians: int, chance: Random) -> tuple[float, float]:
    eligible = _eligible(measure, clinicians, chance)
    share = 1 / (1 + math.exp(-level))
    return sum(chance.random() < share for _ in range(eligible)), eligible


def _eligible(measure: Measure, clinicians: int, chance: Random) -> int:
    """Charts of the month: the recommended number where there are enough, few in a small practice."""
    usual = measure.collection.recommended or max(2 * measure.min_denominator, 4)
    most = clinicians * (4 if measure.min_denominator >= 10 else 1)
    return min(usual, max(0, round(chance.gauss(most, most / 4))))


def _own_level(measure: Measure, project: Project, chance: Random) -> float:
    """A practice's usual level: log-odds of the project's planning number, or the log of the example's result."""
    spread = chance.gauss(0, 0.35)
    if measure.type is MeasureType.PROPORTION:
        usual = project.typical_baseline if measure.direction is Direction.HIGHER else 1 - project.typical_baseline
        usual = min(max(usual, 0.08), 0.92)
        return math.log(usual / (1 - usual)) + spread
    example = measure.value(measure.example.numerator, measure.example.denominator) or 1.0
    return math.log(max(example, 0.5)) + spread / 2


def _effect(measure: Measure, told: Story, position: int) -> float:
    """How far the level has moved by this month; balancing measures do not move."""
    if told.change == "none" or measure.kind == "balancing" or position < told.begins:
        return 0.0
    part = min(1.0, (position - told.begins + 1) / MONTHS_TO_EFFECT)
    if told.change == "drifted_back" and position > told.begins + 6:
        part = max(0.0, 1 - (position - told.begins - 6) / 3)
    size = told.size if measure.type is MeasureType.PROPORTION else told.size / 3
    towards_better = 1 if measure.direction is Direction.HIGHER else -1
    return part * size * towards_better * (-1 if told.change == "declined" else 1)


def _season(month: Month) -> float:
    """A mild yearly wave with its top in late summer."""
    return 0.12 * math.cos(2 * math.pi * (month.month - 9) / 12)


def _poisson(mean: float, chance: Random) -> int:
    """A Poisson number by Knuth's product method; means here are small."""
    limit, product, count = math.exp(-mean), chance.random(), 0
    while product > limit:
        product *= chance.random()
        count += 1
    return count
