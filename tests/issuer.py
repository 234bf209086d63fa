"""A provider of OpenID Connect that says what a test tells it to, true or not, on this machine."""

import hmac
import json
import time
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT_ID = "qi-portal"
CLIENT_SECRET = "the secret of a client for tests only"
OWN_KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})


@dataclass
class Saying:
    """What the issuer says next. `claims` are set over the right ones; None takes one away."""

    claims: dict[str, Any] = field(default_factory=dict)
    key: Any = None
    secret: bytes = b""
    id_token: str | None = None
    status: int = 200
    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    userinfo: dict[str, Any] | None = None


class Issuer:
    """What a test tells it, and what it was asked."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.forget()

    def forget(self) -> None:
        self.saying = Saying()
        self.asked: list[str] = []
        self.way_in: dict[str, str] = {}
        self.token_request: dict[str, str] = {}
        self.authorization = ""

    def came(self, way_in: str) -> dict[str, str]:
        """Somebody came to sign in; what the portal told of it."""
        self.way_in = {name: values[0] for name, values in parse_qs(urlsplit(way_in).query).items()}
        return self.way_in

    def id_token(self) -> str:
        if self.saying.id_token is not None:
            return self.saying.id_token
        now = int(time.time())
        right = {"iss": self.address, "sub": "subject 1", "aud": CLIENT_ID, "exp": now + 300, "iat": now}
        told = {**right, "nonce": self.way_in.get("nonce"), **self.saying.claims}
        claims = {name: value for name, value in told.items() if value is not None}
        if self.saying.secret:
            return sealed_by_secret(claims, self.saying.secret)
        return jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.saying.key or OWN_KEY)

    def believes(self) -> bool:
        """Whether the client showed its secret and the verifier of the challenge that it had sent."""
        secret = b64decode(self.authorization.removeprefix("Basic ")).decode()
        challenge = (
            urlsafe_b64encode(sha256(self.token_request["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        )
        wanted = {"redirect_uri": self.way_in["redirect_uri"], "grant_type": "authorization_code", "code": "the code"}
        return (
            secret == f"{CLIENT_ID}:{CLIENT_SECRET}"
            and challenge == self.way_in["code_challenge"]
            and wanted.items() <= self.token_request.items()
        )


def unsigned(claims: dict[str, Any]) -> str:
    """A token of the algorithm `none`."""
    return f"{_part({'alg': 'none'})}.{_part(claims)}."


def sealed_by_secret(claims: dict[str, Any], secret: bytes) -> str:
    """A token of HS256: whoever knows the secret can make it. Written out, since the library refuses a public key."""
    told = f"{_part({'alg': 'HS256', 'kid': 'one'})}.{_part(claims)}"
    return f"{told}.{_text(hmac.digest(secret, told.encode(), 'sha256'))}"


def public_key() -> bytes:
    """As if it were a secret: a reader that lets the token choose its algorithm takes it for one."""
    return bytes(OWN_KEY.as_pem(private=False))


def _part(told: dict[str, Any]) -> str:
    return _text(json.dumps(told).encode())


def _text(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


@contextmanager
def running() -> Iterator[Issuer]:
    """An issuer that listens while the block runs."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    issuer = server.issuer = Issuer(f"http://127.0.0.1:{server.server_port}")  # type: ignore[attr-defined]
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield issuer
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        issuer = self._issuer()
        address = issuer.address
        if self.path.startswith("/authorize?"):
            self._send_back(issuer.came(self.path))
            return
        told: dict[str, Any] = {
            "/.well-known/openid-configuration": {
                "issuer": address,
                "authorization_endpoint": f"{address}/authorize",
                "token_endpoint": f"{address}/token",
                "jwks_uri": f"{address}/keys",
                "userinfo_endpoint": f"{address}/userinfo",
                "end_session_endpoint": f"{address}/end",
            },
            "/keys": {"keys": [OWN_KEY.as_dict(private=False)]},
            "/userinfo": issuer.saying.userinfo or {},
        }
        self._say(json.dumps(told.get(self.path, {})).encode())

    def do_POST(self) -> None:
        issuer = self._issuer()
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        issuer.token_request = {name: values[0] for name, values in parse_qs(body).items()}
        issuer.authorization = self.headers.get("Authorization", "")
        time.sleep(issuer.saying.seconds)
        if issuer.saying.body is not None:
            self._say(issuer.saying.body, issuer.saying.status)
        elif issuer.believes():
            token = {"access_token": "opaque", "token_type": "Bearer", "id_token": issuer.id_token()}
            self._say(json.dumps(token).encode(), issuer.saying.status)
        else:
            self._say(b'{"error": "invalid_grant"}', 400)

    def _send_back(self, way_in: dict[str, str]) -> None:
        """Whoever comes is known at once."""
        said = urlencode({"code": "the code", "state": way_in["state"]})
        self.send_response(302)
        self.send_header("Location", f"{way_in['redirect_uri']}?{said}")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _issuer(self) -> Issuer:
        issuer: Issuer = self.server.issuer  # type: ignore[attr-defined]
        issuer.asked.append(self.path)
        return issuer

    def _say(self, body: bytes, status: int = 200) -> None:
        self.send_response(status)
        more = self._headers_of_token()
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(body)), **more}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _headers_of_token(self) -> dict[str, str]:
        return self.server.issuer.saying.headers if self.command == "POST" else {}  # type: ignore[attr-defined]

    def log_message(self, *_args: object) -> None:
        pass
