"""The same months through every rule set: what each says, which months it names, and how often it cries wolf."""

from collections.abc import Sequence
from dataclasses import replace

from qi_portal.domain.chart.description import by_chance
from qi_portal.domain.chart.model import RuleSays
from qi_portal.domain.chart.told import paragraph
from qi_portal.domain.content.measure import Measure
from qi_portal.domain.spc.method import Method, Reading
from qi_portal.domain.spc.read import read
from qi_portal.domain.spc.reading import Found, Pattern, Point, RuleSet, Side, Signal
from qi_portal.domain.words import Words, plural_words, words

NAMES = {
    RuleSet.ANHOEJ: words("Anhoej runs and 3 sigma limits"),
    RuleSet.CONFIRMED: words("Confirmed shift"),
    RuleSet.IHI: words("IHI run chart rules"),
    RuleSet.MAKING_DATA_COUNT: words("Making Data Count"),
}


def rules_name(rules: RuleSet) -> Words:
    return NAMES[rules]


def through_all_rules(measure: Measure, points: Sequence[Point], method: Method) -> tuple[RuleSays, ...]:
    """One entry a rule set, each read with the chart and the recorded phases of `method`."""
    return tuple(_says(read(points, measure.direction, replace(method, rules=rules))) for rules in RuleSet)


def _says(reading: Reading) -> RuleSays:
    return RuleSays(reading.method.rules, _is_signal(reading), paragraph(_found(reading), by_chance(reading)))


def _is_signal(reading: Reading) -> bool | None:
    return None if reading.signal is Signal.NOT_ENOUGH_DATA else reading.deciding is not None


def _found(reading: Reading) -> Words:
    found = reading.deciding
    if reading.signal is Signal.NOT_ENOUGH_DATA:
        return words("Not enough data to judge.")
    if found is None:
        return words("No current signal.")
    strength = words("Confirmed") if reading.is_confirmed else words("Possible")
    return words("{strength}: {pattern}.", strength=strength, pattern=_pattern(reading, found))


def _pattern(reading: Reading, found: Found) -> Words:
    first, last = reading.points[found.first].month, reading.points[found.last].month
    match found.pattern:
        case Pattern.SHIFT:
            return _shift(found, first, last)
        case Pattern.TREND:
            return words(
                "{count} months in one direction, {first} to {last}", count=found.n_useful, first=first, last=last
            )
        case Pattern.TWO_IN_THREE:
            return words("two of three months to {last} near a limit", last=last)
        case Pattern.BEYOND_LIMITS:
            return words("{last} lies outside the limits", last=last)


def _shift(found: Found, first: object, last: object) -> Words:
    if found.side is Side.ABOVE:
        return plural_words(
            "{count} month above the line, {first} to {last}",
            "{count} months above the line, {first} to {last}",
            found.n_useful,
            first=first,
            last=last,
        )
    return plural_words(
        "{count} month below the line, {first} to {last}",
        "{count} months below the line, {first} to {last}",
        found.n_useful,
        first=first,
        last=last,
    )
