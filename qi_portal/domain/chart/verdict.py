"""The one sentence above a chart. It says what the months show, without blame."""

from qi_portal.domain.chart.told import Told
from qi_portal.domain.spc.outlook import months_to_confirm
from qi_portal.domain.spc.read import FEWEST_USEFUL, sides_after
from qi_portal.domain.spc.reading import Signal
from qi_portal.domain.words import Words, plural_words, words


def verdict(told: Told) -> Words:
    """The one sentence above the chart."""
    match told.reading.signal:
        case Signal.NOT_ENOUGH_DATA:
            return _not_enough(told)
        case Signal.NO_SIGNAL if told.reading.past:
            return words("{measure}: no signal now; an earlier shift stands out.", measure=told.name)
        case Signal.NO_SIGNAL:
            return words("{measure}: no signal of a change.", measure=told.name)
        case Signal.POSSIBLE_IMPROVEMENT | Signal.POSSIBLE_WORSENING:
            return _possible(told)
        case _:
            return _confirmed(told)


def _confirmed(told: Told) -> Words:
    holds = not sides_after(told.reading, told.reading.runs[0])
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


def _not_enough(told: Told) -> Words:
    if len(told.counted) >= FEWEST_USEFUL:
        return words(
            "{measure}: not enough data to judge: {count} of {total} months differ from the median, and {needed} "
            "are needed.",
            measure=told.name,
            count=told.reading.n_useful,
            total=len(told.counted),
            needed=FEWEST_USEFUL,
        )
    return plural_words(
        "{measure}: not enough data to judge: {count} month has a value, and {needed} are needed.",
        "{measure}: not enough data to judge: {count} months have a value, and {needed} are needed.",
        len(told.counted),
        measure=told.name,
        needed=FEWEST_USEFUL,
    )
