"""Where program staff write projects and measures of their own, and an administrator releases them."""

from datetime import date, timedelta
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
from qi_portal.domain.periods import Month
from qi_portal.domain.words import words
from qi_portal.measures.definitions import actions, queries
from qi_portal.measures.definitions.actions import Text, Whose
from qi_portal.measures.definitions.desk import forms
from qi_portal.measures.definitions.desk.forms import (
    AddMeasureForm,
    AddProjectForm,
    CopyForm,
    DefinitionForm,
    RetireForm,
    VersionedForm,
)
from qi_portal.measures.definitions.queries import Kept, ProgramFacts
from qi_portal.measures.definitions.writing import Workshop, as_new, blank_measure, blank_project, workshop
from qi_portal.web.clock import today_at
from qi_portal.web.doors import door
from qi_portal.web.shelves import files, library_of

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
        "measures/definitions/desk/index.html", programs=programs, shop=_shop(shown), project_kind=Kind.PROJECT
    )


@bp.get("/<code>/add/project")
@door(Permission.DEFINITION_EDIT)
def enter_project(code: str, actor: Actor) -> str:
    return _adding(queries.program_of(actor, code), Kind.PROJECT, AddProjectForm())


@bp.post("/<code>/add/project")
@door(Permission.DEFINITION_EDIT, writes=True)
def save_project(code: str, actor: Actor) -> Any:
    program, form = queries.program_of(actor, code), AddProjectForm()
    shop, project_id = _shop(program), (form.id.data or "").strip()
    try:
        _named(form.title.data, "title")
        check_project_id(project_id, (form.code.data or "").strip(), shop.taken)
    except Invalid as problem:
        form.blame(problem)
        return _adding(program, Kind.PROJECT, form), 422
    day = _today(program)
    content = blank_project(
        project_id, form.code.data.strip(), form.title.data.strip(), actor.name, str(day), str(day + A_YEAR)
    )
    return _begin(shop, Kind.PROJECT, project_id, content, _("New project."), actor)


@bp.get("/<code>/add/measure")
@door(Permission.DEFINITION_EDIT)
def enter_measure(code: str, actor: Actor) -> str:
    program, form = queries.program_of(actor, code), AddMeasureForm()
    shop = _shop(program)
    project = shop.with_drafts.get(request.args.get("project", ""))
    if project is not None:
        forms.filled(form, {"project": project.id, "id": free_measure_id(project, _ids(shop))})
    return _adding(program, Kind.MEASURE, form)


@bp.post("/<code>/add/measure")
@door(Permission.DEFINITION_EDIT, writes=True)
def save_measure(code: str, actor: Actor) -> Any:
    program, form = queries.program_of(actor, code), AddMeasureForm()
    shop, measure_id = _shop(program), (form.id.data or "").strip()
    project = shop.with_drafts.get(form.project.data or "")
    try:
        _named(form.name.data, "name")
        if project is None:
            raise Invalid("project", words("Choose a project from the list."))
        check_measure_id(measure_id, project, _ids(shop))
    except Invalid as problem:
        form.blame(problem)
        return _adding(program, Kind.MEASURE, form), 422
    content = blank_measure(measure_id, form.name.data.strip(), actor.name, str(_today(program) + A_YEAR))
    return _begin(shop, Kind.MEASURE, measure_id, content, _("New measure."), actor)


@bp.get(ONE)
@door(Permission.DEFINITION_EDIT)
def show(code: str, kind: str, definition_id: str, actor: Actor) -> str:
    """What holds, what is drafted and what is wrong with it, every version, and what can be done."""
    shop, what = _shop(queries.program_of(actor, code)), Kind(kind)
    return _page(shop, what, definition_id, actor)


@bp.post(f"{ONE}/adapt")
@door(Permission.DEFINITION_EDIT, writes=True)
def adapt(code: str, kind: str, definition_id: str, actor: Actor) -> Any:
    """Begin a draft with what holds now."""
    shop, what = _shop(queries.program_of(actor, code)), Kind(kind)
    content = shop.content(what, definition_id)
    if content is None:
        raise NotFound
    number = shop.next_number(what, definition_id)
    first, named = (_this_month(shop.program), {"version": number}) if what is Kind.MEASURE else (None, {})
    text = Text(as_new(content, **named), first, _("Adapted."))
    actions.begin(whose=_whose(shop, what, definition_id), number=number, text=text, by=actor)
    return _to("edit", shop, what, definition_id)


@bp.get(f"{ONE}/copy")
@door(Permission.DEFINITION_EDIT)
def copy(code: str, kind: str, definition_id: str, actor: Actor) -> str:
    shop, what = _shop(queries.program_of(actor, code)), Kind(kind)
    return _copying(shop, what, definition_id, CopyForm())


@bp.post(f"{ONE}/copy")
@door(Permission.DEFINITION_EDIT, writes=True)
def save_copy(code: str, kind: str, definition_id: str, actor: Actor) -> Any:
    """A new definition that begins with what another one says; a project's measures are copied with it."""
    shop, what, form = _shop(queries.program_of(actor, code)), Kind(kind), CopyForm()
    content = _content(shop, what, definition_id)
    new_id, new_code = (form.id.data or "").strip(), (form.code.data or "").strip()
    try:
        _named(form.name.data, "name")
        _check_copy(shop, what, definition_id, new_id, new_code)
    except Invalid as problem:
        form.blame(problem)
        return _copying(shop, what, definition_id, form), 422
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
    shop, what = _shop(queries.program_of(actor, code)), Kind(kind)
    draft = _own_draft(shop, what, definition_id)
    if draft.ends:
        return _to("retire", shop, what, definition_id)
    form = DefinitionForm.of(what, draft.content, first=draft.first, why=draft.why, version=draft.version)
    form.say(shop.problems(what, draft.content, draft.first))
    return _form(shop, what, definition_id, form)


@bp.post(f"{ONE}/edit")
@door(Permission.DEFINITION_EDIT, writes=True)
def revise(code: str, kind: str, definition_id: str, actor: Actor) -> Any:
    """Save the draft, whole or not: what is wrong stands at its field and keeps it from being released. Where somebody
    else saved first, both are shown and nothing typed is lost."""
    shop, what = _shop(queries.program_of(actor, code)), Kind(kind)
    draft = _own_draft(shop, what, definition_id)
    form = DefinitionForm.of(what, draft.content)
    read = form.read(_this_month(shop.program))
    if read is None:
        return _form(shop, what, definition_id, form), 422
    if form.opened_on != draft.version:
        form.version.data = str(draft.version)
        return _form(shop, what, definition_id, form, clash=draft), 409
    first, why = read
    text = Text(form.content, first, why)
    actions.revise(whose=_whose(shop, what, definition_id), opened_on=draft.version, text=text, by=actor)
    count = len(shop.problems(what, form.content, first))
    if count:
        flash(_("The draft is saved. It cannot be released before everything marked is corrected."), "done")
        return _to("edit", shop, what, definition_id)
    flash(_("The draft is saved."), "done")
    return _to("show", shop, what, definition_id)


@bp.get(f"{ONE}/retire")
@door(Permission.DEFINITION_EDIT)
def retire(code: str, kind: str, definition_id: str, actor: Actor) -> str:
    shop, what = _shop(queries.program_of(actor, code)), Kind(kind)
    form, draft = RetireForm(), shop.draft(what, definition_id)
    known = {"last": str(_this_month(shop.program))}
    if draft is not None and draft.ends:
        known = {"last": str(draft.last), "why": draft.why, "version": str(draft.version)}
    forms.filled(form, known)
    return _retiring(shop, what, definition_id, form)


@bp.post(f"{ONE}/retire")
@door(Permission.DEFINITION_EDIT, writes=True)
def save_end(code: str, kind: str, definition_id: str, actor: Actor) -> Any:
    """Draft the end of a definition. History and charts stay; it ends when an administrator releases it."""
    shop, what, form = _shop(queries.program_of(actor, code)), Kind(kind), RetireForm()
    read = form.read(_this_month(shop.program) + MOST_AHEAD)
    if read is None:
        return _retiring(shop, what, definition_id, form), 422
    last, why = read
    whose, draft = _whose(shop, what, definition_id), shop.draft(what, definition_id)
    text = Text(_content(shop, what, definition_id), None, why, last)
    if draft is None:
        actions.begin(whose=whose, number=shop.next_number(what, definition_id), text=text, by=actor)
    else:
        actions.revise(whose=whose, opened_on=form.opened_on, text=text, by=actor)
    flash(_("The end is drafted. It holds once it is released."), "done")
    return _to("show", shop, what, definition_id)


@bp.post(f"{ONE}/withdraw")
@door(Permission.DEFINITION_EDIT, writes=True)
def withdraw(code: str, kind: str, definition_id: str, actor: Actor) -> Any:
    shop, what = _shop(queries.program_of(actor, code)), Kind(kind)
    whose = _whose(shop, what, definition_id)
    actions.withdraw(whose=whose, opened_on=VersionedForm().opened_on, by=actor)
    flash(_("The draft is withdrawn."), "done")
    if shop.content(what, definition_id) is None:
        return redirect(url_for(".index", program=code), 303)
    return _to("show", shop, what, definition_id)


@bp.post(f"{ONE}/release")
@door(Permission.DEFINITION_RELEASE, writes=True)
def release(code: str, kind: str, definition_id: str, actor: Actor) -> Any:
    """Let a draft hold for every practice of the program; the drafts of a project's measures go with it."""
    program, what = queries.program_of(actor, code), Kind(kind)
    shop = _shop(program)
    draft = _own_draft(shop, what, definition_id)
    together = shop.released_with(draft)
    for each in together:
        _check_releaser(actor, program, each)
        if shop.hindrances(each, together):
            flash(_("%(id)s cannot be released yet. What has to be corrected stands below.", id=each.definition_id))
            return _page(shop, each.kind, each.definition_id, actor), 422
    for each in together:
        opened_on = VersionedForm().opened_on if each is draft else each.version
        actions.release(whose=_whose(shop, each.kind, each.definition_id), opened_on=opened_on, by=actor)
    flash(_("Released. Every practice of the program sees it now."), "done")
    return _to("show", shop, what, definition_id)


@bp.get(f"{ONE}/changes")
@door(Permission.DEFINITION_EDIT)
def changes(code: str, kind: str, definition_id: str, actor: Actor) -> str:
    """Two versions side by side: `?before=` and `?after=` name them; 'file' is what the portal came with."""
    shop, what = _shop(queries.program_of(actor, code)), Kind(kind)
    known = _versions(shop, what, definition_id)
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
        **_about(shop, what, definition_id),
    )


# --- what the pages share


def _shop(program: ProgramFacts) -> Workshop:
    return workshop(program, files(), library_of(program.id))


def _whose(shop: Workshop, kind: Kind, definition_id: str) -> Whose:
    return Whose(shop.program.id, kind, definition_id)


def _to(step: str, shop: Workshop, kind: Kind, definition_id: str) -> Any:
    there = url_for(f".{step}", code=shop.program.code, kind=kind.value, definition_id=definition_id)
    return redirect(there, 303)


def _draft(shop: Workshop, kind: Kind, definition_id: str, content: Content, why: str, by: Actor) -> None:
    """The first version of something new; it holds in every month."""
    actions.begin(whose=_whose(shop, kind, definition_id), number="1", text=Text(content, None, why), by=by)


def _begin(shop: Workshop, kind: Kind, definition_id: str, content: Content, why: str, by: Actor) -> Any:
    _draft(shop, kind, definition_id, content, why, by)
    return _to("edit", shop, kind, definition_id)


def _own_draft(shop: Workshop, kind: Kind, definition_id: str) -> Kept:
    draft = shop.draft(kind, definition_id)
    if draft is None:
        raise NotFound
    return draft


def _content(shop: Workshop, kind: Kind, definition_id: str) -> Content:
    """What holds; NotFound for what is not there."""
    content = shop.content(kind, definition_id)
    if content is None:
        raise NotFound
    return content


def _named(text: str | None, field: str) -> None:
    if not (text or "").strip():
        raise Invalid(field, words("Give it a name."))


def _ids(shop: Workshop) -> frozenset[str]:
    return shop.taken | shop.measure_ids


def _check_copy(shop: Workshop, kind: Kind, definition_id: str, new_id: str, new_code: str) -> None:
    if kind is Kind.PROJECT:
        check_project_id(new_id, new_code, shop.taken)
        return
    project = shop.project_by_code(code_of(definition_id))
    if project is None:
        raise NotFound
    check_measure_id(new_id, project, _ids(shop))


def _check_releaser(actor: Actor, program: ProgramFacts, draft: Kept) -> None:
    """Refused to release what one wrote oneself, unless nobody else could."""
    if not queries.may_release(actor, program):
        raise Refused
    if draft.writer_id == actor.person_id and not queries.is_only_releaser(actor, program):
        raise Refused(words("You wrote this draft. Another administrator of the program has to release it."))


def _today(program: ProgramFacts) -> date:
    return today_at(program.time_zone)


def _this_month(program: ProgramFacts) -> Month:
    return Month.of(_today(program))


def _versions(shop: Workshop, kind: Kind, definition_id: str) -> dict[str, Content]:
    """What can be compared, oldest first: the file, each version, the draft."""
    kept = [each for each in reversed(shop.versions(kind, definition_id)) if not each.ends]
    file, draft = shop.file_content(kind, definition_id), shop.draft(kind, definition_id)
    found: dict[str, Content] = {"file": file} if file else {}
    found |= {each.number: each.content for each in kept}
    if draft is not None and not draft.ends:
        found["draft"] = draft.content
    if not found:
        raise NotFound
    return found


def _about(shop: Workshop, kind: Kind, definition_id: str) -> dict[str, Any]:
    """What every page of one definition says of it."""
    draft = shop.draft(kind, definition_id)
    content = shop.content(kind, definition_id) or (draft.content if draft else None)
    if content is None:
        raise NotFound
    code = content["code"] if kind is Kind.PROJECT else code_of(definition_id)
    return {
        "program": shop.program,
        "shop": shop,
        "kind": kind,
        "definition_id": definition_id,
        "content": content,
        "name": content.get("title") or content.get("name"),
        "project": shop.project_by_code(code),
        "label_of": forms.label_of,
        "said_of": forms.said_of,
    }


def _page(shop: Workshop, kind: Kind, definition_id: str, actor: Actor) -> str:
    about = _about(shop, kind, definition_id)
    draft = shop.draft(kind, definition_id)
    together = shop.released_with(draft) if draft else []
    return render_template(
        "measures/definitions/desk/show.html",
        draft=draft,
        together=together,
        hindrances={each.definition_id: shop.hindrances(each, together) for each in together},
        changed=shop.changes(draft) if draft and not draft.ends else (),
        versions=shop.versions(kind, definition_id),
        confirmed=queries.confirmed_in(shop.program, kind, definition_id),
        standing=shop.standing(kind, definition_id),
        may_release=queries.may_release(actor, shop.program),
        is_own_draft=draft is not None and draft.writer_id == actor.person_id,
        is_only_releaser=queries.is_only_releaser(actor, shop.program),
        measure_kind=Kind.MEASURE,
        measures=shop.measure_names(about["content"]) if kind is Kind.PROJECT else {},
        **about,
    )


def _form(shop: Workshop, kind: Kind, definition_id: str, form: Any, clash: Kept | None = None) -> str:
    standing = shop.content(kind, definition_id)
    return render_template(
        "measures/definitions/desk/edit.html",
        form=form,
        errors=form.error_links,
        clash=clash,
        clashing=differences(kind, clash.content, form.content) if clash else (),
        is_new=standing is None,
        hint_of=forms.hint_of,
        choices_of=forms.choices_of,
        **_about(shop, kind, definition_id),
    )


def _adding(program: ProgramFacts, kind: Kind, form: Any) -> str:
    projects = [("", "–"), *((each.id, each.title) for each in _shop(program).with_drafts.values())]
    return render_template(
        "measures/definitions/desk/add.html", program=program, kind=kind, form=form, projects=projects
    )


def _copying(shop: Workshop, kind: Kind, definition_id: str, form: CopyForm) -> str:
    about = _about(shop, kind, definition_id)
    if request.method == "GET" and kind is Kind.MEASURE:
        forms.filled(form, {"id": free_measure_id(about["project"], _ids(shop))})
    return render_template("measures/definitions/desk/copy.html", form=form, **about)


def _retiring(shop: Workshop, kind: Kind, definition_id: str, form: RetireForm) -> str:
    return render_template("measures/definitions/desk/retire.html", form=form, **_about(shop, kind, definition_id))
