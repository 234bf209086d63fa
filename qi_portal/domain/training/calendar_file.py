"""A session as a file for a calendar (RFC 5545)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

from qi_portal.domain.training.offer import Offer

MOST_OCTETS = 75
"""A line holds so many bytes at most without its end; a longer one goes on in the next after a space (section 3.1)."""

STAMP = "%Y%m%dT%H%M%SZ"
ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


def calendar_file(session: Offer, session_id: UUID, *, starts: datetime, made_at: datetime, cancelled: bool) -> str:
    """One event. The same id each time, so that a later download replaces the earlier one."""
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//QI Portal//Training//EN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{session_id}@qi-portal",
        f"DTSTAMP:{made_at.astimezone(UTC):{STAMP}}",
        f"DTSTART:{starts.astimezone(UTC):{STAMP}}",
        f"DTEND:{starts.astimezone(UTC) + timedelta(minutes=session.minutes):{STAMP}}",
        f"SUMMARY:{_escaped(session.title)}",
        *_details(session),
        f"STATUS:{'CANCELLED' if cancelled else 'CONFIRMED'}",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return "".join(f"{piece}\r\n" for line in lines for piece in folded(line))


def _details(session: Offer) -> Iterator[str]:
    if where := session.place or session.link:
        yield f"LOCATION:{_escaped(where)}"
    if session.link:
        yield f"URL:{session.link}"
    if session.objectives:
        yield f"DESCRIPTION:{_escaped(chr(10).join(session.objectives))}"


def folded(line: str) -> Iterator[str]:
    """The line in pieces of 75 bytes at most, none of which cuts a letter; each after the first begins with a space."""
    piece, size = "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > MOST_OCTETS:
            yield piece
            piece, size = " ", 1
        piece, size = piece + letter, size + width
    yield piece


def _escaped(text: str) -> str:
    return text.translate(ESCAPES)
