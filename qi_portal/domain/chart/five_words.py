"""The words for why a month has a value or none, the same in table, page and workbook."""

from qi_portal.domain.spc.reading import State
from qi_portal.domain.words import Words, words

FIVE_WORDS = {
    State.COUNTED: words("counted"),
    State.NONE_ELIGIBLE: words("none eligible"),
    State.NOT_COLLECTED: words("not collected"),
    State.MISSING: words("no data"),
    State.SUPPRESSED: words("too few to show"),
}


def state_words(state: State) -> Words:
    return FIVE_WORDS[state]
