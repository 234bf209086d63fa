"""A tally's sums beside what the grid holds: looking, putting them in, opening the tally again."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from qi_portal.domain.access import Actor, Permission, Place
from qi_portal.domain.content.measure import Measure
from qi_portal.domain.errors import Refused
from qi_portal.domain.periods import Month
from qi_portal.domain.words import words
from qi_portal.measures import actions as months
from qi_portal.measures.grid import CLASH, FINE, looked_at
from qi_portal.measures.month import Sheet
from qi_portal.measures.queries import entries_of
from qi_portal.measures.rows import Made, Row, changes_of
from qi_portal.measures.tally import actions
from qi_portal.measures.tally.book import Book
from qi_portal.measures.tally.forms import TotalsForm
from qi_portal.measures.tally.opened import SHEET, book_of, whose
from qi_portal.measures.tally.wire import closed_words
from qi_portal.web.doors import door
from qi_portal.web.speech import speaker

bp = Blueprint("tally_totals", __name__, template_folder="templates")


@bp.get(f"{SHEET}/totals")
@door(Permission.MEASURE_ENTER)
def show(practice: Place, project_id: str, month: Month, actor: Actor) -> str:
    book = book_of(actor, practice, project_id, month)
    sheet, form = _sums_on_the_desk(book, actor)
    rows, _status = looked_at(sheet, form, practice, actor)
    return _page(book, form, rows)


@bp.post(f"{SHEET}/totals")
@door(Permission.MEASURE_ENTER, writes=True)
def commit(practice: Place, project_id: str, month: Month, actor: Actor) -> Any:
    """The sums into the grid, by the same check as the form; then the tally is closed."""
    book = book_of(actor, practice, project_id, month)
    sheet, form = _sums_on_the_desk(book, actor)
    rows, status = looked_at(sheet, form, practice, actor)
    if not form.shows_what_is:
        status = CLASH
    if status != FINE:
        return _page(book, form, rows), status
    changes = changes_of(rows, Made(sampling=form.chosen_sampling, reason=form.why))
    count = months.record_entries(place=practice, changes=changes, by=actor, source="tally")
    actions.close(whose=whose(book), opened_on=form.opened_on, measures=[each.id for each in _counted(book)], by=actor)
    _offer_to_reopen(book, _done(count, month))
    return redirect(url_for("projects.show", practice=practice.code, project_id=book.project.id), 303)


@bp.post(f"{SHEET}/reopen")
@door(Permission.MEASURE_ENTER, writes=True)
def reopen(practice: Place, project_id: str, month: Month, actor: Actor) -> Any:
    book = book_of(actor, practice, project_id, month)
    if not book.may_reopen:
        raise Refused(words("{month} is closed. Ask program staff to open it.", month=month))
    actions.reopen(whose=whose(book), by=actor)
    flash(_("The tally is open again. What is in the grid stays there until you put the sums in anew."), "done")
    return redirect(url_for("tally.show", practice=practice.code, project_id=book.project.id, month=month), 303)


def _sums_on_the_desk(book: Book, actor: Actor) -> tuple[Sheet, TotalsForm]:
    """The month with the sums typed in."""
    stored = entries_of(actor, book.place, [each.id for each in book.project.measures])
    sheet = Sheet(book.place.code, book.project, book.period, book.today, book.enrolled, stored, book.is_unlocked)
    return sheet, TotalsForm(book, sheet.all_stored())


def _page(book: Book, form: TotalsForm, rows: list[Row]) -> str:
    counted = [each.id for each in _counted(book)]
    rows = [row for row in rows if row.measure.id in counted]
    return render_template(
        "measures/tally/totals.html",
        practice=book.place,
        book=book,
        form=form,
        rows=rows,
        asks_why=any(row.needs_reason and not row.errors for row in rows),
        empty=[each for each in book.measures if each.id not in counted],
        is_stale=form.is_submitted() and not form.shows_what_is,
        closed=closed_words(book) if book.tally.closing else None,
    )


def _counted(book: Book) -> list[Measure]:
    """What some chart was counted for."""
    return [each for each in book.measures if book.sums(each).denominator]


def _offer_to_reopen(book: Book, done: str) -> None:
    url = url_for(".reopen", practice=book.place.code, project_id=book.project.id, month=book.period)
    offer: Any = {"says": done, "label": _("Open the tally again"), "url": url}
    flash(offer, "ok")  # any JSON value can be flashed, and components/shell.html draws this one as a form


def _done(count: int, month: Month) -> str:
    name = speaker().month(month)
    if not count:
        return _("The grid of %(month)s holds these numbers already. The tally is closed.", month=name)
    return ngettext(
        "Put %(num)s measure into the grid of %(month)s. The tally is closed.",
        "Put %(num)s measures into the grid of %(month)s. The tally is closed.",
        count,
        month=name,
    )
