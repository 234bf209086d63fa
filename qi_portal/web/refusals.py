"""Which refusals of a page are written down: those of a signed-in person, by right."""

from flask import current_app, g, request

from qi_portal.audit.refusals import note_refusal
from qi_portal.domain.access import VISITOR, may
from qi_portal.domain.errors import NotFound, PortalError, Refused
from qi_portal.web.doors import current_actor

NOT_THEIRS = "not_there"
NOT_THEIR_ROLE = "role"


def note(error: PortalError) -> None:
    """After everything was undone. Whether a thing is missing or another's the portal does not tell apart here either.

    A visitor is asked to sign in instead; what is open to visitors is refused to nobody.
    """
    view = current_app.view_functions.get(request.endpoint or "")
    permission = getattr(view, "permission", None)
    if permission is None or may(VISITOR, permission):
        return
    why = NOT_THEIR_ROLE if isinstance(error, Refused) else NOT_THEIRS if _is_by_right(error) else ""
    actor = current_actor()
    if why and actor.is_signed_in:
        note_refusal(
            "access.refuse", of=request.endpoint or "", by=actor, why=why, place=g.get("place") or g.get("refused_at")
        )


def _is_by_right(error: PortalError) -> bool:
    """Nothing was found for an address that names something."""
    return isinstance(error, NotFound) and bool(request.view_args)
