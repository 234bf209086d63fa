"""The queue of definitions to look at again, and where somebody says that she has."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from qi_portal.domain.access import Actor, Permission
from qi_portal.domain.content.measure import Measure, Project
from qi_portal.domain.content.overlay import Kind
from qi_portal.domain.content.review_queue import Reason, by_reason, next_due, review_queue
from qi_portal.domain.content.sign_off import check_next_review, latest_review
from qi_portal.domain.entry.typed import optional_text
from qi_portal.domain.errors import Invalid, NotFound
from qi_portal.domain.words import words
from qi_portal.measures.definitions import actions, queries
from qi_portal.measures.definitions.actions import Whose
from qi_portal.measures.definitions.desk.forms import ReviewForm
from qi_portal.practices.queries import ProgramFacts
from qi_portal.web.clock import today_at
from qi_portal.web.doors import door
from qi_portal.web.shelves import library_of

bp = Blueprint("definition_review", __name__, url_prefix="/definitions")

ONE = "/<code>/<any(project, measure):kind>/<definition_id>/review"


@bp.get("/review")
@door(Permission.DEFINITION_EDIT)
def index(actor: Actor) -> str:
    """By reason, the most urgent first; `?why=` names the reason shown."""
    programs = queries.programs_of(actor)
    program = queries.program_of(actor, request.args["program"]) if "program" in request.args else programs[0]
    projects, today = library_of(program.id).projects.values(), today_at(program.time_zone)
    found = by_reason(review_queue(projects, today))
    why = request.args.get("why", "")
    shown = Reason(why) if why in list(Reason) else next((each for each in Reason if found[each]), Reason.OVERDUE)
    return render_template(
        "measures/definitions/review/index.html",
        programs=programs,
        program=program,
        found=found,
        shown=shown,
        titles={project.id: project.short_title for project in projects},
        next_due=next_due(projects),
    )


@bp.get(ONE)
@door(Permission.DEFINITION_EDIT)
def show(code: str, kind: str, definition_id: str, actor: Actor) -> str:
    program = queries.program_of(actor, code)
    return _page(program, Kind(kind), definition_id, ReviewForm())


@bp.post(ONE)
@door(Permission.DEFINITION_EDIT, writes=True)
def save(code: str, kind: str, definition_id: str, actor: Actor) -> Any:
    """Keep that somebody read it, what she looked at and when it is due again."""
    program, what, form = queries.program_of(actor, code), Kind(kind), ReviewForm()
    found = _found(program, what, definition_id)
    try:
        next_review, note = _read(form, today_at(program.time_zone))
    except Invalid as problem:
        form[problem.field].errors = [problem.message]
        return _page(program, what, definition_id, form), 422
    whose = Whose(program.id, what, definition_id)
    actions.confirm_review(whose=whose, number=found.version, next_review=next_review, note=note, by=actor)
    flash(_("The review is kept."), "done")
    return redirect(url_for(".index", program=code), 303)


def _read(form: ReviewForm, today: date) -> tuple[date, str]:
    try:
        day = date.fromisoformat((form.next_review.data or "").strip())
    except ValueError:
        message = words("Choose a day after today, no later than {latest}.", latest=latest_review(today))
        raise Invalid("next_review", message) from None
    check_next_review(day, today)
    if not form.confirm.data:
        raise Invalid("confirm", words("Tick this box when you have read it."))
    return day, optional_text("note", form.note.data or "")


def _found(program: ProgramFacts, kind: Kind, definition_id: str) -> Project | Measure:
    projects = library_of(program.id).projects
    if kind is Kind.PROJECT:
        found: Project | Measure | None = projects.get(definition_id)
    else:
        measures = (each for project in projects.values() for each in project.measures)
        found = next((each for each in measures if each.id == definition_id), None)
    if found is None:
        raise NotFound
    return found


def _page(program: ProgramFacts, kind: Kind, definition_id: str, form: ReviewForm) -> str:
    found = _found(program, kind, definition_id)
    projects, today = library_of(program.id).projects, today_at(program.time_zone)
    project = found if isinstance(found, Project) else projects[found.project_id]
    item = next((each for each in review_queue([project], today) if each.id == definition_id), None)
    return render_template(
        "measures/definitions/review/show.html",
        program=program,
        kind=kind,
        found=found,
        project=project,
        item=item,
        form=form,
        errors=[(field.id, field.errors[0]) for field in form if field.errors],
        latest=latest_review(today),
        confirmed=queries.confirmed_in(program, kind, definition_id),
    )
