"""A test of change as a plan-do-study-act cycle: its further parts, where it stands, and which one led to the next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from qi_portal.domain.entry.owner import Owner
from qi_portal.domain.words import Words, words

STUDY_DAYS = 14
"""Days after the last day of a test by which its team looks at what came of it; our own rule of thumb."""


class Compared(StrEnum):
    """What was seen, held against what had been predicted."""

    MATCHED = "matched"
    PARTLY = "partly"
    DID_NOT = "did_not"

    @property
    def name_words(self) -> Words:
        return _COMPARED[self]


_COMPARED = {
    Compared.MATCHED: words("As predicted"),
    Compared.PARTLY: words("Partly as predicted"),
    Compared.DID_NOT: words("Not as predicted"),
}


class CycleState(StrEnum):
    """Where a test of change stands on a day."""

    PLANNED = "planned"
    UNDER_WAY = "under_way"
    TO_STUDY = "to_study"
    DECIDED = "decided"

    @property
    def name_words(self) -> Words:
        return _STATES[self]


_STATES = {
    CycleState.PLANNED: words("planned"),
    CycleState.UNDER_WAY: words("under way"),
    CycleState.TO_STUDY: words("to be studied"),
    CycleState.DECIDED: words("decided"),
}


@dataclass(frozen=True)
class Cycle:
    """What a test has beside its title, months, plan, prediction, result and decision.

    `idea_id` is the change idea it tests, `measure_ids` what the team watches, `follows_id` the test it carries on.
    The days are within the months that the charts show.
    """

    question: str = ""
    who: str = ""
    location: str = ""
    schedule: str = ""
    owner: Owner | None = None
    idea_id: UUID | None = None
    measure_ids: tuple[str, ...] = ()
    follows_id: UUID | None = None
    first_day: date | None = None
    last_day: date | None = None
    done: str = ""
    unexpected: str = ""
    compared: Compared | None = None
    reason: str = ""


NO_CYCLE = Cycle()
"""Of an event, and of a test of which nothing more was written."""


@dataclass(frozen=True)
class Standing:
    """Where a test stands, the day its study was or is wanted, and whether that day has passed.

    `study_by` is None for a test without an end that is younger than two cycles of its project, and for a decided one.
    """

    state: CycleState
    study_by: date | None
    is_overdue: bool


@dataclass(frozen=True)
class Span:
    """The days of a test as far as they are known; `last` is None while it goes on. `is_decided`: act was chosen."""

    first: date
    last: date | None
    is_decided: bool

    def state(self, today: date) -> CycleState:
        if self.is_decided:
            return CycleState.DECIDED
        if today < self.first:
            return CycleState.PLANNED
        return CycleState.UNDER_WAY if self.last is None or today <= self.last else CycleState.TO_STUDY

    def standing(self, today: date, cycle_weeks: int) -> Standing:
        """`cycle_weeks`: how long a cycle of the project usually takes."""
        state = self.state(today)
        by = self._study_by(cycle_weeks) if state in (CycleState.UNDER_WAY, CycleState.TO_STUDY) else None
        return Standing(state, by, by is not None and today > by)

    def _study_by(self, cycle_weeks: int) -> date:
        """A test that names no end is thought to take two cycles at most."""
        end = self.last or self.first + timedelta(weeks=2 * cycle_weeks)
        return end + timedelta(days=STUDY_DAYS)


def ramps(follows: Mapping[UUID, UUID | None]) -> tuple[tuple[UUID, ...], ...]:
    """Tests that led to one another, each chain from its first test on, in the order of `follows`.

    `follows` gives for each test the one it carries on. A test without neighbors is no ramp; a test whose forerunner
    is not among them begins one.
    """
    begins = [each for each, before in follows.items() if before not in follows]
    chains = (tuple(_onward(first, follows)) for first in begins)
    return tuple(chain for chain in chains if len(chain) > 1)


def _onward(first: UUID, follows: Mapping[UUID, UUID | None]) -> Iterable[UUID]:
    yield first
    for each, before in follows.items():
        if before == first:
            yield from _onward(each, follows)


def would_circle(mark_id: UUID | None, follows_id: UUID, follows: Mapping[UUID, UUID | None]) -> bool:
    """Whether a test that carried on `follows_id` would come after itself. A new test (None) never would."""
    at: UUID | None = follows_id
    seen: set[UUID] = set()
    while at is not None and at not in seen:
        if at == mark_id:
            return True
        seen.add(at)
        at = follows.get(at)
    return False
