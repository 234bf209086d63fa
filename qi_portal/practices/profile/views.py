"""A practice's facts: its region, its clinicians, and how many children it looks after."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from qi_portal.domain.access import Actor, Permission, Place, may
from qi_portal.domain.periods import Month
from qi_portal.practices.profile import actions, queries
from qi_portal.practices.profile.forms import ProfileForm
from qi_portal.practices.profile.queries import Kept
from qi_portal.web.clock import today_at
from qi_portal.web.doors import door

bp = Blueprint("practice_profile", __name__, template_folder="../templates")

URL = "/practices/<practice>/profile"


@bp.get(URL)
@door(Permission.PRACTICE_READ)
def show(practice: Place, actor: Actor) -> str:
    kept = queries.profile_of(actor, practice)
    return _page(practice, actor, kept, ProfileForm(kept))


@bp.post(URL)
@door(Permission.PRACTICE_CHANGE, writes=True)
def save(practice: Place, actor: Actor) -> Any:
    """Save it; what somebody else saved meanwhile is shown beside what was typed here."""
    kept = queries.profile_of(actor, practice)
    form = ProfileForm(kept)
    profile = form.read(Month.of(today_at(practice.time_zone)))
    if profile is None:
        return _page(practice, actor, kept, form), 422
    if form.opened_on != kept.version and profile != kept.profile:
        form.version.data = str(kept.version)
        return _page(practice, actor, kept, form, clash=True), 409
    actions.change_profile(place=practice, profile=profile, opened_on=kept.version, by=actor)
    flash(_("Saved."), "done")
    return redirect(url_for(".show", practice=practice.code), 303)


def _page(practice: Place, actor: Actor, kept: Kept, form: ProfileForm, *, clash: bool = False) -> str:
    return render_template(
        "practices/profile.html",
        practice=practice,
        kept=kept.profile,
        form=form,
        errors=form.error_links,
        clash=clash,
        regions=queries.regions_of(practice),
        may_change=may(actor, Permission.PRACTICE_CHANGE, practice),
    )
