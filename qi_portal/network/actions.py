"""Taking a table of the network away is a deed that is written down."""

from qi_portal.audit.actions import record
from qi_portal.domain.access import Actor
from qi_portal.domain.provenance import Provenance


def note_export(*, what: str, form: str, rows: int, provenance: Provenance, by: Actor) -> None:
    """`what` was taken: "projects", or the id of one project; `rows` practices, as a file of this `form`."""
    told = provenance.noted | {"form": form, "practices": rows}
    record("network.export", by=by, object_kind="network", object_id=what, after=told)
