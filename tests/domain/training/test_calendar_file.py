"""A calendar file as RFC 5545 asks: folded at 75 bytes, escaped, in universal time."""

from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from qi_portal.domain.training.calendar_file import MOST_OCTETS, calendar_file, folded
from qi_portal.domain.training.offer import Kind, Offer

SESSION = Offer(
    Kind.SESSION,
    "Run charts, read aloud; part 1",
    objectives=("Name the median", "Tell a signal"),
    materials=(),
    minutes=90,
    place="Library, second floor",
    link="https://meet.example/1",
)
STARTS = datetime(2026, 12, 3, 12, 30, tzinfo=ZoneInfo("America/New_York"))
MADE = datetime(2026, 11, 21, 17, tzinfo=UTC)


def file(*, cancelled: bool = False) -> list[str]:
    text = calendar_file(SESSION, UUID(int=7), starts=STARTS, made_at=MADE, cancelled=cancelled)
    return text.removesuffix("\r\n").split("\r\n")


def test_session_becomes_one_event_in_universal_time() -> None:
    assert file() == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//QI Portal//Training//EN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        "UID:00000000-0000-0000-0000-000000000007@qi-portal",
        "DTSTAMP:20261121T170000Z",
        "DTSTART:20261203T173000Z",
        "DTEND:20261203T190000Z",
        "SUMMARY:Run charts\\, read aloud\\; part 1",
        "LOCATION:Library\\, second floor",
        "URL:https://meet.example/1",
        "DESCRIPTION:Name the median\\nTell a signal",
        "STATUS:CONFIRMED",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


def test_cancelled_session_says_so_under_the_same_id() -> None:
    assert [line for line in file(cancelled=True) if line not in file()] == ["STATUS:CANCELLED"]


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=300))
def test_folded_line_unfolds_to_itself_and_no_piece_is_too_long(line: str) -> None:
    pieces = list(folded(line))

    assert all(len(piece.encode()) <= MOST_OCTETS for piece in pieces)
    assert all(piece.startswith(" ") for piece in pieces[1:])
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == line
