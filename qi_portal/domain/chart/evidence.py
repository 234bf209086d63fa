"""The paragraph under the verdict: which months, which figures, small numbers, the target."""

from collections.abc import Iterator

from qi_portal.domain.chart.scale import Said
from qi_portal.domain.chart.told import Told, paragraph
from qi_portal.domain.content.measure import Direction
from qi_portal.domain.spc.method import Reading
from qi_portal.domain.spc.perla import SHIFT_LENGTH
from qi_portal.domain.spc.read import sides_after
from qi_portal.domain.spc.reading import Found, Pattern, Run, Side, Signal
from qi_portal.domain.spc.run_chart import Band
from qi_portal.domain.spc.sides import lies_on, present
from qi_portal.domain.words import Words, plural_words, words

MONTHS_NAMED = 4
"""More months outside the limits than this are counted, not named."""


def evidence(told: Told) -> Words:
    return paragraph(
        *_finding(told),
        _break(told),
        _outside(told),
        _left_out(told),
        _small_numbers(told),
        _target(told),
        _schedule(told),
    )


def _finding(told: Told) -> tuple[Words | None, ...]:
    reading = told.reading
    if reading.center is None:
        return (words("No month has a value yet."),)
    center = told.scale.say(reading.center)
    if reading.deciding:
        return _found(told, reading.deciding)
    if reading.signal is Signal.NO_SIGNAL:
        return (_unchanged(told, center),)
    return (_only_the_center(told, center),)


def _found(told: Told, found: Found) -> tuple[Words | None, ...]:
    match found.pattern:
        case Pattern.SHIFT:
            line = _line(told)
            return _run_sentence(told.reading, found, line), _since_then(told.reading, found), _levels(told, found)
        case Pattern.TREND:
            return (_trend(told.reading, found),)
        case Pattern.TWO_IN_THREE:
            return (_two_in_three(told.reading, found),)
        case Pattern.BEYOND_LIMITS:
            return (_beyond(told, found), _center_alone(told))


def _center_alone(told: Told) -> Words:
    return words("The {center} is {value}.", center=told.center_words, value=told.scale.say(told.reading.center or 0.0))


def _only_the_center(told: Told, center: Said) -> Words:
    return plural_words(
        "The {name} of {count} month is {center}.",
        "The {name} of {count} months is {center}.",
        told.months_of_line,
        name=told.center_words,
        center=center,
    )


# --- shifts


def _line(told: Told) -> Words:
    """'the median of 48%', or the baseline's."""
    reading = told.reading
    value = told.scale.say(reading.line or 0.0)
    if reading.baseline is None and not reading.now.phase.is_frozen:
        return words("the {center} of {value}", center=told.center_words, value=value)
    first, last = _baseline_ends(reading)
    return words(
        "the baseline of {value}, the {center} from {first} to {last}",
        value=value,
        center=told.center_words,
        first=reading.points[first].month,
        last=reading.points[last].month,
    )


def _baseline_ends(reading: Reading) -> tuple[int, int]:
    if reading.baseline is not None:
        return reading.baseline
    return reading.now.phase.baseline[0], reading.now.phase.baseline[-1]


def _run_sentence(reading: Reading, run: Found, line: Words) -> Words:
    """'All 14 months since March 2025 lie above the median of 48%.'; months on the line are owned up to."""
    end = run.last + 1 if sides_after(reading, run) else None
    months = reading.used[run.first : end]
    with_data = len(present(months))
    parts = {"count": run.n_useful, "span": _span(reading, run), "side": _side(run.side), "line": line}
    if with_data > run.n_useful:
        return words(
            "{count} of the {total} months with data {span} lie {side} {line}, the others on it.",
            total=with_data,
            **parts,
        )
    if len(months) > run.n_useful:
        return words("All {count} months with data {span} lie {side} {line}.", **parts)
    return words("All {count} months {span} lie {side} {line}.", **parts)


def _span(reading: Reading, run: Found) -> Words:
    first, last = reading.points[run.first].month, reading.points[run.last].month
    if sides_after(reading, run):
        return words("from {first} to {last}", first=first, last=last)
    return words("since {month}", month=first)


def _side(side: Side) -> Words:
    return words("above") if side is Side.ABOVE else words("below")


def _since_then(reading: Reading, run: Found) -> Words | None:
    later = sides_after(reading, run)
    if not later:
        return None
    return plural_words(
        "The month after that lies on the other side.",
        "Of {count} months after that, {other} lie on the other side.",
        len(later),
        other=sum(side is not run.side for side in later),
    )


def _levels(told: Told, run: Found) -> Words | None:
    before, since = told.level_before(run), told.level_since(run)
    if before is None or since is None:
        return None
    return words(
        "The {center} was {before} before and is {since} since then.",
        center=told.center_words,
        before=told.scale.say(before),
        since=told.scale.say(since),
    )


# --- other patterns


def _trend(reading: Reading, found: Found) -> Words:
    parts = {
        "first": reading.points[found.first].month,
        "last": reading.points[found.last].month,
        "count": found.n_useful,
    }
    if found.side is Side.ABOVE:
        return words("From {first} to {last}, {count} months in a row rose.", **parts)
    return words("From {first} to {last}, {count} months in a row fell.", **parts)


def _two_in_three(reading: Reading, found: Found) -> Words:
    month = reading.points[found.last].month
    if found.side is Side.ABOVE:
        return words("Two of the three months to {month} lie near the upper limit.", month=month)
    return words("Two of the three months to {month} lie near the lower limit.", month=month)


def _beyond(told: Told, found: Found) -> Words:
    point, band = told.reading.points[found.last], _band_at(told.reading, found.last)
    is_above = found.side is Side.ABOVE
    edge = band and (band.upper if is_above else band.lower)
    parts = {
        "month": point.month,
        "value": told.scale.say(point.value or 0.0),
        "edge": told.scale.say(edge or 0.0),
    }
    if is_above:
        return words("{month}, at {value}, lies above the upper limit of {edge}.", **parts)
    return words("{month}, at {value}, lies below the lower limit of {edge}.", **parts)


def _band_at(reading: Reading, position: int) -> Band | None:
    phase = next(each for each in reading.phases if each.phase.first <= position <= each.phase.last)
    return phase.bands[position - phase.phase.first]


def _break(told: Told) -> Words | None:
    since = told.reading.since
    if not since:
        return None
    return words(
        "Months before {month} were counted in another way and are not compared with those since.",
        month=told.reading.points[since].month,
    )


def _outside(told: Told) -> Words | None:
    """Other months outside their limits; the one that carries the signal was told."""
    found = told.reading.deciding
    told_of = range(found.first, found.last + 1) if found and found.pattern is Pattern.BEYOND_LIMITS else ()
    months = [told.reading.points[each].month for each in told.reading.outside if each not in told_of]
    if not months:
        return None
    if len(months) > MONTHS_NAMED:
        return words("{count} months lie outside the limits.", count=len(months))
    return plural_words(
        "{months} lies outside the limits.", "{months} lie outside the limits.", len(months), months=tuple(months)
    )


def _left_out(told: Told) -> Words | None:
    pairs = zip(told.reading.points, told.reading.values, strict=True)
    left_out = told.reading.method.excluded
    months = [point.month for point, value in pairs if value is not None and point.month in left_out]
    if not months:
        return None
    return plural_words(
        "{months} is left out and not judged.",
        "{months} are left out and not judged.",
        len(months),
        months=tuple(months),
    )


# --- no signal


def _unchanged(told: Told, center: Said) -> Words:
    if told.reading.past:
        return _ended(told, told.reading.past, center)
    if told.reading.test.is_signal:
        return words(
            "The {name} of {center} is crossed less often than chance alone explains, but no current run of {length} "
            "months points to one side.",
            name=told.center_words,
            center=center,
            length=SHIFT_LENGTH,
        )
    return words(
        "{count} months vary around the {name} of {center} as by chance alone.",
        count=len(told.judged),
        name=told.center_words,
        center=center,
    )


def _ended(told: Told, past: Run, center: Said) -> Words:
    return words(
        "From {first} to {last}, {count} months lay {side} the {name} of {center}; later months lie on both sides of "
        "it. A change that came early moves the line along and can look like this: compare the first months with "
        "the last.",
        first=told.reading.points[past.first].month,
        last=told.reading.points[past.last].month,
        count=past.n_useful,
        side=_side(past.side),
        name=told.center_words,
        center=center,
    )


# --- small numbers and the target


def _small_numbers(told: Told) -> Words | None:
    least = told.measure.min_denominator
    pairs = zip(told.reading.points, told.reading.values, strict=True)
    small = sum(
        value is not None and point.denominator is not None and point.denominator < least for point, value in pairs
    )
    if not small:
        return None
    return plural_words(
        "In {count} month fewer than {least} were counted, so that month says little by itself.",
        "In {count} months fewer than {least} were counted, so a single month says little by itself.",
        small,
        least=least,
    )


def _target(told: Told) -> Words | None:
    """Each month is held to the target in force then; the latest one is named."""
    aimed = list(_aimed(told))
    if not aimed:
        return None
    reached = sum(_reaches(value, target, told.measure.direction) for value, target in aimed)
    parts = {"target": told.scale.say(aimed[-1][1]), "reached": reached}
    if len({target for _, target in aimed}) > 1:
        return words(
            "The target of the time, now {target}, was reached in {reached} of {count} months.",
            count=len(aimed),
            **parts,
        )
    if told.measure.is_proportion:
        return plural_words(
            "The {target} target was reached in {reached} of {count} month.",
            "The {target} target was reached in {reached} of {count} months.",
            len(aimed),
            **parts,
        )
    return plural_words(
        "The target of {target} was reached in {reached} of {count} month.",
        "The target of {target} was reached in {reached} of {count} months.",
        len(aimed),
        **parts,
    )


def _aimed(told: Told) -> Iterator[tuple[float, float]]:
    """Each value with the target in force in its month; of two lines the first is."""
    lines = [(line.first.index, line.last.index, line.value) for line in told.targets]
    for point, value in zip(told.reading.points, told.reading.values, strict=True):
        month = point.month.index
        target = next((level for first, last, level in lines if first <= month <= last), None)
        if value is not None and target is not None:
            yield value, target


def _reaches(value: float, target: float, direction: Direction) -> bool:
    return lies_on(value, target) or (value > target) == (direction is Direction.HIGHER)


def _schedule(told: Told) -> Words | None:
    """Immunization counts mean little without the schedule they follow."""
    if not told.measure.schedule:
        return None
    return words("Schedule followed: {schedule}.", schedule=told.measure.schedule)
