"""The real server and bodies that are far too large: declared or in chunks, refused soon and with little memory."""

import socket
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from journeys.server import Portal

MEBIBYTE = 1024 * 1024
BODY = 200 * MEBIBYTE
PART = b"x" * (64 * 1024)
FORM = b'--x\r\nContent-Disposition: form-data; name="file"; filename="counts.csv"\r\n\r\n'
SECONDS = 5
"""A second on a quiet machine, of which most is spent on sending."""

MORE_MEMORY = 64
"""Mebibytes that the server may grow by for all of them."""


def memory(portal: Portal) -> int:
    """Mebibytes that the server's processes hold at most since they began."""
    pids = [portal.pid, *descendants(portal.pid)]
    told = [line.split() for pid in pids for line in Path(f"/proc/{pid}/status").read_text().splitlines()]
    return sum(int(words[1]) for words in told if words and words[0] == "VmHWM:") // 1024


def descendants(pid: int) -> list[int]:
    children = [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return children + [each for child in children for each in descendants(child)]


def sent(portal: Portal, head: bytes, part: bytes) -> tuple[bytes, float]:
    """The first line of the answer, and how long it took from the first byte on."""
    address = urlsplit(portal.address)
    began = time.monotonic()
    with socket.create_connection((address.hostname, address.port), timeout=SECONDS) as connection:
        connection.sendall(head % address.netloc.encode())
        with suppress(OSError):  # cut off: it is answered already
            for _ in range(BODY // len(PART)):
                connection.sendall(part)
        answer = connection.recv(4096)
    return answer.split(b"\r\n")[0], time.monotonic() - began


HEAD = b"POST /%s HTTP/1.1\r\nHost: %%s\r\nContent-Type: %s\r\n"
PLAIN, FILE = b"application/x-www-form-urlencoded", b"multipart/form-data; boundary=x"
DECLARED, CHUNKED = b"Content-Length: %d\r\n\r\n" % BODY, b"Transfer-Encoding: chunked\r\n\r\n"
CHUNK = b"%x\r\n%s\r\n" % (len(PART), PART)


@pytest.mark.rule(30)
def test_bodies_of_200_megabytes_are_refused_soon_and_take_little_memory(portal: Portal) -> None:
    before = memory(portal)

    answers = [
        sent(portal, HEAD % (path, kind) + how, part)
        for path, kind in ((b"sign-in", PLAIN), (b"upload", FILE), (b"feedback", PLAIN))
        for how, part in ((DECLARED, PART), (CHUNKED, CHUNK))
    ]

    assert {line for line, _ in answers} == {b"HTTP/1.1 413 Payload Too Large"}
    assert max(seconds for _, seconds in answers) < SECONDS
    assert memory(portal) - before < MORE_MEMORY
