"""The paragraph under the verdict: which months, which figures, small numbers, the target."""

from qi_portal.domain.chart.scale import Said
from qi_portal.domain.chart.told import Told, paragraph
from qi_portal.domain.content.measure import Direction
from qi_portal.domain.spc.read import BASELINE_MONTHS, SHIFT_LENGTH, counted_value, runs_test, sides_after
from qi_portal.domain.spc.reading import Reading, Run, Side, Signal
from qi_portal.domain.spc.sides import lies_on, median_of
from qi_portal.domain.words import Words, plural_words, words


def evidence(told: Told) -> Words:
    return paragraph(*_finding(told), _small_numbers(told), _target(told))


def _finding(told: Told) -> tuple[Words | None, ...]:
    reading = told.reading
    if reading.center is None:
        return (words("No month has a value yet."),)
    median = told.scale.say(reading.center)
    if reading.runs:
        run = reading.runs[0]
        return _run_sentence(reading, run, _line(told)), _since_then(reading, run), _before_and_since(told, run)
    if reading.signal is Signal.NO_SIGNAL:
        return (_unchanged(told, median),)
    return (_only_the_median(len(told.counted), median),)


def _only_the_median(count: int, median: Said) -> Words:
    return plural_words(
        "The median of {count} month is {median}.",
        "The median of {count} months is {median}.",
        count,
        median=median,
    )


def _line(told: Told) -> Words:
    """'the median of 48%', or the baseline's."""
    reading = told.reading
    if reading.baseline is None:
        return words("the median of {median}", median=told.scale.say(reading.center or 0.0))
    return words(
        "the baseline of {median}, the median of the first {count} months",
        median=told.scale.say(reading.baseline),
        count=BASELINE_MONTHS,
    )


def _run_sentence(reading: Reading, run: Run, line: Words) -> Words:
    """'All 14 months since March 2025 lie above the median of 48%.'; months on the median are owned up to."""
    end = run.last + 1 if sides_after(reading, run) else None
    points = reading.points[run.first : end]
    with_data = sum(counted_value(point) is not None for point in points)
    parts = {"count": run.n_useful, "span": _span(reading, run), "side": _side(run.side), "line": line}
    if with_data > run.n_useful:
        return words(
            "{count} of the {total} months with data {span} lie {side} {line}, the others on it.",
            total=with_data,
            **parts,
        )
    if len(points) > run.n_useful:
        return words("All {count} months with data {span} lie {side} {line}.", **parts)
    return words("All {count} months {span} lie {side} {line}.", **parts)


def _span(reading: Reading, run: Run) -> Words:
    first, last = reading.points[run.first].month, reading.points[run.last].month
    if sides_after(reading, run):
        return words("from {first} to {last}", first=first, last=last)
    return words("since {month}", month=first)


def _side(side: Side) -> Words:
    return words("above") if side is Side.ABOVE else words("below")


def _since_then(reading: Reading, run: Run) -> Words | None:
    later = sides_after(reading, run)
    if not later:
        return None
    return plural_words(
        "The month after that lies on the other side.",
        "Of {count} months after that, {other} lie on the other side.",
        len(later),
        other=sum(side is not run.side for side in later),
    )


def _before_and_since(told: Told, run: Run) -> Words | None:
    values = [counted_value(point) for point in told.reading.points]
    before, since = median_of(values[: run.first]), median_of(values[run.first :])
    if before is None or since is None:
        return None
    return words(
        "The median was {before} before and is {since} since then.",
        before=told.scale.say(before),
        since=told.scale.say(since),
    )


def _unchanged(told: Told, median: Said) -> Words:
    if told.reading.past:
        return _ended(told.reading, told.reading.past, median)
    if runs_test(told.reading).is_signal:
        return words(
            "The median of {median} is crossed less often than chance alone explains, but no current run of {length} "
            "months points to one side.",
            median=median,
            length=SHIFT_LENGTH,
        )
    return words(
        "{count} months vary around the median of {median} as by chance alone.", count=len(told.counted), median=median
    )


def _ended(reading: Reading, past: Run, median: Said) -> Words:
    return words(
        "From {first} to {last}, {count} months lay {side} the median of {median}; later months lie on both sides of "
        "it. A change that came early moves the median along and can look like this: compare the first months with "
        "the last.",
        first=reading.points[past.first].month,
        last=reading.points[past.last].month,
        count=past.n_useful,
        side=_side(past.side),
        median=median,
    )


def _small_numbers(told: Told) -> Words | None:
    least = told.measure.min_denominator
    counted = [point for point in told.reading.points if counted_value(point) is not None]
    small = sum(point.denominator is not None and point.denominator < least for point in counted)
    if not small:
        return None
    return plural_words(
        "In {count} month fewer than {least} were counted, so that month says little by itself.",
        "In {count} months fewer than {least} were counted, so a single month says little by itself.",
        small,
        least=least,
    )


def _target(told: Told) -> Words | None:
    if told.target is None or not told.counted:
        return None
    reached = sum(_reaches(value, told.target, told.measure.direction) for value in told.counted)
    parts = {"target": told.scale.say(told.target), "reached": reached}
    if told.measure.is_proportion:
        return plural_words(
            "The {target} target was reached in {reached} of {count} month.",
            "The {target} target was reached in {reached} of {count} months.",
            len(told.counted),
            **parts,
        )
    return plural_words(
        "The target of {target} was reached in {reached} of {count} month.",
        "The target of {target} was reached in {reached} of {count} months.",
        len(told.counted),
        **parts,
    )


def _reaches(value: float, target: float, direction: Direction) -> bool:
    return lies_on(value, target) or (value > target) == (direction is Direction.HIGHER)
