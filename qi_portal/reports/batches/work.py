"""Going through a batch: what is not made yet is gathered here and printed beside, and each report is kept at once.

A worker that is lost leaves nothing half: a practice is done when its file's row, its audit row and its own row were
committed together, and the next worker goes on with the others.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from contextlib import contextmanager
from uuid import UUID

import structlog
from flask import current_app
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from qi_portal.config import Settings
from qi_portal.db import db
from qi_portal.domain.access import Permission, Place
from qi_portal.domain.errors import PortalError
from qi_portal.domain.words import Words, words
from qi_portal.files import storage
from qi_portal.files.queries import files_by_id
from qi_portal.files.storage import Damaged, Written
from qi_portal.jobs.running import Running
from qi_portal.practices.queries import places_where
from qi_portal.press.room import PressRoom, press_room
from qi_portal.reports.batches import actions
from qi_portal.reports.batches.queries import Batch, Item, items_of
from qi_portal.reports.making import PDF, Gathered, gathered, kept_on_disk
from qi_portal.reports.paper import STYLESHEET

log = structlog.get_logger()

LOOK = 1.0
"""Seconds between two looks at whether the job was stopped."""

NO_LONGER = words("You can no longer take reports of this practice.")
LOST_TOO_OFTEN = words("The worker was lost each time while it made this report.")
UNFORESEEN = words("Something went wrong on our side. The operator finds it in the log by the batch's reference.")

Waiting = tuple[Gathered, "Future[bytes]"]


class Work:
    """One worker's going through of one batch."""

    def __init__(self, job: Running, batch: Batch, room: PressRoom, presses: int) -> None:
        self._job, self._batch, self._room, self._presses = job, batch, room, presses
        self._printing: deque[Waiting] = deque()
        self._places: Mapping[UUID, Place] = {
            place.practice_id: place for place in places_where(job.by, Permission.REPORT_EXPORT)
        }
        self._ended = 0

    def go_through(self) -> None:
        self._forget_lost()
        items = items_of(self._batch.id)
        self._ended = sum(item.state != "waiting" for item in items)
        self._tell()
        for item in items:
            if item.state == "waiting":
                self._take(item)
            elif item.state == "done" and item.practice_id not in self._places:
                self._give_up(item.practice_id, NO_LONGER)
        while self._printing:
            self._keep_next()

    def _forget_lost(self) -> None:
        """What was made, and is no longer whole in the store, is made anew."""
        lost = [item.practice_id for item in items_of(self._batch.id) if item.state == "done" and not _is_whole(item)]
        if lost:
            db.session.rollback()
            with self._job.committing(is_step=True):
                actions.forget(self._batch.id, lost)

    def _take(self, item: Item) -> None:
        """Bring one report as far as the printer, or to its end where nothing needs to be printed."""
        place = self._places.get(item.practice_id)
        if place is None:
            self._end(item.practice_id, NO_LONGER)
            return
        with self._job.committing(is_step=True):
            beginnings = actions.begin(self._batch.id, item.practice_id)
        if beginnings > actions.MOST_BEGINNINGS:
            self._end(item.practice_id, LOST_TOO_OFTEN)
            return
        with self._at_worst_left_out(place):
            self._make(gathered(self._job.by, place, self._batch.wish, made_by=self._batch.made_by))
        while len(self._printing) > self._presses:
            self._keep_next()

    @contextmanager
    def _at_worst_left_out(self, place: Place) -> Iterator[None]:
        """Whatever goes wrong with this practice's report, the others are made; unless the database is away."""
        try:
            yield
        except (OperationalError, PoolTimeout):
            raise
        except PortalError as refusal:
            self._end(place.practice_id, refusal.message)
        except Exception as fault:
            log.error("report not made", practice=place.code, kind=type(fault).__name__, exc_info=fault)
            self._end(place.practice_id, UNFORESEEN)

    def _make(self, made: Gathered) -> None:
        content = made.made_before()
        db.session.rollback()
        if content is not None:
            self._keep(made, content, is_reused=True)
        elif made.wish.form != PDF:
            self._keep(made, kept_on_disk(made.workbook()))
        else:
            self._printing.append((made, self._room.print_soon(made.html(), stylesheet=STYLESHEET)))

    def _keep_next(self) -> None:
        made, printing = self._printing.popleft()
        with self._at_worst_left_out(made.place):
            self._keep(made, kept_on_disk(self._awaited(printing)))

    def _awaited(self, printing: "Future[bytes]") -> bytes:
        while True:
            try:
                return printing.result(LOOK)
            except NotYet:
                self._tell()

    def _keep(self, made: Gathered, content: Written, *, is_reused: bool = False) -> None:
        with self._job.committing(is_step=True):
            actions.finish(self._batch.id, made, content, is_reused=is_reused, by=self._job.by)
        self._ended += 1
        self._tell()

    def _end(self, practice_id: UUID, why: Words) -> None:
        """Leave a report out."""
        self._give_up(practice_id, why)
        self._ended += 1
        self._tell()

    def _give_up(self, practice_id: UUID, why: Words) -> None:
        db.session.rollback()
        with self._job.committing(is_step=True):
            actions.give_up(self._batch.id, practice_id, why)

    def _tell(self) -> None:
        """How far it is; Lost when the job was stopped."""
        self._job.progress(self._ended, self._batch.total)


def _is_whole(item: Item) -> bool:
    """Whether the report's content is what was made."""
    try:
        return any(
            storage.checked(file.content) for file in files_by_id([item.file_id] if item.file_id else []).values()
        )
    except Damaged:
        return False


def make_reports(job: Running, batch: Batch) -> None:
    """Make every report of the batch that is not made yet."""
    settings: Settings = current_app.config["SETTINGS"]
    with press_room(settings.presses) as room:
        Work(job, batch, room, settings.presses).go_through()
