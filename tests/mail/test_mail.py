"""Letters over a real mail connection: sent once, tried again, given up, and never with a forged header."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qi_portal.config import MailServer
from qi_portal.db import utc_now
from qi_portal.mail import actions
from qi_portal.mail.actions import PAUSES, ToSend
from qi_portal.mail.letter import Letter
from qi_portal.mail.models import OutboxLetter
from qi_portal.mail.post import UNSENDABLE, message_of, send_due
from sink import Sink, listening

SENDER = "QI Portal <portal@office.example>"
LETTER = Letter(
    subject="October is open for Fern & Sons Pediatrics",
    said=("October is open for Fern & Sons Pediatrics. Two projects are waiting.",),
    link="See what is open",
    url="https://portal.example/this-month",
    ask="Questions? Answer this e-mail.",
    stop="Get no more reminders",
    stop_url="https://portal.example/mail/stop/token",
    language="en",
)


@pytest.fixture
def sink() -> Iterator[Sink]:
    with listening(Sink()) as found:
        yield found


def server_of(sink: Sink) -> MailServer:
    return MailServer("127.0.0.1", sink.port, "", "", "")


def put(make, key: str = "october", address: str = "") -> None:
    someone = make.person()

    def write() -> None:
        actions.put(key=key, person_id=someone.id, address=address or someone.email, kind="reminder", letter=LETTER)

    make.write(write)


def send(sink: Sink, later: timedelta = timedelta()) -> int:
    return send_due(server_of(sink), SENDER, utc_now() + later)


def row(make) -> OutboxLetter:
    (found,) = make.rows(OutboxLetter)
    return found


def test_letter_arrives_with_text_first_and_its_ways_out(app, context, make, sink: Sink) -> None:
    put(make, address="ana@elm.example")

    assert send(sink) == 1

    ((address, message),) = sink.letters
    text, html = message.iter_parts()
    assert (address, message["To"], message["From"]) == ("ana@elm.example", "ana@elm.example", SENDER)
    assert message["Subject"] == LETTER.subject
    assert message["List-Unsubscribe"] == "<https://portal.example/mail/stop/token>"
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert text.get_content().splitlines()[0] == LETTER.said[0]
    assert "Fern &amp; Sons" in html.get_content()
    assert "560px" in html.get_content()


def test_same_occasion_has_one_letter(app, context, make, sink: Sink) -> None:
    put(make, key="once")
    put(make, key="once")

    assert (send(sink), send(sink), len(sink.letters)) == (1, 0, 1)
    assert row(make).state == "sent"


def test_letter_that_another_worker_has_in_hand_is_left_to_it(app, context, make, sink: Sink) -> None:
    put(make)
    other = next(actions.in_turn(utc_now()))

    assert send(sink) == 0
    assert other.tries == 1
    assert send(sink, later=actions.IN_HAND + timedelta(seconds=5)) == 1


def test_server_that_was_away_gets_the_letter_when_it_is_back(app, context, make) -> None:
    put(make)
    with listening(Sink()) as sink:
        pass

    assert send(sink) == 0
    away = row(make)
    with listening(sink):
        assert send(sink) == 0
        assert send(sink, later=timedelta(minutes=6)) == 1

    assert (away.state, away.tries, away.error) == ("waiting", 1, "ConnectionRefusedError")
    assert (row(make).state, row(make).tries, row(make).error) == ("sent", 2, "")


def test_address_that_does_not_exist_is_given_up_at_once(app, context, make, sink: Sink) -> None:
    sink.refusal = "550 No such user ana@elm.example"
    put(make)

    assert send(sink) == 0

    assert (row(make).state, row(make).error) == ("failed", "550")


def test_server_that_is_busy_is_asked_again(app, context, make, sink: Sink) -> None:
    sink.refusal = "451 Try again later"
    put(make)
    send(sink)
    sink.refusal = ""

    assert row(make).error == "451"
    assert send(sink, later=timedelta(minutes=6)) == 1


def test_letter_is_given_up_after_the_last_pause(app, context, make, sink: Sink) -> None:
    sink.refusal = "451 Try again later"
    put(make)

    for _ in range(len(PAUSES) + 1):
        assert row(make).state == "waiting"
        send(sink, later=timedelta(days=1))

    assert (row(make).state, row(make).tries) == ("failed", len(PAUSES) + 1)


def test_address_that_is_none_stops_no_other_letter(app, context, make, sink: Sink) -> None:
    put(make, key="a", address="no address")
    put(make, key="b", address="ana@elm.example")

    send(sink)

    assert sink.recipients == ["ana@elm.example"]
    assert sorted(each.state for each in make.rows(OutboxLetter)) == ["failed", "sent"]


def test_late_word_of_a_worker_changes_nothing_of_a_letter_that_another_sent(app, context, make, sink: Sink) -> None:
    put(make)
    late = next(actions.in_turn(utc_now()))
    assert send(sink, later=actions.IN_HAND + timedelta(seconds=5)) == 1

    actions.note_failure(late, "451")
    actions.note_refused(late, "550")

    assert (row(make).state, row(make).error) == ("sent", "")


def test_old_letters_are_forgotten_and_waiting_ones_kept(app, context, make, sink: Sink) -> None:
    put(make, key="old")
    send(sink)
    put(make, key="waits")
    for each in make.rows(OutboxLetter):
        make.change(OutboxLetter, each.id, created_at=utc_now() - actions.KEPT - timedelta(days=1))

    actions.forget(utc_now())

    assert [each.key for each in make.rows(OutboxLetter)] == ["waits"]


TO_SEND = ToSend(uuid4(), "ana@elm.example", "Subject", "text", "<p>html</p>", "https://portal.example/stop", 1)
ANY = st.text(st.characters(codec="utf-8"), max_size=60)
HEADERS = ["From", "To", "Subject", "Date", "Message-ID", "List-Unsubscribe", "Auto-Submitted", "MIME-Version"]


def test_long_address_to_stop_travels_in_one_piece() -> None:
    url = f"https://portal.example/mail/stop/{'token' * 40}"

    sent = message_of(replace(TO_SEND, stop_url=url, text="Octubre está abierto."), SENDER).as_bytes()

    assert f"\r\nList-Unsubscribe: <{url}>\r\n".encode() in sent
    assert sent.isascii()


@given(address=ANY, subject=ANY)
def test_no_address_and_no_subject_makes_a_header_of_its_own(address: str, subject: str) -> None:
    """Either it is refused, or the letter has exactly its headers and one recipient."""
    try:
        content = message_of(replace(TO_SEND, address=address, subject=subject), SENDER).as_bytes()
    except UNSENDABLE:
        return

    message = message_from_bytes(content, policy=default)
    assert message.keys() == [*HEADERS, "Content-Type"]
    assert len(message["To"].addresses) == 1


@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r"])
def test_line_break_in_a_header_is_refused(break_: str) -> None:
    forged = f"October{break_}Bcc: everybody@elm.example"

    with pytest.raises(ValueError, match="Header"):
        message_of(replace(TO_SEND, subject=forged), SENDER)
    with pytest.raises(UNSENDABLE):
        message_of(replace(TO_SEND, address=f"ana@elm.example{break_}Bcc: b@elm.example"), SENDER)


def test_names_in_a_letter_are_no_markup() -> None:
    letter = replace(LETTER, said=("<script>alert(1)</script> & more",), subject="<b>")

    assert "<script>" not in letter.html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in letter.html
