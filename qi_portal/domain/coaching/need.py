"""Which practices need their coach first, each with the reasons. No score: a list of sentences, sorted by the worst.

The limits are the program's policy, not a published rule.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

from qi_portal.domain.coaching.contact import NextContact
from qi_portal.domain.words import Words, plural_words, words

SILENCE = timedelta(days=60)
"""After so long without a contact somebody should call."""


class Urgency(IntEnum):
    NOW = 0
    SOON = 1
    WELL = 2

    @property
    def name_words(self) -> Words:
        return _GROUPS[self]


_GROUPS = {
    Urgency.NOW: words("Need you now"),
    Urgency.SOON: words("Worth a call soon"),
    Urgency.WELL: words("On their way"),
}


@dataclass(frozen=True)
class Reason:
    """One sentence on why a practice needs its coach, and the ids of the projects it is about, if any."""

    urgency: Urgency
    sentence: Words
    projects: tuple[str, ...] = ()

    @property
    def weight(self) -> int:
        """How much of it there is: a project each."""
        return max(len(self.projects), 1)


@dataclass(frozen=True)
class Known:
    """What is known of one practice: when somebody last spoke with it, when next, and what its projects say."""

    last_held: date | None = None
    next_contact: NextContact | None = None
    overdue_actions: int = 0
    of_projects: tuple[Reason, ...] = ()


def reasons_of(known: Known, today: date) -> tuple[Reason, ...]:
    """Why the practice needs its coach, the most urgent first; empty when nothing does."""
    found = (*_of_contacts(known, today), *known.of_projects, *_of_actions(known))
    return tuple(sorted(found, key=lambda reason: reason.urgency))


def urgency_of(reasons: Iterable[Reason]) -> Urgency:
    return min((reason.urgency for reason in reasons), default=Urgency.WELL)


def rank(reasons: tuple[Reason, ...], last_held: date | None) -> tuple[int, int, date]:
    """Sorts who needs the coach most to the front: the worst reason, then how much as bad, then the longest silence."""
    worst = urgency_of(reasons)
    return worst, -sum(reason.weight for reason in reasons if reason.urgency is worst), last_held or date.min


def _of_contacts(known: Known, today: date) -> Iterator[Reason]:
    if known.next_contact and known.next_contact.is_overdue(today):
        sentence = words(
            "You planned to be in touch on {day}. Hold it, or plan another day.", day=known.next_contact.on
        )
        yield Reason(Urgency.NOW, sentence)
    elif known.next_contact:
        return
    elif known.last_held is None:
        yield Reason(Urgency.SOON, words("No contact is on record yet, and none is planned."))
    elif today - known.last_held > SILENCE:
        yield Reason(Urgency.SOON, words("The last contact was on {day}, and none is planned.", day=known.last_held))


def _of_actions(known: Known) -> Iterator[Reason]:
    if known.overdue_actions:
        yield Reason(
            Urgency.SOON,
            plural_words("{count} action item is overdue.", "{count} action items are overdue.", known.overdue_actions),
        )
