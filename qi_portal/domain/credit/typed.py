"""Reading what a physician types into a claim, and what staff type about a type of credit."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from functools import partial

from qi_portal.domain.content.wording import clean_text
from qi_portal.domain.credit.activities import Activity, Done
from qi_portal.domain.credit.asked import ALWAYS, Asked, CreditKind, GateId
from qi_portal.domain.credit.evidence import QUESTIONS
from qi_portal.domain.entry.typed import day_in, optional_text, text_in
from qi_portal.domain.errors import Invalid
from qi_portal.domain.fields import Problems, read_each
from qi_portal.domain.words import words

MOST_OF_NOTE, MOST_OF_ANSWER, MOST_OF_NAME, MOST_OF_REASON = 200, 2000, 80, 500
MOST_COUNTED = 24
MOST_POINTS = 1000.0
WHOLE, POINTS = re.compile(r"[0-9]{1,2}"), re.compile(r"[0-9]{1,4}(\.[0-9]{1,2})?")

Typed = Mapping[str, str]

ANSWER_FIELDS = tuple(f"answer-{number}" for number in range(1, len(QUESTIONS) + 1))


def day_field(activity: Activity) -> str:
    return f"on-{activity.value}"


def note_field(activity: Activity) -> str:
    return f"note-{activity.value}"


def read_activities(typed: Typed, today: date, started: date) -> tuple[tuple[Done, ...], Problems]:
    """What was done, in the order of the list, and what is wrong by field. An activity without a day was not done."""
    done: list[Done] = []
    problems: Problems = {}
    for activity in Activity:
        try:
            done += _done(activity, typed, today, started)
        except Invalid as problem:
            problems[problem.field] = problem.message
    return tuple(done), problems


def _done(activity: Activity, typed: Typed, today: date, started: date) -> Iterator[Done]:
    on, about = day_field(activity), note_field(activity)
    note = optional_text(about, typed.get(about, ""), MOST_OF_NOTE)
    day = typed.get(on, "").strip()
    if not day and note:
        raise Invalid(on, words("Give the day that goes with what you wrote."))
    if day:
        when = day_in(on, day, today)
        if when < started:
            raise Invalid(on, words("Your practice joined the project on {day}.", day=started))
        yield Done(activity, when, note)


def read_reflection(typed: Typed) -> tuple[tuple[str, ...], Problems]:
    """The answers, empty where none was written yet, and what is wrong by field."""
    answers, problems = read_each(
        {field: partial(optional_text, field, typed.get(field, ""), MOST_OF_ANSWER) for field in ANSWER_FIELDS}
    )
    return tuple(answers.values()), problems


def read_reason(typed: str) -> str:
    """Why a claim is sent back; Invalid without one, or when it seems to name a patient."""
    return text_in("reason", typed, MOST_OF_REASON)


def read_asked(typed: Typed, gates: Collection[str]) -> tuple[Asked | None, Problems]:
    """A type of credit of what was typed by field, and what is wrong with it by field; None when anything is."""
    values, problems = read_each(
        {field: partial(reader, field, typed.get(field, "")) for field, reader in _READERS.items()}
    )
    wanted = frozenset(each for each in GateId if each.value in gates) | ALWAYS
    return (None, problems) if problems else (Asked(gates=wanted, **values), {})


def _name(field: str, text: str) -> str:
    return " ".join(clean_text(field, text, MOST_OF_NAME).split())


def _kind(field: str, text: str) -> CreditKind:
    if text not in list(CreditKind):
        raise Invalid(field, words("Choose one of the kinds."))
    return CreditKind(text)


def _count(field: str, text: str) -> int:
    typed = text.strip()
    if not WHOLE.fullmatch(typed) or not 1 <= int(typed) <= MOST_COUNTED:
        raise Invalid(field, words("Write a whole number from 1 to {most}.", most=MOST_COUNTED))
    return int(typed)


def _points(field: str, text: str) -> float | None:
    typed = text.strip()
    if not typed:
        return None
    if not POINTS.fullmatch(typed) or not 0 < float(typed) <= MOST_POINTS:
        raise Invalid(field, words("Write the points as a number such as 25, or leave them out."))
    return float(typed)


def _note(field: str, text: str) -> str:
    return optional_text(field, text, MOST_OF_REASON)


_READERS: Mapping[str, Callable[[str, str], object]] = {
    "name": _name,
    "kind": _kind,
    "meetings": _count,
    "trainings": _count,
    "points": _points,
    "note": _note,
}
