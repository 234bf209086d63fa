"""Waits for slow clients, so that no thread of the application does: ASGI outside, the portal's WSGI inside.

A request's body is taken in before a thread looks at the request, and the answer is taken from the thread before the
client has it. So a client that sends or reads one byte a minute costs a socket and a little memory, and a thread is
held only for as long as the portal works. Whoever sends nothing for `SECONDS_BETWEEN_PARTS` gets 408, whoever reads
nothing for as long is cut off.
"""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from urllib.parse import unquote_to_bytes

import structlog

log = structlog.get_logger()

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Environ = dict[str, Any]
Wsgi = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]
Header = tuple[bytes, bytes]

SECONDS_BETWEEN_PARTS = 20.0
SECONDS_OF_A_BODY = 300.0
"""10 MB at 300 kbit/s; who is slower gets 408."""

KEPT = 11 * 1024 * 1024
"""What is kept of a body: more than the portal takes, so that it sees that there is too much. The rest is read away."""

READ_AWAY = 64 * 1024 * 1024
"""A browser shows a refusal when it has sent all; beyond this it is answered and cut off."""

BODY_IN_MEMORY = 256 * 1024
ANSWER_IN_MEMORY = 1024 * 1024
ROOM = 512 * 1024 * 1024
"""What the bodies that are on their way in may take, in one process. Beyond it new ones get 503."""

PART = 64 * 1024


class Gone(Exception):
    """The client went away in the middle of its request. Nothing was begun and nobody is there to be told."""


class Refused(Exception):
    """A request that the application never sees, or whose answer it could not give."""

    def __init__(self, status: int, sentence: str, **headers: str) -> None:
        super().__init__(sentence)
        self._status, self._sentence, self._headers = status, sentence, headers

    def answer(self, always: Mapping[str, str]) -> "Answer":
        """With what every answer says to a browser: the application, which says it else, has no part in this one."""
        told = {"content-type": "text/plain", "cache-control": "no-store", "connection": "close"}
        told |= {name.lower(): value for name, value in always.items()} | self._headers
        headers = [(name.replace("_", "-").encode(), value.encode()) for name, value in told.items()]
        answer = Answer(status=self._status, headers=headers)
        answer.body.write(f"{self._sentence}\n".encode())
        return answer


TOO_SLOW = Refused(408, "The request came too slowly. Nothing was saved. Send it again.")
TOO_LARGE = Refused(413, "A request may have 10 MB at most. Nothing was read or kept.")
NO_ROOM = Refused(503, "There is no room for more files just now. Nothing was saved. Try again.", retry_after="30")
UNFINISHED = Refused(500, "The answer could not be given. Look whether your work was saved before you send it again.")


@dataclass
class Answer:
    """What the portal said, whole."""

    body: IO[bytes] = field(default_factory=lambda: SpooledTemporaryFile(ANSWER_IN_MEMORY))  # noqa: SIM115 - whoever hands it out closes it
    status: int = 500
    headers: list[Header] = field(default_factory=list)

    def start(self, status: str, headers: list[tuple[str, str]], _exc_info: Any = None) -> Callable[[bytes], Any]:
        """WSGI's `start_response`."""
        self.status = int(status.split(" ", 1)[0])
        self.headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        return self.body.write


class Patient:
    """ASGI around a WSGI application that runs in so many threads. `always`: what every answer of our own says."""

    def __init__(
        self,
        app: Wsgi,
        *,
        threads: int,
        always: Mapping[str, str],
        pause: float = SECONDS_BETWEEN_PARTS,
        room: int = ROOM,
    ) -> None:
        self._app, self._always, self._pause, self._room = app, always, pause, room
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="request")

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        with SpooledTemporaryFile(BODY_IN_MEMORY) as body:
            kept = 0
            try:
                async for part in self._parts(receive):
                    kept += self._keep(part[: KEPT - kept], body)
                await self._work(scope, body, send)
            except Refused as refusal:
                await self._hand_out(refusal.answer(self._always), send)
            except Gone:
                return
            finally:
                self._room += kept

    async def _parts(self, receive: Receive) -> AsyncIterator[bytes]:
        read = 0
        try:
            async with asyncio.timeout(SECONDS_OF_A_BODY):
                while True:
                    async with asyncio.timeout(self._pause):
                        message = await receive()
                    if message["type"] != "http.request":
                        raise Gone
                    if read > READ_AWAY:
                        raise TOO_LARGE
                    part = message.get("body", b"")
                    read += len(part)
                    yield part
                    if not message.get("more_body", False):
                        return
        except TimeoutError as late:
            raise TOO_SLOW from late

    def _keep(self, part: bytes, body: IO[bytes]) -> int:
        if len(part) > self._room:
            raise NO_ROOM
        try:
            body.write(part)
        except OSError as full:
            raise NO_ROOM from full
        self._room -= len(part)
        return len(part)

    async def _work(self, scope: Message, body: IO[bytes], send: Send) -> None:
        body.seek(0)
        loop = asyncio.get_running_loop()
        answer = await loop.run_in_executor(self._threads, _answer, self._app, environ_of(scope, body))
        await self._hand_out(answer or UNFINISHED.answer(self._always), send)

    async def _hand_out(self, answer: Answer, send: Send) -> None:
        """A client that does not read is cut off: what `asyncio.timeout` raises goes to the server."""
        with answer.body as body:
            body.seek(0)
            await self._hand_on(
                send, {"type": "http.response.start", "status": answer.status, "headers": answer.headers}
            )
            part, following = body.read(PART), body.read(PART)
            while True:
                await self._hand_on(send, {"type": "http.response.body", "body": part, "more_body": bool(following)})
                if not following:
                    return
                part, following = following, body.read(PART)

    async def _hand_on(self, send: Send, message: Message) -> None:
        async with asyncio.timeout(self._pause):
            await send(message)


def _answer(app: Wsgi, environ: Environ) -> Answer | None:
    """In a thread: the application from beginning to end. It answers its own errors, but not those of the last step:
    then there is no answer.
    """
    answer = Answer()
    try:
        parts = app(environ, answer.start)
        try:
            for part in parts:
                answer.body.write(part)
        finally:
            if close := getattr(parts, "close", None):
                close()
    except Exception as fault:
        log.error("answer not finished", kind=type(fault).__name__)
        answer.body.close()
        return None
    return answer


def environ_of(scope: Message, body: IO[bytes]) -> Environ:
    """The request as WSGI says it (PEP 3333). A header with an underscore is left out: it could pass for another."""
    client, server = scope.get("client") or ("", 0), scope.get("server") or ("", 0)
    told: Environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": client[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": body,
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope["headers"]:
        if b"_" not in name:
            _add_header(told, name.decode("latin-1"), value.decode("latin-1"))
    return told


def _add_header(told: Environ, name: str, value: str) -> None:
    key = name.upper().replace("-", "_")
    key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
    separator = "; " if key == "HTTP_COOKIE" else ","
    told[key] = f"{told[key]}{separator}{value}" if key in told else value
