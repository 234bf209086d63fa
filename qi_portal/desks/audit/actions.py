"""Noting that somebody took rows of the log away."""

from qi_portal.audit.actions import record
from qi_portal.domain.access import Actor
from qi_portal.domain.provenance import Provenance


def note_export(*, form: str, rows: int, provenance: Provenance, by: Actor) -> None:
    """One row in the log, without the rows that were taken and without the name that was looked for."""
    after = {"form": form, "rows": rows, **provenance.noted}
    record("audit.export", by=by, object_kind="audit_log", object_id="rows", after=after)
