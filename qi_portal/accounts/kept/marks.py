"""Whose a form is: the form's own token says it, so that what was typed is given back to nobody else.

The token that guards a form against other sites is drawn once a session. Here the person's id is a part of it. Signed
by the portal and written into every form, it still says whose the form is when the browser has lost its cookie or
somebody else has signed in since.
"""

import secrets
from uuid import UUID

from flask import current_app, g, request, session
from itsdangerous import BadData, URLSafeTimedSerializer

FIELD = "csrf_token"
SALT = "wtf-csrf-token"
"""As Flask-WTF signs its tokens."""

RANDOM_BYTES = 20


def mark(person_id: UUID) -> None:
    """From now on the forms of this browser carry a new token, which says that they are this person's."""
    session[FIELD] = raw_mark(person_id)
    g.pop(FIELD, None)


def raw_mark(person_id: UUID) -> str:
    return f"{secrets.token_hex(RANDOM_BYTES)}.{person_id.hex}"


def owner() -> UUID | None:
    """The person in whose session the form that was sent just now was drawn; None for a visitor's or a made-up one."""
    _, _, person_id = _raw().partition(".")
    return UUID(person_id) if person_id else None


def _raw() -> str:
    keys = current_app.config["SETTINGS"].signing_keys
    try:
        return str(URLSafeTimedSerializer(keys, salt=SALT).loads(request.form.get(FIELD, "")))
    except BadData:
        return ""
