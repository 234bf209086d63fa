"""Random tokens, and how they are kept: hashed, so that a copy of the table opens nothing."""

import hashlib
import secrets

TOKEN_BYTES = 32


def new_token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest(text: str) -> str:
    """How tokens, accounts and sources are kept: hashed."""
    return hashlib.sha256(text.encode()).hexdigest()
