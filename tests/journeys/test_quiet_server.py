"""The real server and its worker say nothing of what was asked or sent, and tell a stranger nothing of the inside."""

import json
import re
import socket
import time
from urllib.parse import urlsplit

import pytest

from journeys.server import PASSWORD, Portal

LEAK = re.compile(r"quokka|zebulonia|demo\.example", re.IGNORECASE)
INSIDE = re.compile(r"Traceback|\.py\b|sqlalchemy|werkzeug|flask|SELECT |/home/|/tmp/", re.IGNORECASE)

FORM = b"email=zebulonia%40demo.example&password=planted+quokka"
REQUESTS = (
    b"GET /zebulonia/%0d%0aquokka?q=quokka HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nUser-Agent: quokka\r\n\r\n",
    b"GET /practices/zebulonia/ HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nAuthorization: Bearer quokka\r\n\r\n",
    b"QUOKKA / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: quokka.example\r\n\r\n",
    b"GET /quokka HTTP/9.9 quokka\r\n\r\n",
    b"quokka\x00\xff\r\n\r\n",
    b"GET /%zz%quokka HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nCookie: qi_portal=quokka\r\n\r\n",
    b"POST /sign-in HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s" % (len(FORM), FORM),
    b"POST /sign-in HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\nquokka\r\n",
    b"POST /upload HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: 99\r\n"
    b"Content-Type: multipart/form-data; boundary=x\r\n\r\n"
    b'--x\r\nContent-Disposition: form-data; name="file"; filename="zebulonia.csv"\r\n\r\nquokka',
    b"GET /" + b"quokka" * 20_000 + b" HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n",
)
"""Ordinary, strange, broken and unfinished ones; the client goes away without waiting for those that do not end."""


@pytest.mark.rule(38, 45, 46, 26)
def test_server_logs_and_answers_nothing_that_was_planted(portal: Portal) -> None:
    answers = [_asked(portal, request) for request in REQUESTS]
    time.sleep(0.3)  # the last line is written after its answer

    log = (portal.home / "server.log").read_text()
    lines = [json.loads(line) for line in log.splitlines() if not line.startswith("Serving ")]
    assert len([line for line in lines if line["event"] == "request"]) >= 5
    assert [line for line in lines if not line.get("request_id")] == []
    assert LEAK.findall(log) == []
    assert PASSWORD not in log
    told = "\n".join(answers)
    assert [each for each in answers if INSIDE.search(each)] == []
    assert told.count("HTTP/1.1 4") >= 6
    assert not re.search(r"^(x-powered-by|via):|^server:.*[0-9]", told, re.IGNORECASE | re.MULTILINE)


def _asked(portal: Portal, request: bytes) -> str:
    """What comes back within a second; nothing when the server just hangs up."""
    address = urlsplit(portal.address)
    with socket.create_connection((address.hostname, address.port), timeout=1) as connection:
        try:
            connection.sendall(request.replace(b"{host}", address.netloc.encode()))
            return b"".join(iter(lambda: connection.recv(65_536), b"")).decode(errors="replace")
        except OSError:
            return ""
