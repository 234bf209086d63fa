"""Putting a letter into the outbox, and writing down what became of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select, update

from qi_portal.db import committing, db, new_id, utc_now
from qi_portal.mail.letter import Letter
from qi_portal.mail.models import OutboxLetter
from qi_portal.sealed.box import seal

IN_HAND = timedelta(minutes=5)
"""How long a letter is left to whoever took it in hand; a worker that is lost in the middle is waited for so long."""

PAUSES = (5, 15, 60, 180, 360, 720)
"""Minutes between a try that failed and the next; after the last one the letter is given up, a day after the first."""

KEPT = timedelta(days=30)

SECRETS = "outbox.secret"
"""What the sealed column is called to the seal."""


@dataclass(frozen=True)
class ToSend:
    """A letter in hand."""

    id: UUID
    address: str
    subject: str
    text: str
    html: str
    stop_url: str
    tries: int
    secret: str | None = None


def put(
    *, key: str, person_id: UUID, address: str, kind: str, letter: Letter, secret: str | None = None
) -> UUID | None:
    """Put it into the outbox in the present transaction; None when the occasion has its letter already.

    `secret` comes into the place of `letter.PLACEHOLDER` when it is sent; until then it is sealed.
    """
    if db.session.scalar(select(OutboxLetter.id).where(OutboxLetter.key == key)) is not None:
        return None
    letter_id = new_id()
    row = OutboxLetter(
        id=letter_id, key=key, person_id=person_id, kind=kind, address=address, subject=letter.subject,
        text=letter.text, html=letter.html, stop_url=letter.stop_url,
        secret=seal(secret, SECRETS, about=letter_id) if secret else None,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row.id


def in_turn(now: datetime) -> Iterator[ToSend]:
    """Every letter whose time has come, taken in hand one by one, each in a transaction of its own."""
    due = (OutboxLetter.state == "waiting", OutboxLetter.next_try_at <= now)
    ids = list(db.session.scalars(select(OutboxLetter.id).where(*due).order_by(OutboxLetter.next_try_at)))
    db.session.rollback()
    for letter_id in ids:
        take = update(OutboxLetter).where(OutboxLetter.id == letter_id, *due)
        taken = take.values(tries=OutboxLetter.tries + 1, next_try_at=utc_now() + IN_HAND)
        with committing():
            row = db.session.execute(
                taken.returning(
                    OutboxLetter.id, OutboxLetter.address, OutboxLetter.subject, OutboxLetter.text, OutboxLetter.html,
                    OutboxLetter.stop_url, OutboxLetter.tries, OutboxLetter.secret,
                )
            ).one_or_none()  # fmt: skip
        if row is not None:
            yield ToSend(**row._mapping)


def note_sent(letter: ToSend) -> None:
    _note(letter, state="sent", sent_at=utc_now(), error="", secret=None)


def note_refused(letter: ToSend, error: str) -> None:
    """The server will never take it."""
    _note(letter, state="failed", error=error, secret=None)


def note_failure(letter: ToSend, error: str) -> None:
    """It may go out later; after the last pause it is given up."""
    if letter.tries > len(PAUSES):
        _note(letter, state="failed", error=error, secret=None)
    else:
        _note(letter, error=error, next_try_at=utc_now() + timedelta(minutes=PAUSES[letter.tries - 1]))


def forget(now: datetime) -> None:
    """Remove letters of long ago."""
    with committing():
        old = (OutboxLetter.state != "waiting", OutboxLetter.created_at < now - KEPT)
        db.session.execute(delete(OutboxLetter).where(*old))


def _note(letter: ToSend, **values: object) -> None:
    """What came of this try; nothing when another worker has it in hand by now, or sent it."""
    mine = (OutboxLetter.id == letter.id, OutboxLetter.state == "waiting", OutboxLetter.tries == letter.tries)
    with committing():
        db.session.execute(update(OutboxLetter).where(*mine).values(**values))
