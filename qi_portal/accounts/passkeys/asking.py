"""What a page needs of passkeys: the site where they hold, and the question that its script takes to the browser."""

from uuid import UUID

from flask import Response, current_app

from qi_portal.accounts.passkeys import actions, ceremony
from qi_portal.accounts.passkeys.actions import SESSION, Asked
from qi_portal.accounts.passkeys.ceremony import Site
from qi_portal.db import utc_now
from qi_portal.domain.access import Actor
from qi_portal.domain.errors import NotFound


def site() -> Site | None:
    """From the configured base URL only; None where passkeys cannot hold (see `site_of`)."""
    return ceremony.site_of(current_app.config["SETTINGS"].base_url)


def to_sign(where: Asked, token_hash: str, person_id: UUID) -> Response:
    """A challenge for the person's passkeys, as JSON."""
    challenge = actions.ask(where, token_hash, now=utc_now())
    return _json(ceremony.asking(_site(), challenge=challenge, known=actions.known_to(person_id)))


def to_make(token_hash: str, person_id: UUID, actor: Actor) -> Response:
    """A challenge for a new passkey, as JSON."""
    challenge, known = actions.ask(SESSION, token_hash, now=utc_now()), actions.known_to(person_id)
    named = {"email": actor.email, "name": actor.name}
    return _json(ceremony.creation(_site(), person_id=person_id.bytes, challenge=challenge, known=known, **named))


def _site() -> Site:
    here = site()
    if here is None:
        raise NotFound
    return here


def _json(text: str) -> Response:
    return Response(text, mimetype="application/json")
