"""What may be written down of a team's meeting, and of what somebody takes on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from qi_portal.domain.entry.owner import MOST_OF_NAME, Owner, read_owner
from qi_portal.domain.entry.typed import day_in, line_in, optional_text
from qi_portal.domain.errors import Invalid
from qi_portal.domain.fields import read_each
from qi_portal.domain.words import Words, words

MOST_OF_ITEM = 300
"""Characters that say what somebody takes on."""

MOST_OF_MINUTES = 4000
"""Characters of an agenda, of notes and of decisions."""

AHEAD = timedelta(days=366)
"""How far ahead the next meeting, or the day an item is due, may lie."""

MOST_PRESENT = 60
"""People at one meeting."""


@dataclass(frozen=True)
class MeetingText:
    """A meeting as its team tells it. `decisions` are one a line; `next_on` is the day of the next meeting, if set."""

    held_on: date
    present: tuple[Owner, ...] = ()
    agenda: str = ""
    notes: str = ""
    decisions: str = ""
    next_on: date | None = None


@dataclass(frozen=True)
class ActionText:
    """What is to be done, who has taken it on (None: nobody yet), and by what day."""

    text: str
    owner: Owner | None = None
    due_on: date | None = None


class ActionState(StrEnum):
    """Where an action item stands on a day."""

    OVERDUE = "overdue"
    OPEN = "open"
    DONE = "done"

    @property
    def name_words(self) -> Words:
        return _STATES[self]


_STATES = {
    ActionState.OVERDUE: words("overdue"),
    ActionState.OPEN: words("open"),
    ActionState.DONE: words("done"),
}


def action_state(due_on: date | None, done_on: date | None, today: date) -> ActionState:
    """An item is overdue from the day after it was due; one without a day never is."""
    if done_on is not None:
        return ActionState.DONE
    return ActionState.OVERDUE if due_on is not None and due_on < today else ActionState.OPEN


def read_action(
    typed: Mapping[str, str], people: Iterable[Owner], today: date
) -> tuple[ActionText | None, dict[str, Words]]:
    """What was typed as `text`, `owner`, `owner_name` and `due_on`, and what is wrong with it by field."""
    read, problems = read_each(
        {
            "text": lambda: line_in("text", typed.get("text", ""), MOST_OF_ITEM),
            "owner": lambda: read_owner("owner", typed.get("owner", ""), typed.get("owner_name", ""), people),
            "due_on": lambda: _day("due_on", typed, today + AHEAD),
        }
    )
    return (None, problems) if problems else (ActionText(**read), {})


def read_meeting(
    typed: Mapping[str, str], chosen: Sequence[str], people: Sequence[Owner], today: date
) -> tuple[MeetingText | None, dict[str, Words]]:
    """What was typed by field, who of `people` was `chosen` as present, by key, and what is wrong by field.

    `others` are further names, one a line. A meeting that is written down has been held, today at the latest.
    """
    reader = _Reader(typed)
    held_on = reader.day("held_on", today) or today
    next_on = reader.day("next_on", today + AHEAD, is_optional=True)
    texts = {field: reader.minutes(field) for field in ("agenda", "notes", "decisions")}
    present = reader.present(chosen, people)
    if next_on and next_on <= held_on:
        reader.problems.setdefault("next_on", words("The next meeting is after this one."))
    if reader.problems:
        return None, reader.problems
    return MeetingText(held_on, present, next_on=next_on, **texts), {}


class _Reader:
    """Reads field by field and keeps what is wrong."""

    def __init__(self, typed: Mapping[str, str]) -> None:
        self.problems: dict[str, Words] = {}
        self._typed = typed

    def day(self, field: str, latest: date, *, is_optional: bool = False) -> date | None:
        try:
            return _day(field, self._typed, latest) if is_optional else day_in(field, self._get(field), latest)
        except Invalid as problem:
            self.problems[field] = problem.message
            return None

    def minutes(self, field: str) -> str:
        try:
            return optional_text(field, self._get(field), MOST_OF_MINUTES)
        except Invalid as problem:
            self.problems[field] = problem.message
            return ""

    def present(self, chosen: Sequence[str], people: Sequence[Owner]) -> tuple[Owner, ...]:
        known = {person.key: person for person in people}
        try:
            if not set(chosen) <= set(known):
                raise Invalid("present", words("Choose people from the list, or write their names."))
            return _without_twins([*(known[each] for each in chosen), *self._others(people)])
        except Invalid as problem:
            self.problems[problem.field] = problem.message
            return ()

    def _others(self, people: Sequence[Owner]) -> list[Owner]:
        """Names that were typed, each as the person of the list who is called so, if there is one."""
        names = [line_in("others", line, MOST_OF_NAME) for line in self._get("others").splitlines() if line.strip()]
        if len(names) > MOST_PRESENT:
            raise Invalid("others", words("At most {count} names fit.", count=MOST_PRESENT))
        found = (read_owner("others", "", name, people) for name in names)
        return [owner for owner in found if owner]

    def _get(self, field: str) -> str:
        return self._typed.get(field, "")


def _without_twins(present: Iterable[Owner]) -> tuple[Owner, ...]:
    return tuple(dict.fromkeys(present))


def _day(field: str, typed: Mapping[str, str], latest: date) -> date | None:
    text = typed.get(field, "")
    return day_in(field, text, latest) if text.strip() else None
