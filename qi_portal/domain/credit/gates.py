"""The gates of a claim: each is met, missing with what to do, or not yet because it waits for time or somebody else.

A gate looks at the evidence and at what the credit asks for, and says what it saw.
"""

from collections.abc import Callable, Mapping, Sized
from dataclasses import dataclass

from qi_portal.domain.content.measure import MocMinimum
from qi_portal.domain.credit.activities import NEEDED
from qi_portal.domain.credit.asked import Asked, GateId
from qi_portal.domain.credit.evidence import Evidence
from qi_portal.domain.credit.periods import CountedMonth, Period, periods_of
from qi_portal.domain.periods import Month
from qi_portal.domain.words import Words, plural_words, words

Seen = tuple[Words | str, ...]

MOST_TOLD = 6
"""So many periods are told one by one."""


@dataclass(frozen=True)
class Met:
    seen: Seen = ()


@dataclass(frozen=True)
class Missing:
    """`todo` is a sentence about what to do next."""

    todo: Words
    seen: Seen = ()


@dataclass(frozen=True)
class NotYet:
    """Nothing can be done about it now; `until` says what it waits for."""

    until: Words
    seen: Seen = ()


Outcome = Met | Missing | NotYet


@dataclass(frozen=True)
class Gate:
    id: GateId
    outcome: Outcome

    @property
    def is_met(self) -> bool:
        return isinstance(self.outcome, Met)


def gates_of(evidence: Evidence, asked: Asked, *, is_signed_off: bool = False) -> tuple[Gate, ...]:
    """Every gate that the credit asks for, in order."""
    sign_off = Met() if is_signed_off else _NO_SIGN_OFF
    return tuple(
        Gate(each, sign_off if each is GateId.SIGN_OFF else _GATES[each](evidence, asked)) for each in asked.in_order
    )


def unmet(gates: tuple[Gate, ...]) -> tuple[GateId, ...]:
    """What keeps a claim from being attested: every gate that is not met, but the leader's, who comes after."""
    return tuple(gate.id for gate in gates if not gate.is_met and gate.id is not GateId.SIGN_OFF)


_NO_SIGN_OFF = NotYet(words("The local leader confirms the part once it is attested."))
_NO_MINIMUM = Missing(words("The project's definition does not say how much data credit needs. Ask program staff."))


def _project(evidence: Evidence, _asked: Asked) -> Outcome:
    if evidence.is_eligible:
        return Met()
    return Missing(words("This project earns no credit. Choose another project, or ask program staff."))


def _baseline(evidence: Evidence, _asked: Asked) -> Outcome:
    if evidence.minimum is None:
        return _NO_MINIMUM
    before = evidence.first_test
    months = [each for each in evidence.lead.months if before is None or each.month < before]
    periods = periods_of(months, evidence.minimum.charts_per_period)
    if len(periods) >= evidence.minimum.baseline_periods:
        return Met(_told(periods))
    charts = evidence.minimum.charts_per_period
    if before is None:
        return Missing(words("Enter a month with at least {charts} charts.", charts=charts), _told(periods))
    return Missing(
        words(
            "Enter a month before {first}, the first test, with at least {charts} charts.", first=before, charts=charts
        ),
        _told(periods),
    )


def _followup(evidence: Evidence, _asked: Asked) -> Outcome:
    if evidence.minimum is None:
        return _NO_MINIMUM
    first = evidence.first_test
    if first is None:
        return Missing(words("Write down the first test of change: the months after it are the follow-up."))
    months = [each for each in evidence.lead.months if each.month > first]
    periods = periods_of(months, evidence.minimum.charts_per_period)
    if len(periods) >= evidence.minimum.followup_periods:
        return Met(_told(periods))
    return _too_few(evidence, evidence.minimum, first, periods)


def _too_few(evidence: Evidence, minimum: MocMinimum, first: Month, periods: tuple[Period, ...]) -> Outcome:
    """Missing when months that are over could still be entered, not yet when they must come first."""
    needed, over = minimum.followup_periods, Month.of(evidence.as_of) - 1
    earliest = first + needed
    if earliest > over:
        return NotYet(
            words("It takes {needed} months after {first}: {last} at the earliest.", needed=needed, first=first,
                  last=earliest),
            _told(periods),
        )  # fmt: skip
    return Missing(
        words("Enter months after {first} with at least {charts} charts each until there are {needed}. Small months "
              "count together, up to three in a row.", first=first, charts=minimum.charts_per_period, needed=needed),
        _told(periods),
    )  # fmt: skip


def _balancing(evidence: Evidence, _asked: Asked) -> Outcome:
    """A measure that could show harm is counted in the month of the first test or after it."""
    if evidence.minimum is None:
        return _NO_MINIMUM
    first = evidence.first_test
    counted = {
        each.name: after
        for each in evidence.balancing
        if (after := _since(each.months, first))
    }  # fmt: skip
    seen = tuple(
        plural_words("{name}: {count} month", "{name}: {count} months", len(months), name=name)
        for name, months in counted.items()
    )
    if len(counted) >= max(evidence.minimum.balancing_measures, 1):
        return Met(seen)
    if first is None:
        return Missing(words("Enter a balancing measure once the first test of change has begun."), seen)
    return Missing(words("Enter a balancing measure for {first} or a later month.", first=first), seen)


def _since(months: tuple[CountedMonth, ...], first: Month | None) -> list[CountedMonth]:
    return [] if first is None else [each for each in months if each.month >= first]


def _cycle(evidence: Evidence, _asked: Asked) -> Outcome:
    complete = tuple(each.title for each in evidence.tests if each.is_complete)
    if complete:
        return Met(complete)
    if not evidence.tests:
        return Missing(words("Plan a test of change, carry it out, and write down what came of it."))
    return Missing(words("Study one of the tests of change against its prediction, and decide what follows."))


def _activities(evidence: Evidence, _asked: Asked) -> Outcome:
    done = {each.activity for each in evidence.activities}
    seen = tuple(words("{what}, {day}", what=each.activity.short, day=each.on) for each in evidence.activities)
    left = [each.short for each in NEEDED if each not in done]
    if not left:
        return Met(seen)
    return Missing(words("Give the day for each of these once you have done it: {left}.", left=left), seen)


def _meetings(evidence: Evidence, asked: Asked) -> Outcome:
    return _enough(
        evidence.meetings,
        asked.meetings,
        plural_words(
            "Your name stands in the minutes of no meeting; {count} is needed.",
            "Your name stands in the minutes of {known} of the {count} meetings needed.",
            asked.meetings,
            known=len(evidence.meetings),
        ),
        tuple(words("{day}", day=day) for day in evidence.meetings),
    )


def _training(evidence: Evidence, asked: Asked) -> Outcome:
    return _enough(
        evidence.trainings,
        asked.trainings,
        plural_words(
            "Attend a session or work through a module.",
            "Attend sessions or work through modules until there are {count}; you have {known}.",
            asked.trainings,
            known=len(evidence.trainings),
        ),
        tuple(words("{title}, {day}", title=each.title, day=each.on) for each in evidence.trainings),
    )


def _enough(known: Sized, needed: int, todo: Words, seen: Seen) -> Outcome:
    return Met(seen) if len(known) >= needed else Missing(todo, seen)


def _reflection(evidence: Evidence, _asked: Asked) -> Outcome:
    left = sum(not answer for _question, answer in evidence.answered)
    if not left:
        return Met()
    return Missing(
        plural_words("Answer the question that is open.", "Answer the {count} questions that are open.", left)
    )


def _told(periods: tuple[Period, ...]) -> Seen:
    """The periods, one by one while they are few."""
    if len(periods) > MOST_TOLD:
        first, last = periods[0].first, periods[-1].last
        return (words("{count} periods from {first} to {last}", count=len(periods), first=first, last=last),)
    return tuple(
        words("{first}", first=each.first)
        if each.first == each.last
        else words("{first} to {last}", first=each.first, last=each.last)
        for each in periods
    )


_GATES: Mapping[GateId, Callable[[Evidence, Asked], Outcome]] = {
    GateId.PROJECT: _project,
    GateId.BASELINE: _baseline,
    GateId.FOLLOWUP: _followup,
    GateId.BALANCING: _balancing,
    GateId.CYCLE: _cycle,
    GateId.ACTIVITIES: _activities,
    GateId.MEETINGS: _meetings,
    GateId.TRAINING: _training,
    GateId.REFLECTION: _reflection,
}
