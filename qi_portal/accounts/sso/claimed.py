"""Who a provider says that somebody is."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Claimed:
    """Who the provider says this is. `email` only where it says that it has verified it."""

    issuer: str
    subject: str
    email: str
    has_factor: bool
