"""The mail server and the sender of letters."""

from email.errors import HeaderParseError
from email.headerregistry import Address
from email.utils import parseaddr
from urllib.parse import unquote

from qi_portal.config.addresses import is_loopback, parts_of
from qi_portal.config.settings import MailServer
from qi_portal.config.unsafe import UnsafeSettings

TLS_PORTS = {"implicit": 465, "starttls": 587, "": 25}
"""Ways of reaching a mail server, and the port of each where the address names none."""


def mail_server(url: str) -> MailServer | None:
    """Nothing given: mail is off. A password goes over TLS or to this machine only."""
    if not url:
        return None
    parts = parts_of("QI_PORTAL_SMTP_URL", url)
    tls = {"smtps": "implicit", "smtp": parts.query}.get(parts.scheme)
    if tls is None or tls not in TLS_PORTS or not parts.hostname or parts.path.strip("/"):
        raise UnsafeSettings("QI_PORTAL_SMTP_URL must look like smtp://user:password@mail.example.org:587?starttls.")
    if parts.password and not tls and not is_loopback(parts.hostname):
        raise UnsafeSettings("QI_PORTAL_SMTP_URL holds a password: end it with ?starttls or begin it with smtps://.")
    user, password = (unquote(part or "") for part in (parts.username, parts.password))
    return MailServer(parts.hostname, parts.port or TLS_PORTS[tls], user, password, tls)


def mail_from(text: str, is_needed: bool) -> str:
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
