"""What a provider says of itself, believed where it fits and remembered for an hour."""

import time
from dataclasses import dataclass, field
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

from qi_portal.accounts.sso.failures import Unreachable
from qi_portal.accounts.sso.outgoing import Deadline, known_json
from qi_portal.config.addresses import is_loopback

WELL_KNOWN = "/.well-known/openid-configuration"
REMEMBERED = 3600.0
SILENT = 30.0
"""Seconds for which a provider that did not answer is not asked again, so that nobody waits for it in vain."""

NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
MORE = ("userinfo_endpoint", "end_session_endpoint")


@dataclass(frozen=True)
class Metadata:
    """The provider's addresses, and how it wants to be talked to."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str
    end_session_endpoint: str
    names_itself: bool
    secret_in_body: bool


@dataclass
class Memory:
    """The last answer of one issuer, or when it last gave none."""

    issuer: str
    _known: Metadata | None = None
    _until: float = 0.0
    _silent_until: float = 0.0
    _lock: Lock = field(default_factory=Lock)

    def metadata(self, deadline: Deadline) -> Metadata:
        """Asked anew each hour; Unreachable at once where the provider was silent half a minute ago."""
        now = time.monotonic()
        if self._known and now < self._until:
            return self._known
        if now < self._silent_until:
            raise Unreachable("silent lately")
        try:
            found = metadata_of(self.issuer, known_json(self.issuer.rstrip("/") + WELL_KNOWN, deadline))
        except Unreachable:
            self._silent_until = time.monotonic() + SILENT
            raise
        with self._lock:
            self._known, self._until = found, now + REMEMBERED
        return found


def metadata_of(issuer: str, told: dict[str, Any]) -> Metadata:
    """Unreachable where it speaks for another issuer, lacks an address, or names one that is not safe."""
    if told.get("issuer") != issuer:
        raise Unreachable("another issuer")
    addresses = {name: told.get(name) or "" for name in (*NEEDED, *MORE)}
    if not all(_is_safe(issuer, addresses[name]) for name in NEEDED):
        raise Unreachable("an address that is missing or not https")
    extra = {name: addresses[name] if _is_safe(issuer, addresses[name]) else "" for name in MORE}
    ways = told.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    return Metadata(
        issuer,
        **{name: addresses[name] for name in NEEDED},
        **extra,
        names_itself=told.get("authorization_response_iss_parameter_supported") is True,
        secret_in_body="client_secret_basic" not in ways and "client_secret_post" in ways,
    )


def _is_safe(issuer: str, address: object) -> bool:
    """https; plain http only where the issuer itself is on this machine, and the address too."""
    try:
        parts, home = urlsplit(str(address)), urlsplit(issuer)
    except ValueError:
        return False
    here = home.scheme == parts.scheme == "http" and is_loopback(parts.hostname or "")
    return bool(parts.hostname) and (parts.scheme == "https" or here)
