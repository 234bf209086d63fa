"""Readers write: about a guideline, or about a search that found nothing. Open to whoever may read guidelines."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from qi_portal.db import utc_now
from qi_portal.domain.access import Actor, Permission
from qi_portal.domain.content.guideline import Guideline
from qi_portal.domain.errors import Invalid
from qi_portal.guidelines.editing.feedback import actions
from qi_portal.guidelines.editing.feedback.forms import FeedbackForm
from qi_portal.guidelines.editing.feedback.queries import SENDING_WINDOW, sent_by, steps_of
from qi_portal.guidelines.editing.queries import Region, every_region, region_of_reader
from qi_portal.web.clock import today_at
from qi_portal.web.doors import door
from qi_portal.web.shelves import library

bp = Blueprint("feedback", __name__)

RETRY_SECONDS = str(SENDING_WINDOW.seconds)


@bp.get("/guidelines/<slug>/feedback")
@door(Permission.GUIDELINE_READ)
def enter(slug: str, actor: Actor) -> str:
    guideline = _guideline(slug)
    return _page(guideline, FeedbackForm(guideline, _choices(actor)), actor)


@bp.post("/guidelines/<slug>/feedback")
@door(Permission.GUIDELINE_READ, writes=True)
def send(slug: str, actor: Actor) -> Any:
    guideline = _guideline(slug)
    return _send(guideline, actor, url_for("guidelines.show", slug=guideline.slug))


@bp.get("/feedback")
@door(Permission.GUIDELINE_READ)
def enter_search(actor: Actor) -> str:
    """For a search that found nothing: its words are filled in."""
    searched = request.args.get("q", "")[: actions.MOST_OF_SEARCH]
    return _page(None, FeedbackForm(None, _choices(actor), searched), actor)


@bp.post("/feedback")
@door(Permission.GUIDELINE_READ, writes=True)
def send_search(actor: Actor) -> Any:
    return _send(None, actor, url_for("guidelines.home"))


def _send(guideline: Guideline | None, actor: Actor, back: str) -> Any:
    form, now, source = FeedbackForm(guideline, _choices(actor)), utc_now(), request.remote_addr or ""
    if actions.is_throttled(source=source, now=now):
        return _page(guideline, form, actor, is_throttled=True), 429, {"Retry-After": RETRY_SECONDS}
    region = region_of_reader(actor) or _chosen(form)
    if region is None:
        form.region.errors = [_("Choose a program, so that your message reaches somebody.")]
        return _page(guideline, form, actor), 422
    try:
        actions.send(
            region=region,
            sent=_sent(guideline, form),
            source=source,
            today=today_at(region.time_zone),
            now=now,
            by=actor,
        )
    except Invalid as problem:
        form.blame(problem)
        return _page(guideline, form, actor), 422
    flash(_("Thank you. Your message has an owner and is answered within %(n)s days.", n=actions.ANSWER_DAYS), "done")
    return redirect(back, 303)


def _sent(guideline: Guideline | None, form: FeedbackForm) -> actions.Sent:
    return actions.Sent(
        text=form.text.data or "",
        condition_id=guideline.id if guideline else None,
        rule_id=form.rule_id,
        searched="" if guideline else form.searched.data or "",
        name=form.name.data or "",
        email=form.email.data or "",
    )


def _page(guideline: Guideline | None, form: FeedbackForm, actor: Actor, *, is_throttled: bool = False) -> str:
    own = sent_by(actor, guideline.id if guideline else None)
    return render_template(
        "guidelines/editing/feedback_form.html",
        guideline=guideline,
        form=form,
        errors=form.error_links,
        own=own,
        answers=steps_of(own),
        is_throttled=is_throttled,
        days=actions.ANSWER_DAYS,
        most=actions.MOST_OF_MESSAGE,
    )


def _choices(actor: Actor) -> list[Region]:
    """The programs to choose from; none where the reader's is known."""
    return [] if region_of_reader(actor) else every_region()


def _chosen(form: FeedbackForm) -> Region | None:
    return next((each for each in every_region() if each.code == form.region.data), None)


def _guideline(slug: str) -> Guideline:
    return library().guideline(slug)
