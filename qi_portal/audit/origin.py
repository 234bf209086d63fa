"""From where a request came, kept beside the log lines, which do not tell it."""

from contextvars import ContextVar

ADDRESS: ContextVar[str] = ContextVar("address of the request", default="")
"""As the trusted proxies say it (`web.logs` sets it with each request)."""

REQUESTS = frozenset({"web", "api"})


def told(source: str | None, *, with_address: bool) -> str | None:
    """What a row says: "web 203.0.113.7" for a page, "api 203.0.113.7" for a program, "job" for the background."""
    address = ADDRESS.get() if with_address and source in REQUESTS else ""
    return f"{source} {address}" if address else source
