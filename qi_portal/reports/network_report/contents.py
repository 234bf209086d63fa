"""The report about a network, for those who run it: every project, the program's own work, and what is open."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime

from qi_portal.domain.access import Actor
from qi_portal.domain.content.guideline import Guideline
from qi_portal.domain.content.measure import Project
from qi_portal.domain.spc.reading import Signal
from qi_portal.domain.words import Words, plural_words, words
from qi_portal.measures.unlocks.queries import count_waiting
from qi_portal.practices.queries import PracticeFacts
from qi_portal.reports.program.asked import Asked
from qi_portal.reports.program.gathering import whole_program
from qi_portal.reports.program.picture import Line, Picture
from qi_portal.reports.program.report import Issue, ProgramReport, Subject

SILENT = words("Nothing entered for three months")
WORSE = words("Confirmed changes for the worse")
BESIDES = words("Besides")


def gather(
    actor: Actor, asked: Asked, shelf: Mapping[str, Project], guidelines: Iterable[Guideline], *, now: datetime
) -> ProgramReport:
    report = whole_program(Subject.NETWORK, actor, asked, shelf, guidelines, now=now)
    return replace(report, issues=tuple(_issues(actor, asked, report.pictures)))


def _issues(actor: Actor, asked: Asked, pictures: Iterable[Picture]) -> Iterator[Issue]:
    """What somebody should look at. Practices are named in a report with full values alone."""
    kept = [each for each in pictures if each.few is None]
    for picture in kept:
        if picture.silent:
            silent = _facts(line for line in picture.lines if line.is_silent)
            yield Issue(SILENT, _where(picture, picture.silent), silent)
    for picture in kept:
        worse = picture.standings[Signal.CONFIRMED_WORSENING] if picture.standings else 0
        if worse:
            yield Issue(WORSE, _where(picture, worse), _facts(picture.with_signal(Signal.CONFIRMED_WORSENING)))
    if waiting := count_waiting(actor):
        yield Issue(
            BESIDES,
            plural_words(
                "{count} request to open a locked month waits for an answer.",
                "{count} requests to open a locked month wait for an answer.",
                waiting,
            ),
        )
    if overdue := _overdue(kept, asked.today):
        yield Issue(BESIDES, overdue)
    if unsaid := tuple(each for each in asked.practices if each.children is None):
        yield Issue(BESIDES, _unsaid(len(unsaid)), () if asked.is_shared else unsaid)


def _where(picture: Picture, count: int) -> Words:
    return plural_words(
        "{project}: {count} practice", "{project}: {count} practices", count, project=picture.project.short_title
    )


def _overdue(pictures: Iterable[Picture], today: date) -> Words | None:
    names = [each.project.short_title for each in pictures if each.project.next_review < today]
    if not names:
        return None
    return plural_words(
        "The definitions of {count} project are past their review: {projects}.",
        "The definitions of {count} projects are past their review: {projects}.",
        len(names),
        projects=names,
    )


def _unsaid(count: int) -> Words:
    return plural_words(
        "{count} practice has not said how many children it looks after.",
        "{count} practices have not said how many children they look after.",
        count,
    )


def _facts(lines: Iterable[Line]) -> tuple[PracticeFacts, ...]:
    return tuple(line.facts for line in lines)
