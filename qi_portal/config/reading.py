"""Settings, read once from the environment. What is unsafe stops the start, with a sentence for each.

Every variable is described in docs/configuration.md; a test compares the two lists.
"""

import os
from collections.abc import Mapping
from pathlib import Path

from qi_portal.config import addresses, mail, operation, secrets, values
from qi_portal.config.field_keys import FieldKey, parse_keys
from qi_portal.config.production import refuse_unsafe
from qi_portal.config.settings import Settings
from qi_portal.config.sign_in_provider import sign_in_provider
from qi_portal.config.unknown import refuse_unknown
from qi_portal.config.unsafe import Doubts

MOST_USEFUL_PRESSES = 2
"""Printers side by side where nothing else is set, each with memory of its own; one where there is one core."""

HERE = "http://127.0.0.1:8000"
FIELD_KEY_FILE = "field.keys"
SECOND_FACTOR = "QI_PORTAL_SECOND_FACTOR"


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment; UnsafeSettings names every variable that is wrong, and its mend."""
    doubts = Doubts()
    given = secrets.with_files(os.environ if environ is None else environ, doubts)
    doubts.hear(lambda: refuse_unknown(environ if environ is not None else os.environ), None)
    settings = _settings(given, doubts)
    doubts.hear(lambda: refuse_unsafe(settings, given), None)
    doubts.end()
    return settings


def _settings(given: Mapping[str, str], doubts: Doubts) -> Settings:
    """What can be read; where a value is refused, one that is never used stands in, because `doubts` ends the start."""
    hear = doubts.hear
    here = Path()
    home = hear(lambda: values.data_folder("QI_PORTAL_HOME", given.get("QI_PORTAL_HOME") or "instance"), here)
    base_url = hear(lambda: addresses.base_url(given.get("QI_PORTAL_BASE_URL") or HERE), HERE)
    portal, queue = (f"sqlite:///{home / name}" for name in ("portal.db", "queue.db"))
    smtp_url = given.get("QI_PORTAL_SMTP_URL") or ""
    presses = min(MOST_USEFUL_PRESSES, os.cpu_count() or 1)
    return Settings(
        home=home,
        database_url=hear(lambda: addresses.database_url(given.get("QI_PORTAL_DATABASE_URL") or portal), portal),
        owner_database_url=hear(lambda: _owner_database_url(given), ""),
        secret_key=hear(lambda: _secret_key(given, home), ""),
        old_secret_keys=hear(lambda: secrets.old_secrets(given.get("QI_PORTAL_SECRET_KEY_OLD") or ""), ()),
        field_keys=hear(lambda: _field_keys(given, home), ()),
        field_key_file=home / FIELD_KEY_FILE,
        base_url=base_url,
        bind=hear(lambda: addresses.bind(given.get("QI_PORTAL_BIND") or addresses.default_bind(base_url)), "::1:1"),
        hosts=addresses.hosts(base_url, given.get("QI_PORTAL_HOSTS") or ""),
        trusted_proxies=hear(lambda: values.whole(given, "QI_PORTAL_TRUSTED_PROXIES", 0, 0, 5), 0),
        idle_minutes=hear(lambda: values.whole(given, "QI_PORTAL_IDLE_MINUTES", 30, 1, 60), 1),
        argon2_time_cost=hear(lambda: values.whole(given, "QI_PORTAL_ARGON2_TIME_COST", 3, 1, 20), 1),
        offline=hear(lambda: values.switch(given, "QI_PORTAL_OFFLINE"), False),
        queue_url=hear(lambda: addresses.queue_url(given.get("QI_PORTAL_QUEUE_URL") or queue), queue),
        mail_server=hear(lambda: mail.mail_server(smtp_url), None),
        mail_from=hear(lambda: mail.mail_from(given.get("QI_PORTAL_MAIL_FROM") or "", bool(smtp_url)), ""),
        files=hear(lambda: values.files_folder(given.get("QI_PORTAL_FILES") or "", home), here),
        files_days=hear(lambda: values.whole(given, "QI_PORTAL_FILES_DAYS", 30, 1, 3650), 1),
        presses=hear(lambda: values.whole(given, "QI_PORTAL_PRESSES", presses, 1, 16), 1),
        least_free_mb=hear(lambda: values.whole(given, "QI_PORTAL_LEAST_FREE_MB", 200, 1, 1_000_000), 1),
        backup_recipients=hear(lambda: operation.backup_recipients(given.get("QI_PORTAL_BACKUP_RECIPIENTS") or ""), ()),
        sign_in_provider=hear(lambda: sign_in_provider(given), None),
        metrics=hear(lambda: operation.metrics(given.get("QI_PORTAL_METRICS") or ""), ""),
        demands_second_factor=hear(lambda: operation.second_factor(given.get(SECOND_FACTOR) or "", base_url), True),
    )


def _owner_database_url(given: Mapping[str, str]) -> str:
    url = given.get("QI_PORTAL_OWNER_DATABASE_URL") or ""
    return addresses.database_url(url, "QI_PORTAL_OWNER_DATABASE_URL") if url else ""


def _secret_key(given: Mapping[str, str], home: Path) -> str:
    named = given.get("QI_PORTAL_SECRET_KEY")
    return secrets.checked_secret("QI_PORTAL_SECRET_KEY", named or secrets.kept_secret(home))


def _field_keys(given: Mapping[str, str], home: Path) -> tuple[FieldKey, ...]:
    """Those that are given. Else none, after a look at the file that keeps them."""
    if text := given.get("QI_PORTAL_FIELD_KEYS"):
        return parse_keys(text, "QI_PORTAL_FIELD_KEYS")
    secrets.kept_field_keys(home / FIELD_KEY_FILE)
    return ()
