"""What the real server answers to what no browser sends: by itself or through the portal, it never says what it is."""

import re
import socket
from contextlib import closing
from urllib.parse import urlsplit

import pytest

from journeys.server import Portal

VERSION = re.compile(rb"\d+\.\d+|granian|python|werkzeug|flask|hyper", re.IGNORECASE)
SECONDS = 5
LONG = b"a" * 200_000

REQUESTS: dict[str, tuple[bytes, set[int]]] = {
    "trace": (b"TRACE / HTTP/1.1\r\n%(host)s\r\n", {405}),
    "another host": (b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", {400}),
    "no host": (b"GET / HTTP/1.1\r\n\r\n", {400}),
    "two hosts": (b"GET / HTTP/1.1\r\n%(host)sHost: evil.example\r\n\r\n", {400}),
    "host in the address": (b"GET / HTTP/1.1\r\nHost: localhost@evil.example\r\n\r\n", {400}),
    "tunnel": (b"CONNECT evil.example:443 HTTP/1.1\r\n%(host)s\r\n", {400, 404, 405}),
    "no method": (b"G@T / HTTP/1.1\r\n%(host)s\r\n", {400}),
    "no HTTP": (b"\x16\x03\x01\x02\x00\x01\r\n\r\n", {400}),
    "NUL": (b"GET /\x00 HTTP/1.1\r\n%(host)s\r\n", {400}),
    "long address": (b"GET /" + LONG + b" HTTP/1.1\r\n%(host)s\r\n", {414, 431}),
    "long header": (b"GET / HTTP/1.1\r\n%(host)sX: " + LONG + b"\r\n\r\n", {431}),
    "length that is none": (b"POST /sign-in HTTP/1.1\r\n%(host)sContent-Length: ten\r\n\r\n", {400}),
    "unknown coding": (b"POST /sign-in HTTP/1.1\r\n%(host)sTransfer-Encoding: x\r\n\r\n0\r\n\r\n", {400, 501}),
    "break in a header": (b"GET / HTTP/1.1\r\n%(host)sX: a\x0bb\r\n\r\n", {400}),
}


def answer_to(portal: Portal, request: bytes) -> tuple[int, bytes]:
    """The status and the head of the answer."""
    parts = urlsplit(portal.address)
    told = b""
    with closing(socket.create_connection((parts.hostname, parts.port), timeout=SECONDS)) as connection:
        connection.sendall(request)
        while b"\r\n\r\n" not in told and (piece := connection.recv(65536)):
            told += piece
    head = told.partition(b"\r\n\r\n")[0]
    return int(head.split(b" ")[1]), head.partition(b"\r\n")[2]


@pytest.mark.rule(26, 28)
def test_server_refuses_what_is_no_request_of_ours_and_names_no_version(portal: Portal) -> None:
    host = {b"host": b"Host: " + urlsplit(portal.address).netloc.encode() + b"\r\n"}

    for what, (request, statuses) in REQUESTS.items():
        status, head = answer_to(portal, request % host)
        assert status in statuses, what
        assert VERSION.findall(_server_line(head)) == [], what

    status, head = answer_to(portal, b"GET /health/live HTTP/1.1\r\n%(host)s\r\n" % host)
    assert status == 200
    assert VERSION.findall(_server_line(head)) == []


def _server_line(head: bytes) -> bytes:
    """What the answer says of who made it."""
    return b"\n".join(
        line for line in head.split(b"\r\n") if line.lower().startswith((b"server:", b"via:", b"x-powered"))
    )
