"""Keeping taps, taking over a lane, closing a sheet when its sums are in the grid and opening it again.

Taps tell themselves who made them, where and when, and are never changed: they are their own record. What changes a
sheet for others writes an audit row.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm.exc import StaleDataError

from qi_portal.audit.actions import on_behalf, record
from qi_portal.db import db, new_id, take_turns, utc_now
from qi_portal.domain.access import Actor, Place
from qi_portal.domain.entry.tally import Tap
from qi_portal.domain.errors import NotFound, Refused, Stale
from qi_portal.domain.periods import Month
from qi_portal.domain.words import words
from qi_portal.measures.tally.models import TallyHold, TallySheet, TallyTap

KIND = "tally_sheet"
STALE = words("Somebody closed or opened this tally meanwhile. Look at what it says now.")


@dataclass(frozen=True)
class Whose:
    """The tally that a deed is about."""

    place: Place
    project_id: str
    period: Month


@dataclass(frozen=True)
class Made:
    """A tap and the moment at which its device says that it was made."""

    tap: Tap
    at: datetime


def keep_taps(*, whose: Whose, lane_id: UUID, device: str, made: Iterable[Made], by: Actor) -> int:
    """Keep what is not kept yet, also when the sheet is closed: nothing a device brings late is lost. How many.

    The first taps of a lane begin it. Refused for a lane that the actor never held.
    """
    sheet = _sheet(whose, by)
    _hold(sheet, lane_id, device, by)
    wanted = {each.tap.id: each for each in made}
    known = _known(sheet, wanted)
    new = [each for tap_id, each in wanted.items() if tap_id not in known]
    db.session.add_all(_row(sheet, each, device, by) for each in new)
    db.session.flush()
    return len(new)


def take_over(*, whose: Whose, lane_id: UUID, device: str, by: Actor) -> None:
    """From now on the actor writes in the lane on this device; what its former holder did not send yet still counts."""
    sheet = _known_sheet(whose)
    holds = _holds(sheet.practice_id, lane_id)
    if not holds or holds[-1].sheet_id != sheet.id:
        raise NotFound
    last = holds[-1]
    if (last.person_id, last.device) == (by.person_id, device):
        return
    _add_hold(sheet, lane_id, len(holds) + 1, device, by)
    before = {"lane": str(lane_id), "held_by": str(last.person_id)}
    _note("take_over", whose, sheet, by, before=before, after={"lane": str(lane_id), "held_by": str(by.person_id)})


def close(*, whose: Whose, opened_on: int, measures: Collection[str], by: Actor) -> None:
    """The sums of these measures are in the grid. Stale when somebody closed it first."""
    sheet = _known_sheet(whose)
    if sheet.version != opened_on or sheet.closed_at is not None:
        raise Stale(STALE)
    sheet.closed_at, sheet.closed_by, sheet.taps_closed = utc_now(), by.person_id, _count(sheet)
    after = {"closed": True, "taps": sheet.taps_closed, "measures": sorted(measures)}
    _note("close", whose, sheet, by, before={"closed": False}, after=after)


def reopen(*, whose: Whose, by: Actor) -> None:
    """Tally on. The numbers that were put into the grid stay there until they are put in again."""
    sheet = _known_sheet(whose)
    if sheet.closed_at is None:
        raise Stale(STALE)
    before = {"closed": True, "taps": sheet.taps_closed}
    sheet.closed_at, sheet.closed_by, sheet.taps_closed = None, None, None
    _note("reopen", whose, sheet, by, before=before, after={"closed": False})


def _sheet(whose: Whose, by: Actor) -> TallySheet:
    """The sheet of the month, begun by whoever comes first; nobody else writes in it until this is done."""
    take_turns(f"tally/{whose.place.practice_id}/{whose.project_id}/{whose.period}")
    found = _find(whose)
    if found is not None:
        return found
    sheet = TallySheet(
        practice_id=whose.place.practice_id,
        id=new_id(),
        project_id=whose.project_id,
        period=whose.period,
        begun_by=by.person_id,
    )
    db.session.add(sheet)
    db.session.flush()
    _note("begin", whose, sheet, by, before=None, after={"project": whose.project_id, "month": str(whose.period)})
    return sheet


def _known_sheet(whose: Whose) -> TallySheet:
    """The sheet as it stands; nobody else writes in it until this is done."""
    take_turns(f"tally/{whose.place.practice_id}/{whose.project_id}/{whose.period}")
    sheet = _find(whose)
    if sheet is None:
        raise NotFound
    return sheet


def _find(whose: Whose) -> TallySheet | None:
    query = select(TallySheet).where(
        TallySheet.practice_id == whose.place.practice_id,
        TallySheet.project_id == whose.project_id,
        TallySheet.period == whose.period,
    )
    return db.session.scalar(query.execution_options(populate_existing=True))


def _hold(sheet: TallySheet, lane_id: UUID, device: str, by: Actor) -> None:
    """Begin the lane, or make sure that it is one of this sheet that the actor holds or held."""
    holds = _holds(sheet.practice_id, lane_id)
    if not holds:
        _add_hold(sheet, lane_id, 1, device, by)
        return
    if holds[0].sheet_id != sheet.id or by.person_id not in [hold.person_id for hold in holds]:
        raise Refused(words("These charts are somebody else's. Take them over first."))


def _holds(practice_id: UUID, lane_id: UUID) -> list[TallyHold]:
    query = select(TallyHold).where(TallyHold.practice_id == practice_id, TallyHold.lane_id == lane_id)
    return list(db.session.scalars(query.order_by(TallyHold.number)))


def _add_hold(sheet: TallySheet, lane_id: UUID, number: int, device: str, by: Actor) -> None:
    db.session.add(
        TallyHold(
            practice_id=sheet.practice_id,
            sheet_id=sheet.id,
            lane_id=lane_id,
            number=number,
            person_id=by.person_id,
            device=device,
        )
    )
    db.session.flush()


def _known(sheet: TallySheet, ids: Collection[UUID]) -> set[UUID]:
    query = select(TallyTap.id).where(TallyTap.practice_id == sheet.practice_id, TallyTap.id.in_(ids))
    return set(db.session.scalars(query))


def _count(sheet: TallySheet) -> int:
    query = select(func.count()).where(TallyTap.practice_id == sheet.practice_id, TallyTap.sheet_id == sheet.id)
    return db.session.scalar(query) or 0


def _row(sheet: TallySheet, made: Made, device: str, by: Actor) -> TallyTap:
    tap = made.tap
    return TallyTap(
        practice_id=sheet.practice_id,
        id=tap.id,
        sheet_id=sheet.id,
        lane_id=tap.lane,
        sequence=tap.sequence,
        chart=tap.chart,
        measure_id=tap.measure_id,
        answer=tap.answer.value,
        reason=tap.reason,
        amount=tap.amount,
        tapped_at=made.at,
        device=device,
        kept_by=by.person_id,
    )


def _note(
    deed: str, whose: Whose, sheet: TallySheet, by: Actor, *, before: dict[str, Any] | None, after: dict[str, Any]
) -> None:
    """Keep the deed and its audit row; who is no part of the practice did it on its behalf."""
    try:
        db.session.flush()
    except StaleDataError as clash:
        raise Stale(STALE) from clash
    record(
        f"tally.{deed}",
        by=by,
        place=whose.place,
        object_kind=KIND,
        object_id=str(sheet.id),
        before=before,
        after=after | on_behalf(by, whose.place),
    )
    db.session.flush()
