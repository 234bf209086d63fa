"""The one sentence above a chart. It says what the months show, without blame."""

from qi_portal.domain.chart.told import Told
from qi_portal.domain.spc.outlook import months_to_confirm
from qi_portal.domain.spc.read import FEWEST_USEFUL, sides_after
from qi_portal.domain.spc.reading import Found, Signal
from qi_portal.domain.words import Share, Words, plural_words, words


def verdict(told: Told) -> Words:
    """The one sentence above the chart."""
    match told.reading.signal:
        case Signal.NOT_ENOUGH_DATA if told.reading.bound is not None:
            return _at_its_bound(told, told.reading.bound)
        case Signal.NOT_ENOUGH_DATA:
            return _not_enough(told)
        case Signal.NO_SIGNAL if told.reading.past:
            return words("{measure}: no signal now; an earlier shift stands out.", measure=told.name)
        case Signal.NO_SIGNAL:
            return words("{measure}: no signal of a change.", measure=told.name)
        case Signal.POSSIBLE_IMPROVEMENT | Signal.POSSIBLE_WORSENING:
            return _possible(told)
        case _:
            return _confirmed(told, found_in(told))


def found_in(told: Told) -> Found:
    """The pattern that carries the signal."""
    found = told.reading.deciding
    assert found is not None, "a signal rests on a pattern"
    return found


def _confirmed(told: Told, found: Found) -> Words:
    holds = not sides_after(told.reading, found)
    if told.reading.signal.is_better:
        if holds:
            return words("{measure}: improved and stayed improved.", measure=told.name)
        return words("{measure}: improved, though not in every recent month.", measure=told.name)
    if holds:
        return words("{measure}: worsened and not yet returned.", measure=told.name)
    return words("{measure}: worsened, though not in every recent month.", measure=told.name)


def _possible(told: Told) -> Words:
    is_better = told.reading.signal.is_better
    more = months_to_confirm(told.reading, told.measure.direction)
    if more is None:
        if is_better:
            return words("{measure}: possible improvement, not confirmed.", measure=told.name)
        return words("{measure}: possible worsening, not confirmed.", measure=told.name)
    if is_better:
        return plural_words(
            "{measure}: possible improvement; {count} more month like these would confirm it.",
            "{measure}: possible improvement; {count} more months like these would confirm it.",
            more,
            measure=told.name,
        )
    return plural_words(
        "{measure}: possible worsening; {count} more month like these would confirm it.",
        "{measure}: possible worsening; {count} more months like these would confirm it.",
        more,
        measure=told.name,
    )


def _at_its_bound(told: Told, bound: float) -> Words:
    value = Share(bound) if told.measure.is_proportion else 0
    return words(
        "{measure}: not judged: most months are at {bound}, so this chart has no room to show a change.",
        measure=told.name,
        bound=value,
    )


def _not_enough(told: Told) -> Words:
    phase = told.reading.now.phase
    counted = len(told.judged)
    if phase.number > 1 and counted < FEWEST_USEFUL:
        return plural_words(
            "{measure}: not enough data to judge the phase since {month}: {count} month has a value, and {needed} are "
            "needed.",
            "{measure}: not enough data to judge the phase since {month}: {count} months have a value, and {needed} "
            "are needed.",
            counted,
            measure=told.name,
            month=told.reading.points[phase.first].month,
            needed=FEWEST_USEFUL,
        )
    if counted >= FEWEST_USEFUL:
        return words(
            "{measure}: not enough data to judge: {count} of {total} months differ from the {center}, and {needed} "
            "are needed.",
            measure=told.name,
            count=told.reading.test.n_useful,
            total=counted,
            center=told.center_words,
            needed=FEWEST_USEFUL,
        )
    return plural_words(
        "{measure}: not enough data to judge: {count} month has a value, and {needed} are needed.",
        "{measure}: not enough data to judge: {count} months have a value, and {needed} are needed.",
        counted,
        measure=told.name,
        needed=FEWEST_USEFUL,
    )
