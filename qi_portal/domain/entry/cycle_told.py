"""A test of change or an event, told part by part: the same on its page, its worksheet, in reports and in a clash."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from uuid import UUID

from qi_portal.domain.chart.model import MarkKind
from qi_portal.domain.entry.cycles import Compared, Cycle
from qi_portal.domain.entry.marks import Act, MarkText
from qi_portal.domain.entry.typed import EARLIEST
from qi_portal.domain.words import Words, words


class Step(StrEnum):
    """The four steps of a cycle, in order."""

    PLAN = "plan"
    DO = "do"
    STUDY = "study"
    ACT = "act"

    @property
    def name_words(self) -> Words:
        return _STEPS[self]


_STEPS = {
    Step.PLAN: words("Plan"),
    Step.DO: words("Do"),
    Step.STUDY: words("Study"),
    Step.ACT: words("Act"),
}


@dataclass(frozen=True)
class Told:
    """A part of a cycle: its label and what it says, empty where nothing was written.

    `is_content`: from the project's definition, in English. `options` can be ticked on a worksheet instead. `is_short`:
    enough, with the others of its kind, to know what was tried and what came of it.
    """

    step: Step
    label: Words
    says: Words | str
    is_content: bool = False
    options: tuple[Words, ...] = ()
    is_short: bool = False


@dataclass(frozen=True)
class Named:
    """What the links of a cycle are called: ideas by id, measures by id, tests as "3 Form at check-in" by id."""

    ideas: Mapping[UUID, str]
    measures: Mapping[str, str]
    tests: Mapping[UUID, str]


BLANK = MarkText(MarkKind.TEST, "", EARLIEST)
"""A test of which nothing is written yet, for a worksheet to fill in by hand."""

NOTHING_NAMED = Named({}, {}, {})


def told(mark: MarkText, named: Named) -> tuple[Told, ...]:
    """The parts that were written, in the order of the steps; of an event what happened, which is its plan."""
    if mark.kind is MarkKind.EVENT:
        return (Told(Step.PLAN, words("What happened"), mark.plan, is_short=True),) if mark.plan else ()
    return tuple(part for part in every_part(mark, named) if part.says)


def every_part(mark: MarkText, named: Named) -> tuple[Told, ...]:
    """Every part of a test, written or not, in the order of the steps."""
    return (*_plan(mark, named), *_do(mark), *_study(mark), *_act(mark))


def by_step(parts: Iterable[Told]) -> list[tuple[Step, list[Told]]]:
    """The parts under their steps, each step once."""
    return [(step, list(group)) for step, group in groupby(parts, key=lambda part: part.step)]


def _plan(mark: MarkText, named: Named) -> Iterator[Told]:
    cycle = mark.cycle
    idea = named.ideas.get(cycle.idea_id, "") if cycle.idea_id else ""
    before = named.tests.get(cycle.follows_id, "") if cycle.follows_id else ""
    watched = [named.measures[each] for each in cycle.measure_ids if each in named.measures]
    yield Told(Step.PLAN, words("Question"), cycle.question)
    yield Told(Step.PLAN, words("Change idea"), idea, is_content=True)
    yield Told(Step.PLAN, words("Plan"), mark.plan, is_short=True)
    yield Told(Step.PLAN, words("Who"), cycle.who)
    yield Told(Step.PLAN, words("Where"), cycle.location)
    yield Told(Step.PLAN, words("When"), cycle.schedule)
    yield Told(Step.PLAN, words("Owner"), cycle.owner.name if cycle.owner else "")
    yield Told(Step.PLAN, words("Prediction"), mark.prediction, is_short=True)
    yield Told(Step.PLAN, words("Measures watched"), "; ".join(watched), is_content=True)
    yield Told(Step.PLAN, words("Carries on"), before)


def _do(mark: MarkText) -> Iterator[Told]:
    yield Told(Step.DO, words("Days"), _days(mark.cycle))
    yield Told(Step.DO, words("What was done"), mark.cycle.done)
    yield Told(Step.DO, words("What was not expected"), mark.cycle.unexpected)


def _days(cycle: Cycle) -> Words | str:
    if cycle.first_day and cycle.last_day:
        return words("{first} to {last}", first=cycle.first_day, last=cycle.last_day)
    return words("from {day}", day=cycle.first_day) if cycle.first_day else ""


def _study(mark: MarkText) -> Iterator[Told]:
    compared = mark.cycle.compared
    options = tuple(each.name_words for each in Compared)
    says = compared.name_words if compared else ""
    yield Told(Step.STUDY, words("Against the prediction"), says, options=options, is_short=True)
    yield Told(Step.STUDY, words("Result"), mark.study, is_short=True)


def _act(mark: MarkText) -> Iterator[Told]:
    options = tuple(each.name_words for each in Act)
    yield Told(Step.ACT, words("Decision"), mark.act.name_words if mark.act else "", options=options)
    yield Told(Step.ACT, words("Reason"), mark.cycle.reason, is_short=True)
