"""Where the portal is reached, where it listens, and where its data are."""

import ipaddress
from urllib.parse import SplitResult, parse_qs, urlsplit

from qi_portal.config.unsafe import UnsafeSettings

MAX_PORT = 65_535

BEHIND_A_PROXY = "127.0.0.1:8000"
"""Where the server listens when the base URL is https: a proxy in front of it holds the certificate."""

LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")
IMMEDIATE = "immediate"
"""As address of the queue: each job is done by the process that asked for it, at once. For tests."""

WITH_TLS = frozenset({"require", "verify-ca", "verify-full"})
"""Values of PostgreSQL's sslmode with which no word travels in the clear."""


def parts_of(variable: str, url: str) -> SplitResult:
    """The parts of an address; UnsafeSettings when it has none that can be told apart."""
    try:
        parts = urlsplit(url)
        _ = parts.port  # a port that is no number is noticed only when it is asked for
    except ValueError as reason:
        raise UnsafeSettings(f"{variable} is not an address that can be read.") from reason
    return parts


def base_url(text: str) -> str:
    url = text.rstrip("/")
    parts = parts_of("QI_PORTAL_BASE_URL", url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UnsafeSettings("QI_PORTAL_BASE_URL must look like https://portal.example.org.")
    if parts.scheme == "http" and not is_loopback(parts.hostname):
        raise UnsafeSettings("QI_PORTAL_BASE_URL must be https unless the portal is only reached on this machine.")
    return url


def hosts(url: str, more: str) -> tuple[str, ...]:
    """The names that requests may carry."""
    host = urlsplit(url).hostname or ""
    extra = tuple(each.strip() for each in more.split(",") if each.strip())
    return (host, *(LOOPBACK_NAMES if is_loopback(host) else ()), *extra)


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def database_url(url: str, variable: str = "QI_PORTAL_DATABASE_URL") -> str:
    """Read with the psycopg 3 driver where it is PostgreSQL's; over TLS when the server is another machine."""
    scheme, separator, rest = url.partition("://")
    if not separator or scheme.partition("+")[0] not in ("sqlite", "postgres", "postgresql"):
        raise UnsafeSettings(f"{variable} must begin with sqlite:/// or postgresql://.")
    _refuse_open_wire(variable, url)
    return f"postgresql+psycopg://{rest}" if scheme in ("postgres", "postgresql") else url


def queue_url(url: str) -> str:
    if url != IMMEDIATE and parts_of("QI_PORTAL_QUEUE_URL", url).scheme not in ("sqlite", "postgresql"):
        raise UnsafeSettings("QI_PORTAL_QUEUE_URL must begin with sqlite:/// or postgresql://.")
    _refuse_open_wire("QI_PORTAL_QUEUE_URL", url)
    return url


def default_bind(url: str) -> str:
    """The base URL's own host and port; behind a proxy's certificate a loopback port."""
    parts = urlsplit(url)
    return BEHIND_A_PROXY if parts.scheme == "https" else f"{parts.netloc}:80" if parts.port is None else parts.netloc


def bind(text: str, variable: str = "QI_PORTAL_BIND") -> str:
    """An address and a port, such as 127.0.0.1:8000 or [::1]:8000."""
    address, _, port = text.rpartition(":")
    address = "127.0.0.1" if address == "localhost" else address  # the server takes numbers, no names
    if not _is_number(address) or not port.isascii() or not port.isdigit() or not 1 <= int(port) <= MAX_PORT:
        raise UnsafeSettings(f"{variable} must be an address and a port such as 127.0.0.1:8000, not {text!r}.")
    return f"{address}:{port}"


def _is_number(address: str) -> bool:
    """Whether an address is one that a server listens on; IPv6 stands in brackets, as in a URL."""
    try:
        numbered = ipaddress.ip_address(address.strip("[]"))
    except ValueError:
        return False
    return (numbered.version == 6) == address.startswith("[")


def _refuse_open_wire(variable: str, url: str) -> None:
    """A socket and this machine's own address need no TLS; every host that the address names counts."""
    if not url.startswith("postgres"):
        return
    parts = parts_of(variable, url) if "," not in url else urlsplit(url)
    asked = parse_qs(parts.query)
    named = [parts.netloc.rpartition("@")[2], *asked.get("host", ()), *asked.get("hostaddr", ())]
    every = [each for name in named for each in name.split(",")]
    if all(_is_here(each) for each in every) or asked.get("sslmode", [""])[-1] in WITH_TLS:
        return
    raise UnsafeSettings(
        f"{variable} leads to another machine without TLS: end it with ?sslmode=verify-full (or verify-ca, require)."
    )


def _is_here(host: str) -> bool:
    """Whether a host, with or without a port, is a socket's folder or this machine."""
    bare = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    return not bare or bare.startswith(("/", "%2F", "%2f")) or is_loopback(bare)
