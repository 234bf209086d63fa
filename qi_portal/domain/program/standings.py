"""Where practices stand in a project: how many show which signal, beside how many would by chance alone."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from qi_portal.domain.chart.model import Chart
from qi_portal.domain.network.chance import expected_by_chance
from qi_portal.domain.spc.reading import Signal
from qi_portal.domain.words import Amount, Words, plural_words, words

ORDER = (
    Signal.CONFIRMED_IMPROVEMENT,
    Signal.POSSIBLE_IMPROVEMENT,
    Signal.NO_SIGNAL,
    Signal.POSSIBLE_WORSENING,
    Signal.CONFIRMED_WORSENING,
    Signal.NOT_ENOUGH_DATA,
)
"""How signals are told: from better to worse, what cannot be judged last."""


@dataclass(frozen=True)
class Standings:
    """Practices by the signal of their lead measure, and how many of them would show one by chance alone."""

    counts: Mapping[Signal, int]
    by_chance: float

    @property
    def practices(self) -> int:
        return sum(self.counts.values())

    @property
    def judged(self) -> int:
        return self.practices - self.counts.get(Signal.NOT_ENOUGH_DATA, 0)

    @property
    def signals(self) -> int:
        return sum(count for signal, count in self.counts.items() if signal.is_better or signal.is_worse)

    def __getitem__(self, signal: Signal) -> int:
        return self.counts.get(signal, 0)

    def __add__(self, other: "Standings") -> "Standings":
        together = Counter(self.counts) + Counter(other.counts)
        return Standings(together, self.by_chance + other.by_chance)


NOBODY = Standings({}, 0.0)


def standings_of(charts: Collection[Chart]) -> Standings:
    return Standings(Counter(chart.signal for chart in charts), expected_by_chance(charts))


def standing_sentences(standings: Standings) -> Iterator[Words]:
    """In words: what was seen, what cannot be judged, and the sobering number."""
    if improved := standings[Signal.CONFIRMED_IMPROVEMENT]:
        yield plural_words(
            "{count} practice has a confirmed improvement.", "{count} practices have a confirmed improvement.", improved
        )
    if worse := standings[Signal.CONFIRMED_WORSENING]:
        yield plural_words(
            "{count} practice has a confirmed change for the worse.",
            "{count} practices have a confirmed change for the worse.",
            worse,
        )
    if possible := standings[Signal.POSSIBLE_IMPROVEMENT] + standings[Signal.POSSIBLE_WORSENING]:
        yield plural_words(
            "{count} practice shows a possible change.", "{count} practices show a possible change.", possible
        )
    if steady := standings[Signal.NO_SIGNAL]:
        yield plural_words(
            "{count} practice shows no signal of a change.", "{count} practices show no signal of a change.", steady
        )
    if unread := standings[Signal.NOT_ENOUGH_DATA]:
        yield plural_words(
            "{count} practice has not enough months to be judged.",
            "{count} practices have not enough months to be judged.",
            unread,
        )
    if standings.judged:
        yield chance_sentence(standings)


def chance_sentence(standings: Standings) -> Words:
    return words(
        "{signals} of {judged} charts show a signal, possible ones among them; by chance alone about {expected} would.",
        signals=standings.signals,
        judged=standings.judged,
        expected=Amount(standings.by_chance, 0 if standings.by_chance >= 10 else 1),
    )
