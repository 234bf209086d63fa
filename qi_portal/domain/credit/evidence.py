"""What a claim for credit rests on, gathered at one moment. It is frozen with the claim when its physician attests."""

from dataclasses import dataclass
from datetime import date

from qi_portal.domain.content.measure import MocMinimum
from qi_portal.domain.credit.activities import Done
from qi_portal.domain.credit.periods import CountedMonth
from qi_portal.domain.entry.marks import Act
from qi_portal.domain.periods import Month
from qi_portal.domain.training.completed import Completed
from qi_portal.domain.words import Words, words

QUESTIONS = (
    words("What did your team change, and how do you know that it made a difference?"),
    words("What surprised you, and what did you learn from it?"),
    words("What will you keep, and how will you notice if it slips?"),
)
"""The reflection, one answer to each."""


@dataclass(frozen=True)
class Counted:
    """The counted months of one measure, oldest first."""

    measure_id: str
    name: str
    months: tuple[CountedMonth, ...]


@dataclass(frozen=True)
class Tried:
    """A test of change. It is studied once its result is written down, decided once `act` is there."""

    title: str
    first: Month
    last: Month | None
    is_studied: bool
    act: Act | None

    @property
    def is_complete(self) -> bool:
        return self.is_studied and self.act is not None


@dataclass(frozen=True)
class Evidence:
    """One person's part in one project of one practice, as of `as_of`. The lead measure decides about the periods.

    `minimum` is what the project's definition asks for; None when it names nothing.
    """

    as_of: date
    is_eligible: bool
    minimum: MocMinimum | None
    aim: str
    lead: Counted
    balancing: tuple[Counted, ...]
    tests: tuple[Tried, ...]
    meetings: tuple[date, ...]
    trainings: tuple[Completed, ...]
    activities: tuple[Done, ...]
    reflection: tuple[str, ...]

    @property
    def first_test(self) -> Month | None:
        """The month of the first test of change that has begun: before it is baseline, after it is follow-up."""
        return min((each.first for each in self.tests if each.first <= Month.of(self.as_of)), default=None)

    @property
    def answered(self) -> tuple[tuple[Words, str], ...]:
        """Each question with its answer, empty where none was written."""
        return tuple(zip(QUESTIONS, (*self.reflection, *[""] * len(QUESTIONS)), strict=False))
