"""A practice's coaching: notes, contacts, what is planned; and a coach's caseload."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from qi_portal.coaching import actions, caseload, queries
from qi_portal.coaching.forms import ContactForm, NextForm
from qi_portal.coaching.queries import Kept
from qi_portal.domain.access import Actor, Permission, Place, may
from qi_portal.domain.coaching.need import Urgency
from qi_portal.domain.content.measure import Project
from qi_portal.measures.unlocks.queries import count_waiting
from qi_portal.practices.queries import enrollments_of
from qi_portal.web.clock import today_at
from qi_portal.web.doors import door
from qi_portal.web.forms import opened_on
from qi_portal.web.shelves import library

bp = Blueprint("coaching", __name__, template_folder="templates")


@bp.get("/caseload")
@door(Permission.CASELOAD_READ)
def cases(actor: Actor) -> str:
    """The practices in order of who needs somebody first, with the reasons: a coach's own, or a program's by coach."""
    every = caseload.caseload_of(actor, library().projects)
    coaches = sorted({coach for case in every for coach in case.coaches}, key=lambda coach: coach.name)
    chosen = next((coach for coach in coaches if str(coach.id) == request.args.get("coach")), None)
    shown = [case for case in every if chosen is None or chosen in case.coaches]
    return render_template(
        "coaching/caseload.html",
        groups=[(urgency, [case for case in shown if case.urgency is urgency]) for urgency in Urgency],
        coaches=coaches,
        chosen=chosen,
        projects=library().projects,
        urgencies=Urgency,
        most_urgent=next(iter(shown), None),
        asked_to_open=count_waiting(actor),
    )


@bp.get("/practices/<practice>/coaching/")
@door(Permission.COACHING_READ)
def show(practice: Place, actor: Actor) -> str:
    return _page(practice, actor)


@bp.post("/practices/<practice>/coaching/next")
@door(Permission.COACHING_WORK, writes=True)
def plan(practice: Place, actor: Actor) -> Any:
    form = NextForm()
    planned = form.read(today_at(practice.time_zone))
    if planned is None:
        return _page(practice, actor, next_form=form), 422
    actions.plan_next(place=practice, planned=planned, by=actor)
    flash(_("Saved. The practice sees the day."), "done")
    return _to_page(practice)


@bp.post("/practices/<practice>/coaching/next/clear")
@door(Permission.COACHING_WORK, writes=True)
def clear(practice: Place, actor: Actor) -> Any:
    actions.plan_next(place=practice, planned=None, by=actor)
    flash(_("Nothing is planned now."), "done")
    return _to_page(practice)


@bp.get("/practices/<practice>/coaching/add")
@door(Permission.COACHING_WORK)
def enter(practice: Place, actor: Actor) -> str:
    form = ContactForm(_projects(practice))
    form.held_on.data = str(today_at(practice.time_zone))
    return _form(practice, form)


@bp.post("/practices/<practice>/coaching/add")
@door(Permission.COACHING_WORK, writes=True)
def save(practice: Place, actor: Actor) -> Any:
    form = ContactForm(_projects(practice))
    contact = form.read(today_at(practice.time_zone))
    if contact is None:
        return _form(practice, form), 422
    actions.add(place=practice, contact=contact, by=actor)
    flash(_("Saved. When are you in touch next?"), "done")
    return _to_page(practice)


@bp.get("/practices/<practice>/coaching/<uuid:contact_id>")
@door(Permission.COACHING_WORK)
def edit(practice: Place, contact_id: UUID, actor: Actor) -> str:
    kept = queries.contact_of(actor, practice, contact_id)
    return _form(practice, ContactForm(_projects(practice), kept.contact, kept.version), kept)


@bp.post("/practices/<practice>/coaching/<uuid:contact_id>")
@door(Permission.COACHING_WORK, writes=True)
def change(practice: Place, contact_id: UUID, actor: Actor) -> Any:
    """Save it anew; what somebody else saved meanwhile is shown beside what was typed here."""
    kept = queries.contact_of(actor, practice, contact_id)
    form = ContactForm(_projects(practice))
    contact = form.read(today_at(practice.time_zone))
    if contact is None:
        return _form(practice, form, kept), 422
    if form.opened_on != kept.version:
        form.version.data = str(kept.version)
        return _form(practice, form, kept, clash=kept), 409
    actions.revise(place=practice, contact_id=contact_id, opened_on=form.opened_on, contact=contact, by=actor)
    flash(_("Saved."), "done")
    return _to_page(practice)


@bp.post("/practices/<practice>/coaching/<uuid:contact_id>/remove")
@door(Permission.COACHING_WORK, writes=True)
def remove(practice: Place, contact_id: UUID, actor: Actor) -> Any:
    actions.remove(place=practice, contact_id=contact_id, opened_on=opened_on(), by=actor)
    return _to_page(practice, removed=contact_id)


@bp.post("/practices/<practice>/coaching/<uuid:contact_id>/put-back")
@door(Permission.COACHING_WORK, writes=True)
def put_back(practice: Place, contact_id: UUID, actor: Actor) -> Any:
    actions.put_back(place=practice, contact_id=contact_id, opened_on=opened_on(), by=actor)
    flash(_("It is back."), "done")
    return _to_page(practice)


def _page(practice: Place, actor: Actor, next_form: NextForm | None = None) -> str:
    planned = queries.next_contacts(actor, [practice.practice_id]).get(practice.practice_id)
    removed = queries.removed_contacts(actor, practice)
    return render_template(
        "coaching/show.html",
        practice=practice,
        contacts=queries.contacts_of(actor, practice),
        coaches=queries.coaches_of([practice.practice_id]).get(practice.practice_id, ()),
        planned=planned,
        next_form=next_form or NextForm(planned),
        removed=removed,
        just_removed=next((kept for kept in removed if str(kept.id) == request.args.get("removed")), None),
        may_work=may(actor, Permission.COACHING_WORK, practice),
        today=today_at(practice.time_zone),
        projects=library().projects,
    )


def _form(practice: Place, form: ContactForm, kept: Kept | None = None, clash: Kept | None = None) -> str:
    return render_template(
        "coaching/form.html", practice=practice, form=form, kept=kept, clash=clash, errors=form.error_links
    )


def _to_page(practice: Place, removed: UUID | None = None) -> Any:
    return redirect(url_for(".show", practice=practice.code, removed=removed), 303)


def _projects(practice: Place) -> list[Project]:
    """What the practice takes part in, or did."""
    shelf = library().projects
    return [shelf[each.project_id] for each in enrollments_of([practice.practice_id]) if each.project_id in shelf]
