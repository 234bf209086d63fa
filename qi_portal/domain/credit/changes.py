"""What of the attested evidence no longer stands. What came after it, such as a new month, changes nothing."""

from collections.abc import Iterator
from typing import TypeVar

from qi_portal.domain.credit.evidence import Counted, Evidence
from qi_portal.domain.words import Words, words

Item = TypeVar("Item")


def changed_since(attested: Evidence, now: Evidence) -> tuple[Words, ...]:
    """A sentence for each part of what was attested that is gone or different now."""
    return tuple(_changes(attested, now))


def _changes(attested: Evidence, now: Evidence) -> Iterator[Words]:
    if attested.is_eligible and not now.is_eligible:
        yield words("The project earns no credit any more.")
    if attested.aim != now.aim:
        yield words("The aim is worded otherwise.")
    known = {each.measure_id: each for each in (now.lead, *now.balancing)}
    for counted in (attested.lead, *attested.balancing):
        yield from _months(counted, known.get(counted.measure_id))
    yield from _deeds(attested, now)


def _deeds(attested: Evidence, now: Evidence) -> Iterator[Words]:
    """Tests of change, meetings and trainings that are not there any more as they were."""
    for test in _gone(attested.tests, now.tests):
        yield words("The test of change “{title}” is told otherwise, or was removed.", title=test.title)
    for day in _gone(attested.meetings, now.meetings):
        yield words("The minutes of {day} no longer name the physician.", day=day)
    for training in _gone(attested.trainings, now.trainings):
        yield words("“{title}” no longer counts as completed.", title=training.title)


def _gone(attested: tuple[Item, ...], now: tuple[Item, ...]) -> Iterator[Item]:
    return (each for each in attested if each not in now)


def _months(attested: Counted, now: Counted | None) -> Iterator[Words]:
    counts = {each.month: each for each in now.months} if now else {}
    for each in attested.months:
        if each != counts.get(each.month):
            yield words("{name}: the counts of {month} were changed.", name=attested.name, month=each.month)
