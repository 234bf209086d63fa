"""The link in a letter that stops its kind: signed, so that it needs no sign-in, and good for that alone."""

from uuid import UUID

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from qi_portal.domain.errors import NotFound
from qi_portal.domain.reminders.schedule import Kind
from qi_portal.domain.words import words

NO_LONGER = words("This link is not, or no longer, one of ours. Sign in and choose your e-mails under your account.")


def stop_token(person_id: UUID, kind: Kind) -> str:
    """It does not grow old: whoever finds the letter again may still stop it."""
    token: str | bytes = _signer().dumps([person_id.hex, kind.value])
    return token if isinstance(token, str) else token.decode()


def read_stop_token(token: str) -> tuple[UUID, Kind]:
    """Whose letters of which kind; NotFound for anything that was not signed here."""
    try:
        person, kind = _signer().loads(token)
        return UUID(person), Kind(kind)
    except (BadSignature, ValueError, TypeError, AttributeError) as mismatch:
        raise NotFound(NO_LONGER) from mismatch


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SETTINGS"].signing_keys, salt="mail-stop")
