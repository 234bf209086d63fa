"""Opening a month's tally, for the views that stand around it."""

from qi_portal.db import utc_now
from qi_portal.domain.access import Actor, Place
from qi_portal.domain.content.definition_history import project_at
from qi_portal.domain.errors import NotFound
from qi_portal.domain.periods import Month
from qi_portal.domain.words import words
from qi_portal.measures.tally.actions import Whose
from qi_portal.measures.tally.book import Book
from qi_portal.measures.tally.queries import tally_of
from qi_portal.measures.unlocks.queries import unlocked_months
from qi_portal.practices.queries import enrollment_of
from qi_portal.web.clock import today_at
from qi_portal.web.shelves import library

SHEET = "/practices/<practice>/projects/<project_id>/tally/<month:month>"
"""The address of a month's tally; all that belongs to it lies below."""


def book_of(actor: Actor, practice: Place, project_id: str, month: Month) -> Book:
    """The tally with its project; NotFound for a month that has not begun or in which the practice took no part."""
    project = library().project(project_id)
    enrolled, today = enrollment_of(practice, project.id), today_at(practice.time_zone)
    if month > Month.of(today) or not enrolled.covers(month):
        raise NotFound(
            words("{practice} has no tally of this project for {month}.", practice=practice.name, month=month)
        )
    tally = tally_of(actor, practice, project.id, month)
    unlocked = unlocked_months(practice, [project.id], utc_now()).get(project.id, ())
    return Book(practice, project_at(project, month), month, today, enrolled, tally, is_unlocked=month in unlocked)


def whose(book: Book) -> Whose:
    return Whose(book.place, book.project.id, book.period)
