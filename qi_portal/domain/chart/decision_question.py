"""The decision that a series asks for, put as a question. Nothing is done until somebody answers it."""

from dataclasses import dataclass

from qi_portal.domain.chart.decision_rules import Series, check, lock
from qi_portal.domain.chart.decisions import Decided, DecisionKind, PhaseStart, kind_of
from qi_portal.domain.errors import Invalid
from qi_portal.domain.spc.method import Reading
from qi_portal.domain.spc.outlook import Proposal, propose
from qi_portal.domain.spc.reading import Side
from qi_portal.domain.words import Words, plural_words, words


@dataclass(frozen=True)
class Proposed:
    what: Decided
    question: Words

    @property
    def kind(self) -> DecisionKind:
        return kind_of(self.what)


def proposed_by(reading: Reading, series: Series) -> Proposed | None:
    """What the reading proposes, unless it could not stand beside what was decided already."""
    found = propose(reading)
    if found is None:
        return None
    what = PhaseStart(found.first) if found.last is None else lock(series, found.first, found.last)
    try:
        check(what, series)
    except Invalid:
        return None
    return Proposed(what, _question(found, reading))


def _question(found: Proposal, reading: Reading) -> Words:
    if found.last is not None:
        return words(
            "The first {count} counted months, {first} to {last}, are there. Lock them as the baseline, so that later "
            "months are held against them?",
            count=found.months,
            first=found.first,
            last=found.last,
        )
    if reading.deciding is not None and reading.deciding.side is Side.BELOW:
        return plural_words(
            "{count} month since {month} lies below the line. Begin a new phase there?",
            "{count} months since {month} lie below the line. Begin a new phase there?",
            found.months,
            month=found.first,
        )
    return plural_words(
        "{count} month since {month} lies above the line. Begin a new phase there?",
        "{count} months since {month} lie above the line. Begin a new phase there?",
        found.months,
        month=found.first,
    )
