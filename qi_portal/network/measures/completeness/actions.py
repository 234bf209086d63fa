"""Taking the table of completeness away is a deed that is written down."""

from qi_portal.audit.actions import record
from qi_portal.domain.access import Actor
from qi_portal.domain.provenance import Provenance


def note_export(provenance: Provenance, *, by: Actor) -> None:
    record("network.export", by=by, object_kind="network", object_id="completeness", after=provenance.noted)
