"""What is safe on one's own machine and not where others reach the portal, and what is safe nowhere."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from qi_portal.config.addresses import is_loopback
from qi_portal.config.secrets import open_to_others
from qi_portal.config.settings import Settings
from qi_portal.config.unsafe import UnsafeSettings

DEBUG_VARIABLES = ("FLASK_DEBUG", "FLASK_ENV", "WERKZEUG_DEBUG_PIN", "WERKZEUG_RUN_MAIN")
HARMLESS = frozenset({"", "0", "false", "no", "off", "production"})
SQLITE = "sqlite:///"


def refuse_unsafe(settings: Settings, given: Mapping[str, str]) -> None:
    """UnsafeSettings with a sentence for everything that does not go together."""
    if refusals := [*_of_keys(settings), *(_of_production(settings, given) if _is_reached(settings) else ())]:
        raise UnsafeSettings(*refusals)


def _is_reached(settings: Settings) -> bool:
    """Whether anybody but this machine can ask the portal."""
    return settings.has_tls or not is_loopback(settings.address)


def _of_keys(settings: Settings) -> Iterator[str]:
    if settings.secret_key in settings.old_secret_keys:
        yield "QI_PORTAL_SECRET_KEY_OLD holds the present key: name only those that came before it."


def _of_production(settings: Settings, given: Mapping[str, str]) -> Iterator[str]:
    if not settings.has_tls:
        yield (
            "QI_PORTAL_BIND listens beyond this machine while QI_PORTAL_BASE_URL is not https: "
            "listen on 127.0.0.1, or put a proxy with TLS in front."
        )
    elif not settings.trusted_proxies and not is_loopback(settings.address):
        yield (
            "QI_PORTAL_BIND listens beyond this machine without a proxy that is trusted: TLS ends in a proxy, "
            "so set QI_PORTAL_TRUSTED_PROXIES to how many there are."
        )
    for name in DEBUG_VARIABLES:
        if given.get(name, "").lower() not in HARMLESS:
            yield f"{name} switches debugging on, which shows the inside to everybody: take it out."
    yield from _of_folders(settings)


def _of_folders(settings: Settings) -> Iterator[str]:
    named = settings.database_url.removeprefix(SQLITE)
    databases = [Path(named)] if settings.database_url.startswith(SQLITE) else []
    if settings.home in open_to_others([settings.home]):
        yield f"QI_PORTAL_HOME: {settings.home} is open to other accounts. Run: chmod go-rwx {settings.home}"
    for path in open_to_others(databases):
        if path.parent in open_to_others([path.parent]):
            yield f"QI_PORTAL_DATABASE_URL: {path} is open to other accounts. Run: chmod go-rwx {path}"
