"""Is it real? The answer to the second question of a project's page, from the signal of its lead chart."""

from qi_portal.domain.spc.reading import Signal
from qi_portal.domain.words import Words, words

ANSWERS = {
    Signal.CONFIRMED_IMPROVEMENT: (
        words("Yes, confirmed"),
        words("Chance alone seldom brings about months like these. The chart does not say what caused it."),
    ),
    Signal.POSSIBLE_IMPROVEMENT: (
        words("Perhaps"),
        words("It may be a change or chance. More months like these would confirm it; others would undo it."),
    ),
    Signal.NO_SIGNAL: (
        words("No signal"),
        words("The ups and downs are what chance alone brings about. None of them calls for an explanation."),
    ),
    Signal.POSSIBLE_WORSENING: (
        words("Perhaps worse"),
        words("It may be a change or chance. Look at what happened in these months before more of them confirm it."),
    ),
    Signal.CONFIRMED_WORSENING: (
        words("Yes, worse"),
        words("Chance alone seldom brings about months like these. Ask what changed; the chart does not say."),
    ),
    Signal.NOT_ENOUGH_DATA: (
        words("Too early to say"),
        words("There are too few months to tell a change from chance. Until then no single month means anything."),
    ),
}


def is_it_real(signal: Signal) -> tuple[Words, Words]:
    """In a word or two, and in a sentence."""
    return ANSWERS[signal]
