"""What may be written about a test of change or an event."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import partial
from uuid import UUID

from qi_portal.domain.chart.model import MarkKind
from qi_portal.domain.content.wording import plain_text
from qi_portal.domain.entry.cycle_reading import BEGINS_AHEAD, ENDS_AHEAD, NOTHING_OFFERED, Offer, read_cycle
from qi_portal.domain.entry.cycles import NO_CYCLE, Cycle, Span, Standing
from qi_portal.domain.entry.typed import line_in, month_in, optional_text
from qi_portal.domain.errors import Invalid
from qi_portal.domain.fields import read_each
from qi_portal.domain.periods import Month
from qi_portal.domain.words import Words, words

MOST_OF_TITLE = 80
"""Characters that name a test or an event beside a chart."""


class Act(StrEnum):
    """What a test of change led to: the last step of its cycle."""

    ADOPT = "adopt"
    ADAPT = "adapt"
    ABANDON = "abandon"

    @property
    def name_words(self) -> Words:
        """What the team chooses."""
        return _CHOICES[self]

    @property
    def done_words(self) -> Words:
        """What the team did, on a tag."""
        return _DONE[self]


_CHOICES = {
    Act.ADOPT: words("Adopt: it stays as it is"),
    Act.ADAPT: words("Adapt: change it and test again"),
    Act.ABANDON: words("Abandon: try something else"),
}
_DONE = {Act.ADOPT: words("adopted"), Act.ADAPT: words("adapted"), Act.ABANDON: words("abandoned")}


@dataclass(frozen=True)
class MarkText:
    """A test or an event as its team tells it. An event has a plan, which says what happened, and nothing to study.

    `last` is None while a test goes on, and for an event of a single month.
    """

    kind: MarkKind
    title: str
    first: Month
    last: Month | None = None
    plan: str = ""
    prediction: str = ""
    study: str = ""
    act: Act | None = None
    cycle: Cycle = NO_CYCLE

    @property
    def span(self) -> Span:
        """Its days: those that were given, else those of its months."""
        first = self.cycle.first_day or self.first.first_day
        last = self.cycle.last_day or (self.last.last_day if self.last else None)
        return Span(first, last, self.act is not None)

    def standing(self, today: date, cycle_weeks: int) -> Standing | None:
        """Where a test stands; None for an event."""
        return self.span.standing(today, cycle_weeks) if self.kind is MarkKind.TEST else None

    def state_words(self, today: date) -> Words | None:
        """The same in a word or two: what was decided, once it is; None for an event."""
        if self.act:
            return self.act.done_words
        return self.span.state(today).name_words if self.kind is MarkKind.TEST else None

    def when(self, today: date) -> Words:
        """Its months: one, two, or the first of a test that goes on or is still to come."""
        if self.last and self.last != self.first:
            return words("{first} to {last}", first=self.first, last=self.last)
        if self.last or self.kind is MarkKind.EVENT:
            return words("{month}", month=self.first)
        if self.first > Month.of(today):
            return words("from {month}", month=self.first)
        return words("since {month}", month=self.first)


def next_cycle(mark: MarkText, mark_id: UUID, this_month: Month) -> MarkText:
    """What the test after this one starts from: the same plan, to be adapted, and a prediction still to be made."""
    kept = replace(
        mark.cycle,
        follows_id=mark_id,
        first_day=None,
        last_day=None,
        done="",
        unexpected="",
        compared=None,
        reason="",
    )
    first = max(this_month, mark.last or mark.first)
    return replace(mark, first=first, last=None, prediction="", study="", act=None, cycle=kept)


FIELDS: Mapping[MarkKind, tuple[str, ...]] = {
    MarkKind.TEST: ("title", "first", "last", "plan", "prediction", "study", "act"),
    MarkKind.EVENT: ("title", "first", "last", "plan"),
}
"""What is asked about each, beside the further parts of a cycle."""


def read_mark(
    kind: MarkKind, typed: Mapping[str, str], this_month: Month, offer: Offer = NOTHING_OFFERED
) -> tuple[MarkText | None, dict[str, Words]]:
    """What was typed by field, and what is wrong with it by field; None when anything is.

    A month that was left empty is the one of its day.
    """
    cycle, odd = read_cycle(typed, this_month, offer) if kind is MarkKind.TEST else (NO_CYCLE, {})
    typed = {**typed, **_months_of_days(typed, cycle)}
    read, problems = read_each(
        {field: partial(_READERS[field], field, typed.get(field, ""), this_month) for field in FIELDS[kind]}
    )
    if odd or problems:
        return None, odd | problems
    mark = MarkText(kind, **read, cycle=cycle)
    problems = _odd_together(mark)
    return (None, problems) if problems else (mark, {})


def _months_of_days(typed: Mapping[str, str], cycle: Cycle) -> dict[str, str]:
    days = {"first": cycle.first_day, "last": cycle.last_day}
    return {field: str(Month.of(day)) for field, day in days.items() if day and not typed.get(field, "").strip()}


def _odd_together(mark: MarkText) -> dict[str, Words]:
    """What is wrong with fields that are right one by one."""
    if mark.last and mark.last < mark.first:
        return {"last": words("{last} is before {first}, the first month.", last=mark.last, first=mark.first)}
    if mark.act and mark.last is None:
        return {"last": words("There is a decision, so the test has ended. Say in which month.")}
    return _odd_days(mark)


def _odd_days(mark: MarkText) -> dict[str, Words]:
    first, last = mark.cycle.first_day, mark.cycle.last_day
    for field, day, month in (("first_day", first, mark.first), ("last_day", last, mark.last)):
        if day and month and Month.of(day) != month:
            return {field: words("{day} is not in {month}, the month given.", day=day, month=month)}
    if first and last and last < first:
        return {"last_day": words("{last} is before {first}, the first day.", last=last, first=first)}
    return {}


def _title(field: str, text: str, _this_month: Month) -> str:
    if not plain_text(text):
        raise Invalid(field, words("Give it a short title: it stands beside the charts."))
    return line_in(field, text, MOST_OF_TITLE)


def _first(field: str, text: str, this_month: Month) -> Month:
    return month_in(field, text, this_month + BEGINS_AHEAD)


def _last(field: str, text: str, this_month: Month) -> Month | None:
    return month_in(field, text, this_month + ENDS_AHEAD) if text.strip() else None


def _optional(field: str, text: str, _this_month: Month) -> str:
    return optional_text(field, text)


def _act(field: str, text: str, _this_month: Month) -> Act | None:
    if text and text not in list(Act):
        raise Invalid(field, words("Choose one of the decisions."))
    return Act(text) if text else None


_READERS: Mapping[str, Callable[[str, str, Month], object]] = {
    "title": _title,
    "first": _first,
    "last": _last,
    "plan": _optional,
    "prediction": _optional,
    "study": _optional,
    "act": _act,
}
