"""Doing one job: begun once, run as its asker, ended or failed with a sentence."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from uuid import UUID

import structlog
from flask import Flask, current_app
from flask_babel import force_locale
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from qi_portal.db import committing, db
from qi_portal.domain.access import Actor
from qi_portal.domain.errors import PortalError
from qi_portal.domain.words import words
from qi_portal.jobs import ledger
from qi_portal.jobs.ledger import Claim
from qi_portal.jobs.registry import TASKS
from qi_portal.jobs.running import Lost, Running
from qi_portal.web.locale import FORMATS

log = structlog.get_logger()

Asker = tuple[Actor, str]
"""Who asked, and the language they read."""

UNFORESEEN = words(
    "Something went wrong on our side. Try again; if it happens twice, tell program staff the reference."
)
NOBODY = words("Whoever asked for this can no longer sign in, so it was not done.")

_at_work: dict[UUID, Running] = {}
_turn = Lock()


def run(app: Flask, job_id: UUID) -> None:
    """Do the job if it still waits. What goes wrong is written into the row, not raised.

    Its contexts are its own, so that it works from within a request too, and `url_for` gives whole addresses.
    """
    with app.app_context():
        claim = ledger.claim(job_id)
    if claim is not None:
        with _told_apart(claim), app.app_context(), app.test_request_context(base_url=app.config["SETTINGS"].base_url):
            _run(claim)


def at_work() -> list[Running]:
    """The jobs that run in this process."""
    with _turn:
        return list(_at_work.values())


def _run(claim: Claim) -> None:
    try:
        asker = _asker(claim.person_id)
        if asker is None:
            ledger.fail(claim, NOBODY)
            return
        by, locale = asker
        with force_locale(FORMATS.get(locale, FORMATS["en"])):
            _do(Running(claim, by, total=claim.total))
    except Lost:
        log.info("job lost")
    except PortalError as refusal:
        ledger.fail(claim, refusal.message)
    except (OperationalError, PoolTimeout) as fault:
        log.error("job put back", kind=type(fault).__name__)
        _put_back(claim)
    except Exception as fault:
        log.error("job failed", kind=type(fault).__name__, exc_info=fault)
        ledger.fail(claim, UNFORESEEN)


def _do(job: Running) -> None:
    with _turn:
        _at_work[job.id] = job
    try:
        TASKS[job.claim.task].run(job, job.claim.payload)
        if not job.is_ended:
            with committing():
                job.end()
    finally:
        db.session.rollback()
        with _turn:
            del _at_work[job.id]
    log.info("job done")


def _put_back(claim: Claim) -> None:
    """When the database is away altogether, the lapse of the lease does it."""
    try:
        ledger.put_back(claim)
    except OperationalError:
        log.error("job left to its lease")


def _asker(person_id: UUID | None) -> Asker | None:
    asker_of: Callable[[UUID | None], Asker | None] = current_app.extensions["asker_of"]
    return asker_of(person_id)


@contextmanager
def _told_apart(claim: Claim) -> Iterator[None]:
    """Log lines and audit rows of the job carry its id."""
    with structlog.contextvars.bound_contextvars(request_id=claim.id.hex, source="job", task=claim.task):
        yield
