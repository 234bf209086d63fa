"""Types of credit: the list, adding, changing, and the usual ones as drafts."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from qi_portal.credit.types import actions, queries
from qi_portal.credit.types.forms import TypeForm
from qi_portal.credit.types.queries import KeptType
from qi_portal.domain.access import Actor, Permission
from qi_portal.domain.credit.asked import USUAL
from qi_portal.domain.errors import Invalid
from qi_portal.practices.queries import ProgramFacts
from qi_portal.web.doors import door

bp = Blueprint("credit_types", __name__, url_prefix="/credit/types")


@bp.get("/")
@door(Permission.CREDIT_ROSTER)
def index(actor: Actor) -> str:
    programs, types = queries.programs_kept(actor), queries.types_kept(actor)
    shown = [(program, [each for each in types if each.program_id == program.id]) for program in programs]
    return render_template("credit/types/index.html", shown=shown, usual=[each.name for each in USUAL])


@bp.post("/usual")
@door(Permission.CREDIT_ROSTER, writes=True)
def add_usual(actor: Actor) -> Any:
    added = actions.add_usual(program_id=_program(actor).id, by=actor)
    flash(_("Added as drafts: %(count)s. Check each, then switch it on.", count=len(added)), "ok")
    return redirect(url_for(".index"), 303)


@bp.get("/new")
@door(Permission.CREDIT_ROSTER)
def enter(actor: Actor) -> str:
    return _form(TypeForm(), queries.programs_kept(actor))


@bp.post("/new")
@door(Permission.CREDIT_ROSTER, writes=True)
def save(actor: Actor) -> Any:
    form = TypeForm()
    asked = form.read()
    try:
        if asked is not None:
            actions.add_type(program_id=_program(actor).id, asked=asked, is_active=form.is_active.data, by=actor)
    except Invalid as problem:
        form.blame(problem)
    if form.error_links:
        return _form(form, queries.programs_kept(actor)), 422
    flash(_("Saved."), "ok")
    return redirect(url_for(".index"), 303)


@bp.get("/<uuid:type_id>")
@door(Permission.CREDIT_ROSTER)
def edit(type_id: UUID, actor: Actor) -> str:
    kept = queries.type_kept(actor, type_id)
    return _form(TypeForm(kept), [], kept)


@bp.post("/<uuid:type_id>")
@door(Permission.CREDIT_ROSTER, writes=True)
def change(type_id: UUID, actor: Actor) -> Any:
    """Save it anew; what somebody else saved meanwhile is said above what was typed here."""
    kept, form = queries.type_kept(actor, type_id), TypeForm()
    asked = form.read()
    if asked is not None and form.opened_on != kept.version:
        form.version.data = str(kept.version)
        return _form(form, [], kept, clash=True), 409
    try:
        if asked is not None:
            active = form.is_active.data
            actions.revise_type(type_id=type_id, opened_on=form.opened_on, asked=asked, is_active=active, by=actor)
    except Invalid as problem:
        form.blame(problem)
    if form.error_links:
        return _form(form, [], kept), 422
    flash(_("Saved. Claims that were attested keep what was asked of them."), "ok")
    return redirect(url_for(".index"), 303)


def _form(form: TypeForm, programs: list[ProgramFacts], kept: KeptType | None = None, *, clash: bool = False) -> str:
    return render_template(
        "credit/types/form.html", form=form, programs=programs, kept=kept, clash=clash, errors=form.error_links
    )


def _program(actor: Actor) -> ProgramFacts:
    """The program that the form names, or the first of the actor's."""
    programs = queries.programs_kept(actor)
    return next((each for each in programs if str(each.id) == request.form.get("program")), programs[0])
