"""Settings of the mail server: what is understood, and what stops the start."""

import pytest

from factories import environment
from qi_portal.config import MailServer, UnsafeSettings, read_settings

FROM = "QI Portal <portal@office.example>"


def read(home, **more: str):
    return read_settings(environment(home, **more))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.office.example", MailServer("mail.office.example", 25, "", "", "")),
        (
            "smtp://u:p%40ss@mail.office.example?starttls",
            MailServer("mail.office.example", 587, "u", "p@ss", "starttls"),
        ),
        ("smtp://u:p@mail.office.example:2525?starttls", MailServer("mail.office.example", 2525, "u", "p", "starttls")),
        ("smtps://u:p@mail.office.example", MailServer("mail.office.example", 465, "u", "p", "implicit")),
        ("smtp://u:p@127.0.0.1:25", MailServer("127.0.0.1", 25, "u", "p", "")),
    ],
)
def test_address_of_a_mail_server_is_understood(home, url: str, expected: MailServer) -> None:
    settings = read(home, QI_PORTAL_SMTP_URL=url, QI_PORTAL_MAIL_FROM=FROM)

    assert (settings.mail_server, settings.mail_from) == (expected, FROM)


def test_without_an_address_mail_is_off(home) -> None:
    assert (read(home).mail_server, read(home).mail_from) == (None, "")


@pytest.mark.parametrize(
    "url",
    [
        "mail.office.example",
        "http://mail.office.example",
        "smtp://",
        "smtp://mail.office.example?tls",
        "smtp://mail.office.example/path",
        "smtp://u:p@mail.office.example",
    ],
)
def test_address_that_is_none_or_would_tell_a_password_stops_the_start(home, url: str) -> None:
    with pytest.raises(UnsafeSettings, match="QI_PORTAL_SMTP_URL"):
        read(home, QI_PORTAL_SMTP_URL=url, QI_PORTAL_MAIL_FROM=FROM)


@pytest.mark.parametrize("sender", ["", "nobody", "a@b@c", "Portal <portal@office.example>\r\nBcc: x@y.example"])
def test_sender_that_is_no_address_stops_the_start(home, sender: str) -> None:
    with pytest.raises(UnsafeSettings, match="QI_PORTAL_MAIL_FROM"):
        read(home, QI_PORTAL_SMTP_URL="smtp://mail.office.example", QI_PORTAL_MAIL_FROM=sender)


@pytest.mark.parametrize("url", ["redis://127.0.0.1", "queue.db", "postgres:"])
def test_queue_is_kept_where_huey_can_keep_it_without_more_packages(home, url: str) -> None:
    with pytest.raises(UnsafeSettings, match="QI_PORTAL_QUEUE_URL"):
        read(home, QI_PORTAL_QUEUE_URL=url)
