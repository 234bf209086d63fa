"""The bedside tally: chart by chart on a phone, with and without a connection, then into the grid of the month."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf

from qi_portal.db import new_id
from qi_portal.domain.access import Actor, Permission, Place
from qi_portal.domain.entry.tally import MOST_CHARTS, exclusion_reasons
from qi_portal.domain.errors import Stale
from qi_portal.domain.periods import Month
from qi_portal.domain.words import Words
from qi_portal.measures.tally import actions
from qi_portal.measures.tally.book import PAGE, Book
from qi_portal.measures.tally.forms import chart_form, number_in, shown_chart
from qi_portal.measures.tally.opened import SHEET, book_of, whose
from qi_portal.measures.tally.queries import Lane
from qi_portal.measures.tally.wire import closed_words, device_in, read_push, reason_words, state_json
from qi_portal.web.doors import door
from qi_portal.web.speech import speaker

bp = Blueprint("tally", __name__, template_folder="templates")

PAPER_ROWS = 20
"""A sheet of paper has room for as many charts at least."""


@bp.get("/tally")
@door(Permission.SITE_USE)
def shell(actor: Actor) -> str:
    """Kept by the browser and shown in place of a tally when there is no connection: it holds nothing of anybody, and
    fills itself from what the device knows."""
    return render_template("measures/tally/shell.html")


@bp.get(SHEET)
@door(Permission.MEASURE_ENTER)
def show(practice: Place, project_id: str, month: Month, actor: Actor) -> str:
    book = book_of(actor, practice, project_id, month)
    lane = _asked_lane(book, actor)
    return _page(book, actor, lane, _asked_chart(book, lane))


@bp.post(SHEET)
@door(Permission.MEASURE_ENTER, writes=True)
def save(practice: Place, project_id: str, month: Month, actor: Actor) -> Any:
    """One chart from the page without a script; then the next."""
    book = book_of(actor, practice, project_id, month)
    if book.tally.closing:
        raise Stale(closed_words(book))
    lane = _asked_lane(book, actor)
    lane_id = lane.id if lane else new_id()
    form = chart_form(book, lane_id, _asked_chart(book, lane))
    if form.seen != book.last_sequence(lane_id, form.chart):
        return _page(book, actor, lane, form.chart, clashes=True), 409
    if form.problems:
        return _page(book, actor, lane, form.chart, problems=form.problems), 422
    if form.made:
        actions.keep_taps(whose=whose(book), lane_id=lane_id, device=PAGE, made=form.made, by=actor)
        flash(_("Chart %(number)s is saved.", number=form.chart), "done")
    return _to_sheet(book, lane=lane_id, chart=min(form.chart + 1, MOST_CHARTS))


@bp.get(f"{SHEET}/taps")
@door(Permission.MEASURE_ENTER)
def look(practice: Place, project_id: str, month: Month, actor: Actor) -> Any:
    """What a device does not know yet: the charts of others."""
    return _state(book_of(actor, practice, project_id, month), actor)


@bp.post(f"{SHEET}/taps")
@door(Permission.MEASURE_ENTER, writes=True)
def push(practice: Place, project_id: str, month: Month, actor: Actor) -> Any:
    """Taps that a device made, with or without a connection; the same ones twice are kept once."""
    book = book_of(actor, practice, project_id, month)
    sent = read_push(request.get_json(silent=True), {each.id: each for each in book.measures})
    for lane_id, made in sent.made.items():
        actions.keep_taps(whose=whose(book), lane_id=lane_id, device=sent.device, made=made, by=actor)
    return _state(book_of(actor, practice, project_id, month), actor, refused=sent.refused)


@bp.post(f"{SHEET}/lanes/<uuid:lane_id>/take-over")
@door(Permission.MEASURE_ENTER, writes=True)
def take_over(practice: Place, project_id: str, month: Month, lane_id: UUID, actor: Actor) -> Any:
    book = book_of(actor, practice, project_id, month)
    device = device_in(request.form.get("device", PAGE))
    actions.take_over(whose=whose(book), lane_id=lane_id, device=device, by=actor)
    if device != PAGE:
        return _state(book_of(actor, practice, project_id, month), actor)
    return _to_sheet(book, lane=lane_id)


@bp.get(f"{SHEET}/paper")
@door(Permission.MEASURE_ENTER)
def paper(practice: Place, project_id: str, month: Month, actor: Actor) -> str:
    """The same sheet to fill in with a pen."""
    book = book_of(actor, practice, project_id, month)
    return render_template(
        "measures/tally/paper.html",
        practice=practice,
        book=book,
        rows=max(book.goal, PAPER_ROWS),
        exclusion_reasons=exclusion_reasons,
    )


def _asked_lane(book: Book, actor: Actor) -> Lane | None:
    """The lane that the page without a script writes in: the one that is named, if it is the actor's, else the own."""
    named = request.values.get("lane")
    mine = [lane for lane in book.tally.lanes if lane.is_held_by(actor, PAGE)]
    return next((lane for lane in mine if str(lane.id) == named), mine[0] if mine else None)


def _asked_chart(book: Book, lane: Lane | None) -> int:
    number = number_in("chart")
    return number if 1 <= number <= MOST_CHARTS else book.next_chart(lane.id if lane else None)


def _page(
    book: Book,
    actor: Actor,
    lane: Lane | None,
    chart: int,
    *,
    problems: Mapping[str, Words] | None = None,
    clashes: bool = False,
) -> str:
    return render_template(
        "measures/tally/show.html",
        practice=book.place,
        book=book,
        lane=lane,
        chart=chart,
        seen=book.last_sequence(lane.id, chart) if lane else 0,
        shown=shown_chart(book, lane.id if lane else None, chart, typed=bool(problems)),
        problems=problems or {},
        error_links=[(f"q-{measure_id}", message) for measure_id, message in (problems or {}).items()],
        clashes=clashes,
        lanes=list(book.lanes(actor, PAGE)),
        state=_state_of(book, actor),
        reason_words=reason_words,
        exclusion_reasons=exclusion_reasons,
        closed=closed_words(book) if book.tally.closing else None,
    )


def _state(book: Book, actor: Actor, refused: tuple[str, ...] = ()) -> Any:
    return jsonify(_state_of(book, actor) | {"refused": refused})


def _state_of(book: Book, actor: Actor) -> dict[str, Any]:
    return state_json(book, actor, speaker().say) | {"csrf": generate_csrf()}


def _to_sheet(book: Book, **asked: Any) -> Any:
    return redirect(
        url_for(".show", practice=book.place.code, project_id=book.project.id, month=book.period, **asked), 303
    )
