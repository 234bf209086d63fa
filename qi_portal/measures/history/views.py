""" "How was this point made": where a month's numbers came from, who entered them, and every change since."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template
from flask_babel import format_time

from qi_portal.domain.access import Actor, Permission, Place, may
from qi_portal.domain.content.definition_history import counted_by, definition_at
from qi_portal.domain.content.measure import Measure
from qi_portal.domain.entry.made import changed_parts
from qi_portal.domain.errors import NotFound
from qi_portal.domain.periods import Month
from qi_portal.measures.history.queries import Made, history_of
from qi_portal.practices.queries import enrollment_of
from qi_portal.web.clock import today_at
from qi_portal.web.doors import door
from qi_portal.web.shelves import library

bp = Blueprint("history", __name__)


@bp.get("/practices/<practice>/measures/<measure_id>/months/<month:month>")
@door(Permission.MEASURE_READ)
def show(practice: Place, measure_id: str, month: Month, actor: Actor) -> str:
    measure, today = library().measure(measure_id), today_at(practice.time_zone)
    enrolled = enrollment_of(practice, measure.project_id)
    if month > Month.of(today):
        raise NotFound
    made = history_of(actor, practice, measure_id, month)
    counted = counted_by(measure, made.now.definition_version, month) if made.now else definition_at(measure, month)
    return render_template(
        "measures/history/show.html",
        practice=practice,
        measure=counted,
        project=library().project(measure.project_id),
        month=month,
        made=made,
        value=counted.value(made.now.numerator, made.now.denominator)
        if made.now and made.now.numerator is not None
        else None,
        is_late=made.saved_at is not None and made.version == 1 and made.saved_at.date() > month.due_on,
        is_locked=month.is_locked(today),
        may_enter=may(actor, Permission.MEASURE_ENTER, practice) and enrolled.covers(month),
        changed_parts=changed_parts,
        **_calendar(practice),
    )


def _value(measure: Measure, made: Made) -> float | None:
    """What the chart shows; None without a count."""
    now = made.now
    return measure.value(now.numerator, now.denominator) if now and now.numerator is not None else None


def _calendar(practice: Place) -> dict[str, Any]:
    """Days and times of day as they are at the practice."""
    zone = ZoneInfo(practice.time_zone)

    def day_of(moment: datetime) -> date:
        return moment.astimezone(zone).date()

    def time_of(moment: datetime) -> str:
        return str(format_time(moment.astimezone(zone), "short", rebase=False))

    return {"day_of": day_of, "time_of": time_of}
