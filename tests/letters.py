"""Mail as people of the tests get it: the letters that went out, and the link in one."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from email.message import EmailMessage
from urllib.parse import urlsplit

from flask import Flask

from qi_portal.config import MailServer
from sink import Sink, listening

SENDER = "QI Portal <portal@office.example>"
ADDRESS = re.compile(r"http\S+")


@contextmanager
def mail_on(app: Flask) -> Iterator[Sink]:
    """The portal with a mail server that keeps what it is given; jobs of the tests run at once."""
    usual = app.config["SETTINGS"]
    with listening(Sink()) as sink:
        server = MailServer("127.0.0.1", sink.port, "", "", "")
        app.config["SETTINGS"] = replace(usual, mail_server=server, mail_from=SENDER)
        try:
            yield sink
        finally:
            app.config["SETTINGS"] = usual


def texts(sink: Sink) -> list[tuple[str, str, str]]:
    """To whom, about what, and the text of each letter."""
    return [(to, str(message["Subject"]), text_of(message)) for to, message in sink.letters]


def text_of(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    return "\n".join(str(part.get_content()).splitlines())


def link_in(sink: Sink, number: int = -1) -> str:
    """The whole address in a letter; the last one's unless another is named."""
    (found,) = ADDRESS.findall(text_of(sink.letters[number][1]))
    return found


def path_in(sink: Sink, number: int = -1) -> str:
    return urlsplit(link_in(sink, number)).path
