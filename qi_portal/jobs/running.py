"""A job as its function sees it while it runs."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from qi_portal.db import committing
from qi_portal.domain.access import Actor
from qi_portal.jobs import ledger
from qi_portal.jobs.ledger import Claim


class Lost(BaseException):
    """The job was stopped, or another worker has begun it anew: end here, and save nothing more.

    No `Exception`, so that a task that goes on after a bad row does not go on after this.
    """


@dataclass
class Running:
    """A job in the hands of this worker. `by` is who asked, with the rights held now; the operator's for the clock's.

    The lease is renewed while the worker lives, with what `progress` said last.
    """

    claim: Claim
    by: Actor
    done: int = 0
    total: int | None = None
    result: Mapping[str, Any] | None = None
    is_lost: bool = False
    is_ended: bool = field(default=False, init=False)
    is_committing: bool = field(default=False, init=False)

    @property
    def id(self) -> UUID:
        return self.claim.id

    def progress(self, done: int, total: int | None = None) -> None:
        """So many are done, of the total when that is known. Call it as often as you like; Lost when it is to end."""
        self.done, self.total = done, self.total if total is None else total
        if self.is_lost:
            raise Lost

    def set_result(self, result: Mapping[str, Any]) -> None:
        """What came of it, as JSON.

        `{"endpoint": "reports.show", "values": {"practice": "P001"}}` gives its page a link.
        """
        self.result = result

    @contextmanager
    def committing(self, *, is_step: bool = False) -> Iterator[None]:
        """One writing transaction that is kept only while the job is this worker's.

        When `set_result` was called by its end, the job ends in the same transaction: its effect and its end are
        kept together or not at all. A step is a part of the work that need not be done again when a worker is lost:
        a job that gets on is never given up for having been begun too often.
        """
        with self._undisturbed():
            with committing():
                if not ledger.holds(self.claim):
                    raise Lost
                yield
                if self.result is not None:
                    self.end()
                elif is_step:
                    ledger.count_anew(self.claim)
            if is_step:
                self.claim = replace(self.claim, attempt=1)

    def end(self) -> None:
        """Mark it done, in the present transaction."""
        if not ledger.end(self.claim, self.result, self.done, self.total):
            raise Lost
        self.is_ended = True

    def renew(self) -> None:
        """Say that it goes on; notice that it does not. While it commits, its row is held, which nobody can take."""
        if self.is_ended or self.is_committing:
            return
        if not ledger.renew(self.claim, self.done, self.total):
            self.is_lost = not self.is_ended

    @contextmanager
    def _undisturbed(self) -> Iterator[None]:
        self.is_committing = True
        try:
            yield
        finally:
            self.is_committing = False
