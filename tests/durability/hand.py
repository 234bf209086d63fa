"""A person at a browser that speaks to a real server, and sees when a connection is cut."""

import io
import re
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from page import Page

CUT = (OSError, HTTPException)


@dataclass(frozen=True)
class Answer:
    """What came back, read to its end. Status 0: the connection was cut, so nobody knows what was saved."""

    status: int
    location: str
    text: str

    @property
    def is_kept(self) -> bool:
        """Whether the portal said that it was saved."""
        return self.status == 303

    @property
    def is_unknown(self) -> bool:
        return self.status == 0 or self.status >= 500


NOTHING = Answer(0, "", "")


@dataclass(frozen=True)
class Hand:
    """A signed-in browser: its cookie and the token of its forms."""

    port: int
    cookie: str
    token: str

    def get(self, path: str, seconds: float = 30) -> Answer:
        return self._ask("GET", path, None, {}, seconds)

    def form(self, path: str) -> dict[str, str]:
        """What the page's form would send; nothing while the portal is away."""
        answer = self.get(path)
        return Page(answer.text).sends() if answer.status == 200 else {}

    def send(self, path: str, fields: dict[str, object], seconds: float = 30) -> Answer:
        body = urlencode({"csrf_token": self.token, **fields}, doseq=True).encode()
        return self._ask("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"}, seconds)

    def upload(self, path: str, name: str, content: bytes, seconds: float = 30) -> Answer:
        boundary, body = encode_multipart({"csrf_token": self.token, "file": FileStorage(io.BytesIO(content), name)})
        return self._ask("POST", path, body, {"Content-Type": f"multipart/form-data; boundary={boundary}"}, seconds)

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str], seconds: float) -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        try:
            connection.request(method, path, body, {"Cookie": self.cookie, **headers})
            told = connection.getresponse()
            text = told.read().decode()
        except CUT:
            return NOTHING
        finally:
            connection.close()
        location = urlsplit(told.headers.get("Location", "")).path
        return Answer(told.status, location, text)


def new_key() -> str:
    return str(uuid4())


def seen_in(text: str) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]+)"', text)
    return found[1] if found else ""
