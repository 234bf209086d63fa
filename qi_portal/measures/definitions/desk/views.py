"""Where program staff write projects and measures of their own, and an administrator releases them."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from qi_portal.domain.access import Actor, Permission
from qi_portal.domain.content.definition_diff import cuts_charts, differences
from qi_portal.domain.content.definition_fields import Content
from qi_portal.domain.content.definition_rules import (
    check_measure_id,
    check_project_id,
    free_measure_id,
    renamed,
)
from qi_portal.domain.content.overlay import Kind, code_of
from qi_portal.domain.errors import Invalid, NotFound, Refused
from qi_portal.domain.words import words
from qi_portal.measures.definitions import actions, queries
from qi_portal.measures.definitions.actions import Text
from qi_portal.measures.definitions.desk import forms, pages
from qi_portal.measures.definitions.desk.forms import (
    AddMeasureForm,
    AddProjectForm,
    CopyForm,
    DefinitionForm,
    RetireForm,
)
from qi_portal.measures.definitions.queries import Kept
from qi_portal.measures.definitions.writing import Workshop, as_new, blank_measure, blank_project
from qi_portal.practices.queries import ProgramFacts
from qi_portal.web.doors import door
from qi_portal.web.forms import opened_on

bp = Blueprint("definition_desk", __name__, url_prefix="/definitions")

ONE = "/<code>/<any(project, measure):kind>/<definition_id>"
A_YEAR = timedelta(days=365)
MOST_AHEAD = 24
"""Months: a definition may be retired so far ahead."""


@bp.get("/")
@door(Permission.DEFINITION_EDIT)
def index(actor: Actor) -> str:
    """Every project as the program has it, with what is drafted."""
    programs = queries.programs_of(actor)
    shown = queries.program_of(actor, request.args["program"]) if "program" in request.args else programs[0]
    return render_template(
        "measures/definitions/desk/index.html", programs=programs, shop=pages.shop_of(shown), project_kind=Kind.PROJECT
    )


@bp.get("/<code>/add/project")
@door(Permission.DEFINITION_EDIT)
def enter_project(code: str, actor: Actor) -> str:
    return pages.adding(queries.program_of(actor, code), Kind.PROJECT, AddProjectForm())


@bp.post("/<code>/add/project")
@door(Permission.DEFINITION_EDIT, writes=True)
def save_project(code: str, actor: Actor) -> Any:
    program, form = queries.program_of(actor, code), AddProjectForm()
    shop, project_id = pages.shop_of(program), (form.id.data or "").strip()
    try:
        _named(form.title.data, "title")
        check_project_id(project_id, (form.code.data or "").strip(), shop.taken)
    except Invalid as problem:
        form.blame(problem)
        return pages.adding(program, Kind.PROJECT, form), 422
    day = pages.today_in(program)
    content = blank_project(
        project_id, form.code.data.strip(), form.title.data.strip(), actor.name, str(day), str(day + A_YEAR)
    )
    return _begin(shop, Kind.PROJECT, project_id, content, _("New project."), actor)


@bp.get("/<code>/add/measure")
@door(Permission.DEFINITION_EDIT)
def enter_measure(code: str, actor: Actor) -> str:
    program, form = queries.program_of(actor, code), AddMeasureForm()
    shop = pages.shop_of(program)
    project = shop.with_drafts.get(request.args.get("project", ""))
    if project is not None:
        forms.filled(form, {"project": project.id, "id": free_measure_id(project, pages.ids_of(shop))})
    return pages.adding(program, Kind.MEASURE, form)


@bp.post("/<code>/add/measure")
@door(Permission.DEFINITION_EDIT, writes=True)
def save_measure(code: str, actor: Actor) -> Any:
    program, form = queries.program_of(actor, code), AddMeasureForm()
    shop, measure_id = pages.shop_of(program), (form.id.data or "").strip()
    project = shop.with_drafts.get(form.project.data or "")
    try:
        _named(form.name.data, "name")
        if project is None:
            raise Invalid("project", words("Choose a project from the list."))
        check_measure_id(measure_id, project, pages.ids_of(shop))
    except Invalid as problem:
        form.blame(problem)
        return pages.adding(program, Kind.MEASURE, form), 422
    content = blank_measure(measure_id, form.name.data.strip(), actor.name, str(pages.today_in(program) + A_YEAR))
    return _begin(shop, Kind.MEASURE, measure_id, content, _("New measure."), actor)


@bp.get(ONE)
@door(Permission.DEFINITION_EDIT)
def show(code: str, kind: str, definition_id: str, actor: Actor) -> str:
    """What holds, what is drafted and what is wrong with it, every version, and what can be done."""
    shop, what = pages.shop_of(queries.program_of(actor, code)), Kind(kind)
    return pages.page(shop, what, definition_id, actor)


@bp.post(f"{ONE}/adapt")
@door(Permission.DEFINITION_EDIT, writes=True)
def adapt(code: str, kind: str, definition_id: str, actor: Actor) -> Any:
    """Begin a draft with what holds now."""
    shop, what = pages.shop_of(queries.program_of(actor, code)), Kind(kind)
    content = shop.content(what, definition_id)
    if content is None:
        raise NotFound
    number = shop.next_number(what, definition_id)
    first, named = (pages.this_month_in(shop.program), {"version": number}) if what is Kind.MEASURE else (None, {})
    text = Text(as_new(content, **named), first, _("Adapted."))
    actions.begin(whose=pages.whose(shop, what, definition_id), number=number, text=text, by=actor)
    return pages.to("edit", shop, what, definition_id)


@bp.get(f"{ONE}/copy")
@door(Permission.DEFINITION_EDIT)
def copy(code: str, kind: str, definition_id: str, actor: Actor) -> str:
    shop, what = pages.shop_of(queries.program_of(actor, code)), Kind(kind)
    return pages.copying(shop, what, definition_id, CopyForm())


@bp.post(f"{ONE}/copy")
@door(Permission.DEFINITION_EDIT, writes=True)
def save_copy(code: str, kind: str, definition_id: str, actor: Actor) -> Any:
    """A new definition that begins with what another one says; a project's measures are copied with it."""
    shop, what, form = pages.shop_of(queries.program_of(actor, code)), Kind(kind), CopyForm()
    content = pages.standing_content(shop, what, definition_id)
    new_id, new_code = (form.id.data or "").strip(), (form.code.data or "").strip()
    try:
        _named(form.name.data, "name")
        _check_copy(shop, what, definition_id, new_id, new_code)
    except Invalid as problem:
        form.blame(problem)
        return pages.copying(shop, what, definition_id, form), 422
    why, name = _("Copied from %(other)s.", other=definition_id), form.name.data.strip()
    if what is Kind.MEASURE:
        copied = as_new(content, id=new_id, name=name, short_name=name[:28], version="1")
        return _begin(shop, what, new_id, copied, why, actor)
    for each in content["measures"]:
        if (own := shop.content(Kind.MEASURE, each)) is not None:
            copied = as_new(own, id=f"{new_code}-{each.partition('-')[2]}", version="1")
            _draft(shop, Kind.MEASURE, copied["id"], copied, why, actor)
    copied = {**renamed(content, new_id, new_code), "title": name, "short_title": name[:40]}
    return _begin(shop, what, new_id, copied, why, actor)


@bp.get(f"{ONE}/edit")
@door(Permission.DEFINITION_EDIT)
def edit(code: str, kind: str, definition_id: str, actor: Actor) -> Any:
    shop, what = pages.shop_of(queries.program_of(actor, code)), Kind(kind)
    draft = pages.draft_of(shop, what, definition_id)
    if draft.ends:
        return pages.to("retire", shop, what, definition_id)
    form = DefinitionForm.of(what, draft.content, first=draft.first, why=draft.why, version=draft.version)
    form.say(shop.problems(what, draft.content, draft.first))
    return pages.form_page(shop, what, definition_id, form)


@bp.post(f"{ONE}/edit")
@door(Permission.DEFINITION_EDIT, writes=True)
def revise(code: str, kind: str, definition_id: str, actor: Actor) -> Any:
    """Save the draft, whole or not: what is wrong stands at its field and keeps it from being released. Where somebody
    else saved first, both are shown and nothing typed is lost."""
    shop, what = pages.shop_of(queries.program_of(actor, code)), Kind(kind)
    draft = pages.draft_of(shop, what, definition_id)
    form = DefinitionForm.of(what, draft.content)
    read = form.read(pages.this_month_in(shop.program))
    if read is None:
        return pages.form_page(shop, what, definition_id, form), 422
    if form.opened_on != draft.version:
        form.version.data = str(draft.version)
        return pages.form_page(shop, what, definition_id, form, clash=draft), 409
    first, why = read
    text = Text(form.content, first, why)
    actions.revise(whose=pages.whose(shop, what, definition_id), opened_on=draft.version, text=text, by=actor)
    count = len(shop.problems(what, form.content, first))
    if count:
        flash(_("The draft is saved. It cannot be released before everything marked is corrected."), "done")
        return pages.to("edit", shop, what, definition_id)
    flash(_("The draft is saved."), "done")
    return pages.to("show", shop, what, definition_id)


@bp.get(f"{ONE}/retire")
@door(Permission.DEFINITION_EDIT)
def retire(code: str, kind: str, definition_id: str, actor: Actor) -> str:
    shop, what = pages.shop_of(queries.program_of(actor, code)), Kind(kind)
    form, draft = RetireForm(), shop.draft(what, definition_id)
    known = {"last": str(pages.this_month_in(shop.program))}
    if draft is not None and draft.ends:
        known = {"last": str(draft.last), "why": draft.why, "version": str(draft.version)}
    forms.filled(form, known)
    return pages.retiring(shop, what, definition_id, form)


@bp.post(f"{ONE}/retire")
@door(Permission.DEFINITION_EDIT, writes=True)
def save_end(code: str, kind: str, definition_id: str, actor: Actor) -> Any:
    """Draft the end of a definition. History and charts stay; it ends when an administrator releases it."""
    shop, what, form = pages.shop_of(queries.program_of(actor, code)), Kind(kind), RetireForm()
    read = form.read(pages.this_month_in(shop.program) + MOST_AHEAD)
    if read is None:
        return pages.retiring(shop, what, definition_id, form), 422
    last, why = read
    whose, draft = pages.whose(shop, what, definition_id), shop.draft(what, definition_id)
    text = Text(pages.standing_content(shop, what, definition_id), None, why, last)
    if draft is None:
        actions.begin(whose=whose, number=shop.next_number(what, definition_id), text=text, by=actor)
    else:
        actions.revise(whose=whose, opened_on=form.opened_on, text=text, by=actor)
    flash(_("The end is drafted. It holds once it is released."), "done")
    return pages.to("show", shop, what, definition_id)


@bp.post(f"{ONE}/withdraw")
@door(Permission.DEFINITION_EDIT, writes=True)
def withdraw(code: str, kind: str, definition_id: str, actor: Actor) -> Any:
    shop, what = pages.shop_of(queries.program_of(actor, code)), Kind(kind)
    whose = pages.whose(shop, what, definition_id)
    actions.withdraw(whose=whose, opened_on=opened_on(), by=actor)
    flash(_("The draft is withdrawn."), "done")
    if shop.content(what, definition_id) is None:
        return redirect(url_for(".index", program=code), 303)
    return pages.to("show", shop, what, definition_id)


@bp.post(f"{ONE}/release")
@door(Permission.DEFINITION_RELEASE, writes=True)
def release(code: str, kind: str, definition_id: str, actor: Actor) -> Any:
    """Let a draft hold for every practice of the program; the drafts of a project's measures go with it."""
    program, what = queries.program_of(actor, code), Kind(kind)
    shop = pages.shop_of(program)
    draft = pages.draft_of(shop, what, definition_id)
    together = shop.released_with(draft)
    for each in together:
        _check_releaser(actor, program, each)
        if shop.hindrances(each, together):
            flash(_("%(id)s cannot be released yet. What has to be corrected stands below.", id=each.definition_id))
            return pages.page(shop, each.kind, each.definition_id, actor), 422
    for each in together:
        version = opened_on() if each is draft else each.version
        actions.release(whose=pages.whose(shop, each.kind, each.definition_id), opened_on=version, by=actor)
    flash(_("Released. Every practice of the program sees it now."), "done")
    return pages.to("show", shop, what, definition_id)


@bp.get(f"{ONE}/changes")
@door(Permission.DEFINITION_EDIT)
def changes(code: str, kind: str, definition_id: str, actor: Actor) -> str:
    """Two versions side by side: `?before=` and `?after=` name them; 'file' is what the portal came with."""
    shop, what = pages.shop_of(queries.program_of(actor, code)), Kind(kind)
    known = pages.versions_of(shop, what, definition_id)
    names = list(known)
    after = request.args.get("after", names[-1])
    before = request.args.get("before", names[max(names.index(after) - 1, 0)] if after in known else names[0])
    if before not in known or after not in known:
        raise NotFound
    found = differences(what, known[before], known[after])
    return render_template(
        "measures/definitions/desk/changes.html",
        names=names,
        before=before,
        after=after,
        found=found,
        cuts=cuts_charts(what, found),
        **pages._about(shop, what, definition_id),
    )


# --- how a draft begins, and who may release it


def _draft(shop: Workshop, kind: Kind, definition_id: str, content: Content, why: str, by: Actor) -> None:
    """The first version of something new; it holds in every month."""
    actions.begin(whose=pages.whose(shop, kind, definition_id), number="1", text=Text(content, None, why), by=by)


def _begin(shop: Workshop, kind: Kind, definition_id: str, content: Content, why: str, by: Actor) -> Any:
    _draft(shop, kind, definition_id, content, why, by)
    return pages.to("edit", shop, kind, definition_id)


def _named(text: str | None, field: str) -> None:
    if not (text or "").strip():
        raise Invalid(field, words("Give it a name."))


def _check_copy(shop: Workshop, kind: Kind, definition_id: str, new_id: str, new_code: str) -> None:
    if kind is Kind.PROJECT:
        check_project_id(new_id, new_code, shop.taken)
        return
    project = shop.project_by_code(code_of(definition_id))
    if project is None:
        raise NotFound
    check_measure_id(new_id, project, pages.ids_of(shop))


def _check_releaser(actor: Actor, program: ProgramFacts, draft: Kept) -> None:
    """Refused to release what one wrote oneself, unless nobody else could."""
    if not queries.may_release(actor, program):
        raise Refused
    if draft.writer_id == actor.person_id and not queries.is_only_releaser(actor, program):
        raise Refused(words("You wrote this draft. Another administrator of the program has to release it."))
