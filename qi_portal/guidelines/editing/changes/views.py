"""Drafting a local change, looking at it, deciding on it, taking it back."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from qi_portal.domain.access import Actor, Permission
from qi_portal.domain.content.guideline import Guideline
from qi_portal.domain.content.local import Frame, LocalKind, Wording, frame_of
from qi_portal.domain.content.wording import differences
from qi_portal.domain.errors import Invalid, NotFound, Stale
from qi_portal.guidelines.editing.changes import actions, queries
from qi_portal.guidelines.editing.changes.forms import ChangeForm
from qi_portal.guidelines.editing.changes.queries import Change, State
from qi_portal.guidelines.editing.forms import ReasonForm
from qi_portal.guidelines.editing.queries import Region, may_in, region_where
from qi_portal.web.doors import door
from qi_portal.web.forms import opened_on
from qi_portal.web.shelves import library

bp = Blueprint("local_changes", __name__, url_prefix="/guideline-desk/<code>")


@bp.get("/guidelines/<slug>/add/<kind>")
@door(Permission.GUIDELINE_EDIT)
def enter(code: str, slug: str, kind: str, actor: Actor) -> str:
    """An empty form; what the change would replace is filled in."""
    region, guideline = region_where(actor, Permission.GUIDELINE_EDIT, code), _guideline(slug)
    about = _about(guideline, kind)
    before = _before(region, guideline, about, _replaces())
    return _form(region, guideline, about, ChangeForm(about.kind, before))


@bp.post("/guidelines/<slug>/add/<kind>")
@door(Permission.GUIDELINE_EDIT, writes=True)
def save(code: str, slug: str, kind: str, actor: Actor) -> Any:
    region, guideline = region_where(actor, Permission.GUIDELINE_EDIT, code), _guideline(slug)
    about = _about(guideline, kind)
    form = ChangeForm(about.kind)
    wording = form.read(frame_of(guideline, about.target))
    if wording is None:
        return _form(region, guideline, about, form), 422
    change_id = actions.draft(
        region=region, about=about, wording=wording, reason=form.reason.data, by=actor, replaces=_replaces()
    )
    flash(_("The draft is saved. Readers see it after somebody else has approved it."), "done")
    return redirect(url_for(".show", code=code, change_id=change_id), 303)


@bp.get("/changes/<uuid:change_id>")
@door(Permission.GUIDELINE_DESK)
def show(code: str, change_id: UUID, actor: Actor) -> str:
    region = region_where(actor, Permission.GUIDELINE_DESK, code)
    return _page(region, queries.change_of(region, change_id), actor, ReasonForm(formdata=None))


@bp.get("/changes/<uuid:change_id>/edit")
@door(Permission.GUIDELINE_EDIT)
def edit(code: str, change_id: UUID, actor: Actor) -> str:
    region, change = _own_draft(code, change_id, actor)
    form = ChangeForm(change.kind, change.wording, change.reason, change.version)
    return _form(region, _guideline(change.condition_id), _about_of(change), form, change)


@bp.post("/changes/<uuid:change_id>/edit")
@door(Permission.GUIDELINE_EDIT, writes=True)
def revise(code: str, change_id: UUID, actor: Actor) -> Any:
    """Save the draft anew; somebody's other window that saved first is shown beside what was typed here."""
    region, change = _own_draft(code, change_id, actor)
    guideline, form = _guideline(change.condition_id), ChangeForm(change.kind)
    wording = form.read(frame_of(guideline, change.target))
    if wording is None:
        return _form(region, guideline, _about_of(change), form, change), 422
    if form.opened_on != change.version:
        form.version.data = str(change.version)
        return _form(region, guideline, _about_of(change), form, change, clash=change), 409
    actions.revise(
        region=region,
        change_id=change_id,
        opened_on=form.opened_on,
        wording=wording,
        reason=form.reason.data,
        by=actor,
    )
    flash(_("The draft is saved."), "done")
    return redirect(url_for(".show", code=code, change_id=change_id), 303)


@bp.post("/changes/<uuid:change_id>/submit")
@door(Permission.GUIDELINE_EDIT, writes=True)
def submit(code: str, change_id: UUID, actor: Actor) -> Any:
    region = region_where(actor, Permission.GUIDELINE_EDIT, code)
    actions.submit(region=region, change_id=change_id, opened_on=opened_on(), by=actor)
    flash(_("Sent for review. Somebody else has to approve it."), "done")
    return redirect(url_for(".show", code=code, change_id=change_id), 303)


@bp.post("/changes/<uuid:change_id>/discard")
@door(Permission.GUIDELINE_EDIT, writes=True)
def discard(code: str, change_id: UUID, actor: Actor) -> Any:
    region = region_where(actor, Permission.GUIDELINE_EDIT, code)
    actions.discard(region=region, change_id=change_id, opened_on=opened_on(), by=actor)
    flash(_("The draft is discarded."), "done")
    return redirect(url_for("guideline_desk.show", code=code), 303)


@bp.post("/changes/<uuid:change_id>/approve")
@door(Permission.GUIDELINE_PUBLISH, writes=True)
def approve(code: str, change_id: UUID, actor: Actor) -> Any:
    """Publish; hiding a guideline asks for a tick first."""
    region = region_where(actor, Permission.GUIDELINE_PUBLISH, code)
    change, form = queries.change_of(region, change_id), ReasonForm()
    if change.kind is LocalKind.HIDE and not form.is_confirmed():
        return _page(region, change, actor, form), 422
    _refuse_gone(change)
    actions.approve(region=region, change_id=change_id, opened_on=form.opened_on, by=actor)
    flash(_("Published. Readers see it now."), "done")
    return redirect(url_for(".show", code=code, change_id=change_id), 303)


@bp.post("/changes/<uuid:change_id>/send-back")
@door(Permission.GUIDELINE_PUBLISH, writes=True)
def send_back(code: str, change_id: UUID, actor: Actor) -> Any:
    def deed(region: Region, form: ReasonForm) -> None:
        actions.send_back(
            region=region, change_id=change_id, opened_on=form.opened_on, note=form.note.data or "", by=actor
        )

    return _with_reason(code, change_id, actor, deed, _("Sent back to its author."))


@bp.post("/changes/<uuid:change_id>/withdraw")
@door(Permission.GUIDELINE_PUBLISH, writes=True)
def withdraw(code: str, change_id: UUID, actor: Actor) -> Any:
    def deed(region: Region, form: ReasonForm) -> None:
        actions.withdraw(
            region=region, change_id=change_id, opened_on=form.opened_on, note=form.note.data or "", by=actor
        )

    done = _("Withdrawn. The guideline says again what it said before.")
    return _with_reason(code, change_id, actor, deed, done, asks_for_tick=True)


def _with_reason(
    code: str,
    change_id: UUID,
    actor: Actor,
    deed: Callable[[Region, ReasonForm], None],
    done: str,
    *,
    asks_for_tick: bool = False,
) -> Any:
    region = region_where(actor, Permission.GUIDELINE_PUBLISH, code)
    change, form = queries.change_of(region, change_id), ReasonForm()
    if asks_for_tick and not form.is_confirmed():
        return _page(region, change, actor, form), 422
    try:
        deed(region, form)
    except Invalid as problem:
        form.blame(problem)
        return _page(region, change, actor, form), 422
    flash(done, "done")
    return redirect(url_for(".show", code=code, change_id=change_id), 303)


def _form(
    region: Region,
    guideline: Guideline,
    about: actions.About,
    form: ChangeForm,
    change: Change | None = None,
    clash: Change | None = None,
) -> str:
    return render_template(
        "guidelines/editing/change_form.html",
        region=region,
        guideline=guideline,
        kind=about.kind,
        frame=frame_of(guideline, about.target),
        form=form,
        change=change,
        clash=clash,
        errors=form.error_links,
    )


def _page(region: Region, change: Change, actor: Actor, form: ReasonForm) -> str:
    guideline = _guideline(change.condition_id)
    before = _before(region, guideline, _about_of(change), change.replaces, is_decided=not change.is_in_hand)
    is_author = change.author_id == actor.person_id
    may_publish = may_in(actor, Permission.GUIDELINE_PUBLISH, region)
    return render_template(
        "guidelines/editing/change.html",
        region=region,
        guideline=guideline,
        change=change,
        frame=frame_of(guideline, change.target),
        differences=differences(change.kind, before, change.wording),
        is_later=_is_later(guideline, change),
        is_gone=change.is_gone(guideline),
        steps=queries.steps_of(region, change.id),
        may_edit=is_author and change.state is State.DRAFT and may_in(actor, Permission.GUIDELINE_EDIT, region),
        may_review=may_publish and change.state is State.IN_REVIEW and not is_author,
        is_own_review=may_publish and change.state is State.IN_REVIEW and is_author,
        may_withdraw=may_publish and change.state is State.PUBLISHED,
        form=form,
        errors=form.error_links,
    )


def _before(
    region: Region,
    guideline: Guideline,
    about: actions.About,
    replaces: UUID | None,
    *,
    is_decided: bool = False,
) -> Wording | None:
    """What stands now where the change would stand: another change, the guideline's own time frame, or nothing."""
    standing = None
    if about.kind.stands_alone and not is_decided:
        standing = queries.in_force(region, guideline.id, about.kind, about.target)
    elif replaces:
        standing = queries.change_of(region, replaces)
    if standing:
        return standing.wording
    frame = frame_of(guideline, about.target)
    return Wording(text=frame.within.text, days=int(frame.within.days)) if frame else None


def _own_draft(code: str, change_id: UUID, actor: Actor) -> tuple[Region, Change]:
    """The actor's own draft; Stale when it is none any more, NotFound when it is somebody else's."""
    region = region_where(actor, Permission.GUIDELINE_EDIT, code)
    change = queries.change_of(region, change_id)
    if change.author_id != actor.person_id:
        raise NotFound
    if change.state is not State.DRAFT:
        raise Stale(actions.STALE)
    return region, change


def _about(guideline: Guideline, kind: str) -> actions.About:
    """What the address asks for; NotFound for an unknown kind or a time frame that cannot be changed."""
    target = request.args.get("target", "")
    if kind not in list(LocalKind):
        raise NotFound
    about = actions.About(guideline.id, LocalKind(kind), target if kind == LocalKind.TIME_FRAME else "")
    if about.kind is LocalKind.TIME_FRAME and frame_of(guideline, target) is None:
        raise NotFound
    return about


def _about_of(change: Change) -> actions.About:
    return actions.About(change.condition_id, change.kind, change.target)


def _replaces() -> UUID | None:
    return request.args.get("replaces", type=UUID)


def _refuse_gone(change: Change) -> None:
    if change.is_gone(_guideline(change.condition_id)):
        raise Stale(actions.STALE)


def _is_later(guideline: Guideline, change: Change) -> bool:
    """Whether children would wait longer than the guideline itself says."""
    frame: Frame | None = frame_of(guideline, change.target)
    return frame is not None and change.wording.days is not None and change.wording.days > frame.within.days


def _guideline(name: str) -> Guideline:
    return library().guideline(name)
