"""Writing to the audit log, always beside the change itself."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import structlog

from qi_portal.audit import chain, origin
from qi_portal.db import new_id
from qi_portal.domain.access import Actor, Place
from qi_portal.domain.audit_chain import as_kept


def record(
    action: str,
    *,
    by: Actor,
    object_kind: str,
    object_id: str,
    place: Place | None = None,
    program_id: UUID | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    is_anonymous: bool = False,
) -> None:
    """Note a deed in the current transaction. `before` and `after` hold its fields as JSON values.

    `program_id` is for a deed in a program that names no practice; a place brings its own. The row is written when the
    transaction is kept (`audit.chain`). `is_anonymous`: a visitor was promised that the address is not kept.
    """
    told = structlog.contextvars.get_contextvars()
    chain.note(
        {
            "id": new_id(),
            "action": action,
            "actor_id": by.person_id,
            "program_id": place.program_id if place else program_id,
            "practice_id": place.practice_id if place else None,
            "object_kind": object_kind,
            "object_id": object_id,
            "before": as_kept(before),
            "after": as_kept(after),
            "request_id": told.get("request_id"),
            "source": origin.told(told.get("source"), with_address=not is_anonymous),
        }
    )


def on_behalf(by: Actor, place: Place) -> dict[str, bool]:
    """What `after` says of a deed by somebody who is no part of the practice; nothing of the practice's own."""
    return {} if by.belongs_to(place.practice_id) else {"on_behalf": True}
