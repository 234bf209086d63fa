"""What an operator sets: where figures are told, whose key opens a backup, who needs a second factor."""

import re
from urllib.parse import urlsplit

from qi_portal.config.addresses import bind, is_loopback
from qi_portal.config.unsafe import UnsafeSettings

PUBLIC_KEY = re.compile(r"age1[0-9a-z]{58}")


def metrics(text: str) -> str:
    """An address of this machine with a port, or nothing: then there are no metrics."""
    if not text:
        return ""
    address, _, port = text.rpartition(":")
    if not is_loopback(address.strip("[]")):
        raise UnsafeSettings("QI_PORTAL_METRICS must be an address of this machine only, such as 127.0.0.1:9100.")
    return bind(f"{address}:{port}", "QI_PORTAL_METRICS")


def backup_recipients(text: str) -> tuple[str, ...]:
    """The public keys for which backups are encrypted."""
    keys = tuple(each.strip() for each in text.split(",") if each.strip())
    if not all(PUBLIC_KEY.fullmatch(key) for key in keys):
        raise UnsafeSettings(
            "QI_PORTAL_BACKUP_RECIPIENTS must hold public keys that begin with age1, with commas between them; "
            "qi-portal backup key makes one."
        )
    return keys


def second_factor(text: str, base_url: str) -> bool:
    """Whether those who oversee a program must have one. Only a portal of this machine alone may leave it to them."""
    is_production = urlsplit(base_url).scheme == "https"
    if text not in ("", "required", "offered"):
        raise UnsafeSettings(f"QI_PORTAL_SECOND_FACTOR must be required or offered, not {text!r}.")
    if is_production and text == "offered":
        raise UnsafeSettings("QI_PORTAL_SECOND_FACTOR can be offered only where the base URL is this machine's.")
    return is_production or text == "required"
