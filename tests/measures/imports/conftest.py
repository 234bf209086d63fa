"""Sending files as a browser does."""

import io
import re
from typing import Any

import pytest

from factories import Browser

SEEN = re.compile(r'name="seen" value="([0-9a-f]+)"')


class Sender:
    """Somebody with files to send."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser

    def upload(self, content: bytes | str, name: str = "counts.csv") -> Any:
        content = content.encode() if isinstance(content, str) else content
        sent = {"file": (io.BytesIO(content), name)}
        answer = self.browser.send("/upload", sent, content_type="multipart/form-data")
        answer.request.environ["wsgi.input"].close()  # the browser's own copy of a large file
        return answer

    def looked_at(self, content: bytes | str, name: str = "counts.csv") -> str:
        """The address to which a file leads that can be read."""
        answer = self.upload(content, name)
        assert answer.status_code == 303
        return answer.headers["Location"]

    def commit(self, address: str, mode: str = "all-or-nothing") -> Any:
        found = SEEN.search(self.browser.get(address).text)
        return self.browser.send(address, {"mode": mode, "seen": found[1] if found else ""})

    def committed(self, content: bytes | str, mode: str = "all-or-nothing", name: str = "counts.csv") -> str:
        """The address of the import."""
        answer = self.commit(self.looked_at(content, name), mode)
        assert answer.status_code == 303
        return answer.headers["Location"]


@pytest.fixture
def sender(network) -> Sender:
    """Program staff."""
    return Sender(network.browser)


@pytest.fixture
def member(network) -> Sender:
    """A member of P001."""
    return Sender(network.as_of(network.member))
