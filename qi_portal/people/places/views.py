"""Programs and practices, for administrators: adding them, and changing what they are called."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from qi_portal.db import utc_now
from qi_portal.domain.access import Actor, Permission
from qi_portal.domain.errors import Invalid, Stale
from qi_portal.people.places import actions, queries
from qi_portal.people.places.forms import NewPracticeForm, NewProgramForm, PracticeForm, ProgramForm
from qi_portal.people.places.queries import Kept
from qi_portal.people.views import invited
from qi_portal.practices import changing
from qi_portal.web.doors import door
from qi_portal.web.locale import LOCALES

bp = Blueprint("places", __name__, url_prefix="/programs", template_folder="../templates")


@bp.get("/")
@door(Permission.PEOPLE_MANAGE)
def index(actor: Actor) -> str:
    programs = queries.programs_kept(actor)
    ids = [each.place.practice_id for _program, practices in programs for each in practices]
    return render_template("people/places/index.html", programs=programs, people=queries.people_at(ids))


@bp.get("/add")
@door(Permission.PEOPLE_MANAGE, confirmed=True)
def enter(actor: Actor) -> str:
    return _new_program(NewProgramForm())


@bp.post("/add")
@door(Permission.PEOPLE_MANAGE, writes=True, confirmed=True)
def add(actor: Actor) -> Any:
    """A program with somebody else as its administrator: nobody gives a role to the own account."""
    form = NewProgramForm()
    try:
        person = actions.add_program(wanted=form.wanted, by=actor, now=utc_now())
    except Invalid as problem:
        form.blame(problem)
        return _new_program(form), 422
    flash(invited(person.name), "done")
    return _back()


@bp.get("/<code>")
@door(Permission.PEOPLE_MANAGE)
def edit(code: str, actor: Actor) -> str:
    kept = queries.program_kept(actor, code)
    return _program(kept, ProgramForm(data={**vars(kept), "version": str(kept.version)}))


@bp.post("/<code>")
@door(Permission.PEOPLE_MANAGE, writes=True)
def change(code: str, actor: Actor) -> Any:
    kept, form = queries.program_kept(actor, code), ProgramForm()
    told = {"name": form.name.data or "", "time_zone": form.time_zone.data or ""}
    try:
        changing.change_program(program_id=kept.id, **told, opened_on=form.opened_on, by=actor)
    except Invalid as problem:
        form.blame(problem)
        return _program(kept, form), 422
    except Stale:
        form.version.data = str(kept.version)
        return _program(kept, form, clash=True), 409
    return _saved()


@bp.get("/<code>/practices/add")
@door(Permission.PEOPLE_MANAGE)
def enter_practice(code: str, actor: Actor) -> str:
    return _new_practice(queries.program_kept(actor, code), NewPracticeForm())


@bp.post("/<code>/practices/add")
@door(Permission.PEOPLE_MANAGE, writes=True)
def add_practice(code: str, actor: Actor) -> Any:
    kept, form = queries.program_kept(actor, code), NewPracticeForm()
    if not form.fits:
        return _new_practice(kept, form), 422
    told = {name: form[name].data or "" for name in ("code", "name", "region")}
    try:
        actions.add_practice(program_id=kept.id, **told, clinicians=form.count, by=actor)
    except Invalid as problem:
        form.blame(problem)
        return _new_practice(kept, form), 422
    flash(_("Added. Invite its lead now."), "done")
    return redirect(url_for("practice_people.index", practice=told["code"]), 303)


@bp.get("/<code>/practices/<which>")
@door(Permission.PEOPLE_MANAGE)
def edit_practice(code: str, which: str, actor: Actor) -> str:
    program = queries.program_kept(actor, code)
    kept = queries.practice_kept(program, which)
    return _practice(program, kept, PracticeForm(data={"name": kept.name, "version": str(kept.version)}))


@bp.post("/<code>/practices/<which>")
@door(Permission.PEOPLE_MANAGE, writes=True)
def rename_practice(code: str, which: str, actor: Actor) -> Any:
    program, form = queries.program_kept(actor, code), PracticeForm()
    kept = queries.practice_kept(program, which)
    try:
        changing.rename_practice(
            place=kept.as_place(program), name=form.name.data or "", opened_on=form.opened_on, by=actor
        )
    except Invalid as problem:
        form.blame(problem)
        return _practice(program, kept, form), 422
    except Stale:
        form.version.data = str(kept.version)
        return _practice(program, kept, form, clash=True), 409
    return _saved()


def _saved() -> Response:
    flash(_("Saved."), "done")
    return _back()


def _back() -> Response:
    return redirect(url_for(".index"), 303)


def _new_program(form: NewProgramForm) -> str:
    zones = queries.time_zones_offered()
    return render_template("people/places/new_program.html", form=form, zones=zones, locales=LOCALES)


def _program(kept: Kept, form: ProgramForm, *, clash: bool = False) -> str:
    zones = queries.time_zones_offered()
    return render_template("people/places/program.html", kept=kept, form=form, clash=clash, zones=zones)


def _new_practice(kept: Kept, form: NewPracticeForm) -> str:
    return render_template("people/places/new_practice.html", program=kept, form=form)


def _practice(program: Kept, kept: Kept, form: PracticeForm, *, clash: bool = False) -> str:
    return render_template("people/places/rename.html", program=program, kept=kept, form=form, clash=clash)
