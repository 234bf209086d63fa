"""Saving what a practice says of itself."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm.exc import StaleDataError

from qi_portal.audit.actions import on_behalf, record
from qi_portal.db import db
from qi_portal.domain.access import Actor, Place
from qi_portal.domain.entry.practice_size import Profile
from qi_portal.domain.errors import NotFound, Stale
from qi_portal.practices.kept import STALE
from qi_portal.practices.models import Practice
from qi_portal.practices.profile.queries import profile_in


def change_profile(*, place: Place, profile: Profile, opened_on: int, by: Actor) -> None:
    """Keep the facts with their audit row; Stale when somebody saved others first. Saving the same again is nothing."""
    query = select(Practice).where(Practice.id == place.practice_id)
    row = db.session.scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise NotFound
    before = profile_in(row)
    if before == profile:
        return
    if row.version != opened_on:
        raise Stale(STALE)
    row.region, row.clinicians = profile.region, profile.clinicians
    row.children, row.children_as_of = profile.children, profile.children_as_of
    _flush()
    record(
        "practice.change",
        by=by,
        place=place,
        object_kind="practice",
        object_id=place.code,
        before=_told(before),
        after=_told(profile) | (on_behalf(by, place) if by.is_signed_in else {}),
    )


def _flush() -> None:
    try:
        db.session.flush()
    except StaleDataError as clash:
        raise Stale(STALE) from clash


def _told(profile: Profile) -> dict[str, Any]:
    as_of = profile.children_as_of
    return vars(profile) | {"children_as_of": str(as_of) if as_of else None}
