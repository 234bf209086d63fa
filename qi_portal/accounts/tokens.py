"""Random tokens, and how they are kept: hashed, so that a copy of the table opens nothing."""

import hashlib
import ipaddress
import secrets

TOKEN_BYTES = 32
BITS_OF_HOST = 64
"""Of an IPv6 address: whoever has one address of such a network has them all."""


def new_token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest(text: str) -> str:
    """How tokens, accounts and sources are kept: hashed."""
    return hashlib.sha256(text.encode()).hexdigest()


def digest_of_source(address: str) -> str:
    """From where a request came, for counting: an IPv4 address, a network of IPv6, or whatever else it says."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return digest(address)
    if isinstance(found, ipaddress.IPv6Address):
        return digest(str(found.ipv4_mapped or f"{int(found) >> BITS_OF_HOST:x}/{BITS_OF_HOST}"))
    return digest(address)
