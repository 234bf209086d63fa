"""The worker: takes ids out of the line, keeps leases alive, and finds what was lost."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import count
from threading import Event, Thread
from uuid import UUID

import structlog
from flask import Flask

from qi_portal.db import committing, new_id, utc_now
from qi_portal.domain.access import OPERATOR
from qi_portal.domain.words import words
from qi_portal.jobs import actions, ledger, work
from qi_portal.jobs.queue import Queue
from qi_portal.jobs.registry import TASKS, Payload, task
from qi_portal.jobs.running import Running

log = structlog.get_logger()

TICK = 1.0
"""Seconds between two looks at leases and rows; with the lease it bounds how soon a lost job goes on."""

BEATS_A_SIGN = 10

STALE = timedelta(seconds=2)
"""A row that waits this long while the line is empty was never handed over."""

SECONDS_TO_END = 20.0
"""How long running jobs may go on when the worker is told to stop; what is cut off then goes on at the next start."""


def serve(app: Flask, threads: int) -> None:
    """Work until told to stop by a signal."""
    queue: Queue = app.extensions["queue"]
    stopped = Event()
    worker = Pulse(app, queue, threads)
    pulse = Thread(target=worker.beat, args=(stopped,), name="pulse", daemon=True)
    consumer = queue.huey.create_consumer(
        workers=threads,
        periodic=False,
        max_delay=TICK,
        shutdown_timeout=SECONDS_TO_END,
        graceful_signal="TERM",
        scheduler_interval=60,
    )
    pulse.start()
    try:
        consumer.run()
    finally:
        stopped.set()
        worker.end()
        queue.close()


class Pulse:
    """What a worker does beside its jobs: it looks after leases every second, and says every ten that it lives."""

    def __init__(self, app: Flask, queue: Queue, threads: int) -> None:
        self._app, self._queue, self._threads = app, queue, threads
        self._id = new_id()

    def beat(self, stopped: Event) -> None:
        structlog.contextvars.bind_contextvars(request_id=self._id.hex, source="worker")
        lapsed: Mapping[UUID, datetime] = {}
        for beat in count():
            try:
                with self._app.app_context():
                    if beat % BEATS_A_SIGN == 0:
                        ledger.say_alive(self._id, threads=self._threads, at_work=len(work.at_work()))
                    lapsed = tick(self._queue, lapsed, utc_now())
            except Exception as fault:
                log.error("worker missed a look", kind=type(fault).__name__)
            if stopped.wait(TICK):
                return

    def end(self) -> None:
        try:
            with self._app.app_context():
                ledger.say_gone(self._id)
        except Exception as fault:
            log.error("worker could not say that it ends", kind=type(fault).__name__)


def tick(queue: Queue, lapsed: Mapping[UUID, datetime], now: datetime) -> Mapping[UUID, datetime]:
    """Give signs of life, put back what was lost, hand over what waits, begin what the clock asks for.

    A lease is taken as lapsed at the second look: where the database was busy for long, whoever lives renews first.
    """
    for job in work.at_work():
        job.renew()
    found = ledger.lapsed(now)
    if lost := {job_id: until for job_id, until in found.items() if lapsed.get(job_id) == until}:
        log.info("jobs recovered", count=len(lost))
        ledger.recover(lost)
    if queue.is_empty():
        for job_id in ledger.waiting(now, STALE):
            queue.hand_over(job_id)
    begin_due(now)
    return found


@task("jobs.forget", title=words("Tidying up"), every=timedelta(hours=6))
def forget(_job: Running, _payload: Payload) -> None:
    ledger.forget(utc_now())


def begin_due(now: datetime) -> None:
    """Begin each task of the clock whose present stretch has no job yet."""
    due = {_key(name, at): (name, at) for name, at in _stretches(now).items()}
    missing = set(due) - ledger.known_keys(due)
    for key in sorted(missing):
        name, at = due[key]
        with committing():
            actions.enqueue(name, {"at": at.isoformat()}, by=OPERATOR, key=key)


def _stretches(now: datetime) -> dict[str, datetime]:
    return {each.name: _began(now, each.every) for each in TASKS.values() if each.every is not None}


def _began(now: datetime, every: timedelta) -> datetime:
    seconds = int(every.total_seconds())
    return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, now.tzinfo)


def _key(name: str, at: datetime) -> str:
    return f"{name} {at.isoformat()}"
