"""A program with practices that have something to enter, and a mail server to see what goes out."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from sink import Sink, listening

SENDER = "QI Portal <portal@office.example>"


@pytest.fixture
def sink(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sink]:
    """Mail is on, and goes here."""
    from qi_portal.config import MailServer

    with listening(Sink()) as found:
        server = MailServer("127.0.0.1", found.port, "", "", "")
        settings = replace(app.config["SETTINGS"], mail_server=server, mail_from=SENDER)
        monkeypatch.setitem(app.config, "SETTINGS", settings)
        yield found
