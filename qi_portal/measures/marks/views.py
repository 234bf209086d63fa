"""A project's tests of change and events: the list, adding, changing, removing and putting back; a worksheet each."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from qi_portal.domain.access import Actor, Permission, Place, may
from qi_portal.domain.chart.model import MarkKind
from qi_portal.domain.content.measure import Project
from qi_portal.domain.entry.cycle_told import BLANK, NOTHING_NAMED, by_step, every_part
from qi_portal.domain.entry.cycles import Cycle
from qi_portal.domain.entry.ideas import package_key, title_of
from qi_portal.domain.entry.marks import MOST_OF_TITLE, MarkText, next_cycle
from qi_portal.domain.errors import NotFound
from qi_portal.domain.periods import Month
from qi_portal.measures.ideas import actions as ideas
from qi_portal.measures.ideas.queries import idea_of
from qi_portal.measures.marks import actions, queries
from qi_portal.measures.marks.book import Book, book_of
from qi_portal.measures.marks.forms import MarkForm
from qi_portal.measures.marks.queries import Mark
from qi_portal.practices.asked import project_of
from qi_portal.practices.kept import Desk
from qi_portal.web.clock import today_at
from qi_portal.web.doors import door
from qi_portal.web.forms import opened_on

bp = Blueprint("marks", __name__, url_prefix="/practices/<practice>/projects/<project_id>/marks")


@bp.get("/")
@door(Permission.MEASURE_READ)
def index(practice: Place, project_id: str, actor: Actor) -> str:
    project = project_of(practice, project_id)
    removed = queries.removed_marks(actor, practice, project.id)
    return render_template(
        "measures/marks/index.html",
        practice=practice,
        project=project,
        book=book_of(actor, practice, project),
        removed=removed,
        just_removed=next((mark for mark in removed if str(mark.id) == request.args.get("removed")), None),
        may_enter=may(actor, Permission.MEASURE_ENTER, practice),
        today=today_at(practice.time_zone),
    )


@bp.get("/worksheet")
@door(Permission.MEASURE_READ)
def blank(practice: Place, project_id: str, actor: Actor) -> str:
    """An empty worksheet, to be filled in by hand at a meeting."""
    project = project_of(practice, project_id)
    return render_template(
        "measures/marks/worksheet.html",
        practice=practice,
        project=project,
        mark=None,
        steps=by_step(every_part(BLANK, NOTHING_NAMED)),
    )


@bp.get("/<uuid:mark_id>/worksheet")
@door(Permission.MEASURE_READ)
def worksheet(practice: Place, project_id: str, mark_id: UUID, actor: Actor) -> str:
    book = book_of(actor, practice, project_of(practice, project_id))
    mark = book.mark(mark_id)
    if mark not in book.cycles:
        raise NotFound
    return render_template(
        "measures/marks/worksheet.html",
        practice=practice,
        project=book.project,
        mark=mark,
        steps=by_step(every_part(mark.text, book.named)),
        today=today_at(practice.time_zone),
        may_enter=may(actor, Permission.MEASURE_ENTER, practice),
    )


@bp.get("/add/<kind>")
@door(Permission.MEASURE_ENTER)
def enter(practice: Place, project_id: str, kind: str, actor: Actor) -> str:
    """`?idea=` opens the form on a change idea, by its number in the project or its key; `?follows=` on the next
    cycle of a test."""
    book = book_of(actor, practice, project_of(practice, project_id))
    stored, idea = _prefilled(actor, book) if _kind(kind) is MarkKind.TEST else (None, "")
    form = MarkForm(_kind(kind), stored, choices=book.choices(stored=stored))
    form.idea.data = idea or form.idea.data
    return _form(book, form)


@bp.post("/add/<kind>")
@door(Permission.MEASURE_ENTER, writes=True)
def save(practice: Place, project_id: str, kind: str, actor: Actor) -> Any:
    book = book_of(actor, practice, project_of(practice, project_id))
    form = MarkForm(_kind(kind), choices=book.choices())
    text = form.read(_this_month(practice))
    if text is None:
        return _form(book, form), 422
    mark_id = actions.add(place=practice, project_id=book.project.id, text=_linked(book, form, text, actor), by=actor)
    flash(_("Saved. It stands on every chart of the project."), "done")
    return _after(book, form, mark_id)


@bp.get("/<uuid:mark_id>")
@door(Permission.MEASURE_ENTER)
def edit(practice: Place, project_id: str, mark_id: UUID, actor: Actor) -> str:
    book = book_of(actor, practice, project_of(practice, project_id))
    mark = book.mark(mark_id)
    return _form(book, MarkForm(mark.text.kind, mark.text, mark.version, book.choices(mark)), mark)


@bp.post("/<uuid:mark_id>")
@door(Permission.MEASURE_ENTER, writes=True)
def change(practice: Place, project_id: str, mark_id: UUID, actor: Actor) -> Any:
    """Save it anew; what somebody else saved meanwhile is shown beside what was typed here."""
    book = book_of(actor, practice, project_of(practice, project_id))
    mark = book.mark(mark_id)
    form = MarkForm(mark.text.kind, choices=book.choices(mark))
    text = form.read(_this_month(practice))
    if text is None:
        return _form(book, form, mark), 422
    if form.opened_on != mark.version:
        form.version.data = str(mark.version)
        return _form(book, form, mark, clash=mark), 409
    text = _linked(book, form, text, actor)
    actions.revise(
        place=practice, project_id=book.project.id, mark_id=mark_id, opened_on=form.opened_on, text=text, by=actor
    )
    flash(_("Saved."), "done")
    return _after(book, form, mark_id)


@bp.post("/<uuid:mark_id>/remove")
@door(Permission.MEASURE_ENTER, writes=True)
def remove(practice: Place, project_id: str, mark_id: UUID, actor: Actor) -> Any:
    project = project_of(practice, project_id)
    actions.remove(place=practice, project_id=project.id, mark_id=mark_id, opened_on=opened_on(), by=actor)
    return _to_list(practice, project, removed=mark_id)


@bp.post("/<uuid:mark_id>/put-back")
@door(Permission.MEASURE_ENTER, writes=True)
def put_back(practice: Place, project_id: str, mark_id: UUID, actor: Actor) -> Any:
    project = project_of(practice, project_id)
    actions.put_back(place=practice, project_id=project.id, mark_id=mark_id, opened_on=opened_on(), by=actor)
    flash(_("It is back on every chart of the project."), "done")
    return _to_list(practice, project)


def _form(book: Book, form: MarkForm, mark: Mark | None = None, clash: Mark | None = None) -> str:
    return render_template(
        "measures/marks/form.html",
        practice=book.place,
        project=book.project,
        book=book,
        form=form,
        kind=form.kind,
        mark=mark,
        clash=clash,
        errors=form.error_links,
    )


def _prefilled(actor: Actor, book: Book) -> tuple[MarkText | None, str]:
    """What the address asks to start from, and the key of its idea; nothing where it leads nowhere."""
    this_month = _this_month(book.place)
    wanted = request.args.get("follows", "")
    before = next((mark for mark in book.cycles if str(mark.id) == wanted), None)
    if before:
        return next_cycle(before.text, before.id, this_month), ""
    try:
        idea = idea_of(actor, book.place, book.project, _idea_key(book, request.args.get("idea", "")))
    except NotFound:
        return None, ""
    title = title_of(idea.text, MOST_OF_TITLE)
    return MarkText(MarkKind.TEST, title, this_month, cycle=Cycle(idea_id=idea.id)), idea.key


def _idea_key(book: Book, wanted: str) -> str:
    """An idea's number in the project's own list, from 1, as its key; anything else is a key already."""
    package = {str(number): package_key(text) for number, text in enumerate(book.project.change_ideas, 1)}
    return package.get(wanted, wanted)


def _linked(book: Book, form: MarkForm, text: MarkText, actor: Actor) -> MarkText:
    """The text with the idea that was chosen, which is recorded now if it was only in the package."""
    chosen = form.idea.data
    if not chosen or text.kind is MarkKind.EVENT:
        return text
    known = {str(each): each for each in book.named.ideas}
    idea_id = known.get(chosen) or ideas.record_idea(
        desk=Desk(book.place, book.project.id, actor), project=book.project, key=chosen
    )
    return replace(text, cycle=replace(text.cycle, idea_id=idea_id))


def _after(book: Book, form: MarkForm, mark_id: UUID) -> Any:
    """Back to the list, or to the step whose own button was pressed."""
    if not form.step_to_stay_at:
        return _to_list(book.place, book.project)
    url = url_for(".edit", practice=book.place.code, project_id=book.project.id, mark_id=mark_id)
    return redirect(f"{url}#step-{form.step_to_stay_at}", 303)


def _to_list(practice: Place, project: Project, removed: UUID | None = None) -> Any:
    return redirect(url_for(".index", practice=practice.code, project_id=project.id, removed=removed), 303)


def _kind(name: str) -> MarkKind:
    if name not in list(MarkKind):
        raise NotFound
    return MarkKind(name)


def _this_month(practice: Place) -> Month:
    return Month.of(today_at(practice.time_zone))
