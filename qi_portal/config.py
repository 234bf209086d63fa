"""Settings, read once from the environment. An unsafe setting stops the start with a sentence.

Every variable is described in docs/configuration.md; a test compares the two lists.
"""

import ipaddress
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import unquote, urlsplit

SECRET_BYTES = 32
MAX_PORT = 65_535
MOST_USEFUL_PRESSES = 2
"""Printers side by side where nothing else is set, each with memory of its own; one where there is one core."""

BEHIND_A_PROXY = "127.0.0.1:8000"
"""Where the server listens when the base URL is https: a proxy in front of it holds the certificate."""

LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")
IMMEDIATE = "immediate"
"""As address of the queue: each job is done by the process that asked for it, at once. For tests."""

TLS_PORTS = {"implicit": 465, "starttls": 587, "": 25}
"""Ways of reaching a mail server, and the port of each where the address names none."""

WEAK_SECRETS = frozenset({"changeme", "secret", "dev", "development", "test", "password"})


class UnsafeSettings(Exception):
    """The environment holds a value that the portal will not start with."""


@dataclass(frozen=True)
class MailServer:
    """Where letters are handed over. `tls` is 'starttls', 'implicit' or '' for none."""

    host: str
    port: int
    user: str
    password: str
    tls: str


@dataclass(frozen=True)
class Settings:
    """Everything that differs between deployments."""

    home: Path
    database_url: str
    secret_key: str
    base_url: str
    bind: str
    hosts: tuple[str, ...]
    trusted_proxies: int
    idle_minutes: int
    argon2_time_cost: int
    offline: bool
    queue_url: str
    mail_server: MailServer | None
    mail_from: str
    files: Path
    files_days: int
    presses: int

    @property
    def has_tls(self) -> bool:
        return urlsplit(self.base_url).scheme == "https"

    @property
    def address(self) -> str:
        """The network address to listen on."""
        return self.bind.rpartition(":")[0].strip("[]")

    @property
    def port(self) -> int:
        return int(self.bind.rpartition(":")[2])


VARIABLES = (
    "QI_PORTAL_HOME",
    "QI_PORTAL_DATABASE_URL",
    "QI_PORTAL_SECRET_KEY",
    "QI_PORTAL_BASE_URL",
    "QI_PORTAL_BIND",
    "QI_PORTAL_HOSTS",
    "QI_PORTAL_TRUSTED_PROXIES",
    "QI_PORTAL_IDLE_MINUTES",
    "QI_PORTAL_ARGON2_TIME_COST",
    "QI_PORTAL_OFFLINE",
    "QI_PORTAL_QUEUE_URL",
    "QI_PORTAL_SMTP_URL",
    "QI_PORTAL_MAIL_FROM",
    "QI_PORTAL_FILES",
    "QI_PORTAL_FILES_DAYS",
    "QI_PORTAL_PRESSES",
    "QI_PORTAL_DEMO_PASSWORD",
)


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment; UnsafeSettings names the variable and the mend."""
    given = os.environ if environ is None else environ
    home = _data_folder("QI_PORTAL_HOME", given.get("QI_PORTAL_HOME") or "instance")
    base_url = (given.get("QI_PORTAL_BASE_URL") or "http://127.0.0.1:8000").rstrip("/")
    _refuse_unsafe_address(base_url)
    host = urlsplit(base_url).hostname or ""
    extra = tuple(each.strip() for each in given.get("QI_PORTAL_HOSTS", "").split(",") if each.strip())
    settings = Settings(
        home=home,
        database_url=_database_url(given.get("QI_PORTAL_DATABASE_URL") or f"sqlite:///{home / 'portal.db'}"),
        secret_key=given.get("QI_PORTAL_SECRET_KEY") or _kept_secret(home),
        base_url=base_url,
        bind=_bind(given.get("QI_PORTAL_BIND") or _default_bind(base_url)),
        hosts=(host, *(LOOPBACK_NAMES if _is_loopback(host) else ()), *extra),
        trusted_proxies=_whole(given, "QI_PORTAL_TRUSTED_PROXIES", 0, 0, 5),
        idle_minutes=_whole(given, "QI_PORTAL_IDLE_MINUTES", 30, 1, 60),
        argon2_time_cost=_whole(given, "QI_PORTAL_ARGON2_TIME_COST", 3, 1, 20),
        offline=_switch(given, "QI_PORTAL_OFFLINE"),
        queue_url=_queue_url(given.get("QI_PORTAL_QUEUE_URL") or f"sqlite:///{home / 'queue.db'}"),
        mail_server=_mail_server(given.get("QI_PORTAL_SMTP_URL") or ""),
        mail_from=_mail_from(given.get("QI_PORTAL_MAIL_FROM") or "", bool(given.get("QI_PORTAL_SMTP_URL"))),
        files=_files_folder(given.get("QI_PORTAL_FILES") or "", home),
        files_days=_whole(given, "QI_PORTAL_FILES_DAYS", 30, 1, 3650),
        presses=_whole(given, "QI_PORTAL_PRESSES", min(MOST_USEFUL_PRESSES, os.cpu_count() or 1), 1, 16),
    )
    _refuse_weak_secret(settings.secret_key)
    return settings


def _data_folder(variable: str, name: str) -> Path:
    """The folder, made if it is not there; UnsafeSettings when it cannot be."""
    folder = Path(name).resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as reason:
        raise UnsafeSettings(f"{variable}: {folder} cannot be made ({reason.strerror}).") from reason
    return folder


def _files_folder(name: str, home: Path) -> Path:
    """One that is named must be there or can be made; the usual one is made with the first file."""
    return _data_folder("QI_PORTAL_FILES", name) if name else home / "files"


def _refuse_weak_secret(key: str) -> None:
    if len(key.encode()) < SECRET_BYTES or key.lower() in WEAK_SECRETS or len(set(key)) < 8:
        raise UnsafeSettings(f"QI_PORTAL_SECRET_KEY is too weak: use {SECRET_BYTES} random bytes or more.")


def _refuse_unsafe_address(base_url: str) -> None:
    parts = urlsplit(base_url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UnsafeSettings("QI_PORTAL_BASE_URL must look like https://portal.example.org.")
    if parts.scheme == "http" and not _is_loopback(parts.hostname):
        raise UnsafeSettings("QI_PORTAL_BASE_URL must be https unless the portal is only reached on this machine.")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _database_url(url: str) -> str:
    """PostgreSQL addresses in their common short forms are read with the psycopg 3 driver."""
    scheme, separator, rest = url.partition("://")
    return f"postgresql+psycopg://{rest}" if separator and scheme in ("postgres", "postgresql") else url


def _queue_url(url: str) -> str:
    if url != IMMEDIATE and urlsplit(url).scheme not in ("sqlite", "postgresql"):
        raise UnsafeSettings("QI_PORTAL_QUEUE_URL must begin with sqlite:/// or postgresql://.")
    return url


def _mail_server(url: str) -> MailServer | None:
    """Nothing given: mail is off. A password goes over TLS or to this machine only."""
    if not url:
        return None
    parts = urlsplit(url)
    tls = {"smtps": "implicit", "smtp": parts.query}.get(parts.scheme)
    if tls is None or tls not in TLS_PORTS or not parts.hostname or parts.path.strip("/"):
        raise UnsafeSettings("QI_PORTAL_SMTP_URL must look like smtp://user:password@mail.example.org:587?starttls.")
    if parts.password and not tls and not _is_loopback(parts.hostname):
        raise UnsafeSettings("QI_PORTAL_SMTP_URL holds a password: end it with ?starttls or begin it with smtps://.")
    user, password = (unquote(part or "") for part in (parts.username, parts.password))
    return MailServer(parts.hostname, parts.port or TLS_PORTS[tls], user, password, tls)


def _mail_from(text: str, is_needed: bool) -> str:
    """The sender as a header says it; it cannot hold a second header."""
    name, address = parseaddr(text)
    try:
        if not text.isprintable():
            raise ValueError("a line break")
        if text or is_needed:
            return str(Address(name, addr_spec=address))
    except (HeaderParseError, ValueError, IndexError) as reason:
        raise UnsafeSettings(
            "QI_PORTAL_MAIL_FROM must be an address such as QI Portal <portal@office.example>."
        ) from reason
    return ""


def _default_bind(base_url: str) -> str:
    """The base URL's own host and port; behind a proxy's certificate a loopback port."""
    parts = urlsplit(base_url)
    return BEHIND_A_PROXY if parts.scheme == "https" else f"{parts.netloc}:80" if parts.port is None else parts.netloc


def _bind(text: str) -> str:
    """An address and a port, such as 127.0.0.1:8000 or [::1]:8000."""
    address, _, port = text.rpartition(":")
    if not address or not port.isascii() or not port.isdigit() or not 1 <= int(port) <= MAX_PORT:
        raise UnsafeSettings(f"QI_PORTAL_BIND must be an address and a port such as 127.0.0.1:8000, not {text!r}.")
    return text


def _whole(given: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    text = given.get(name) or str(default)
    if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
        raise UnsafeSettings(f"{name} must be a whole number from {low} to {high}, not {text!r}.")
    return int(text)


def _switch(given: Mapping[str, str], name: str) -> bool:
    """On unless it is switched off."""
    text = given.get(name) or "on"
    if text not in ("on", "off"):
        raise UnsafeSettings(f"{name} must be on or off, not {text!r}.")
    return text == "on"


def _kept_secret(home: Path) -> str:
    """A random key made at the first start and kept in the data folder, readable by its owner only."""
    path = home / "secret.key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text()
