"""What differs between deployments, and the variables that say it."""

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from qi_portal.config.field_keys import FieldKey

SECRET_VARIABLES = (
    "QI_PORTAL_DATABASE_URL",
    "QI_PORTAL_FIELD_KEYS",
    "QI_PORTAL_OIDC_CLIENT_SECRET",
    "QI_PORTAL_OWNER_DATABASE_URL",
    "QI_PORTAL_QUEUE_URL",
    "QI_PORTAL_SECRET_KEY",
    "QI_PORTAL_SECRET_KEY_OLD",
    "QI_PORTAL_SMTP_URL",
)
"""These hold a secret. Each may also be given as a file: VARIABLE_FILE names it (`qi_portal.config.secrets`)."""

VARIABLES = (
    "QI_PORTAL_ARGON2_TIME_COST",
    "QI_PORTAL_BACKUP_RECIPIENTS",
    "QI_PORTAL_BASE_URL",
    "QI_PORTAL_BIND",
    "QI_PORTAL_DEMO_PASSWORD",
    "QI_PORTAL_FILES",
    "QI_PORTAL_FILES_DAYS",
    "QI_PORTAL_HOME",
    "QI_PORTAL_HOSTS",
    "QI_PORTAL_IDLE_MINUTES",
    "QI_PORTAL_LEAST_FREE_MB",
    "QI_PORTAL_MAIL_FROM",
    "QI_PORTAL_METRICS",
    "QI_PORTAL_OFFLINE",
    "QI_PORTAL_OIDC_CLIENT_ID",
    "QI_PORTAL_OIDC_FACTOR",
    "QI_PORTAL_OIDC_ISSUER",
    "QI_PORTAL_OIDC_NAME",
    "QI_PORTAL_PRESSES",
    "QI_PORTAL_SECOND_FACTOR",
    "QI_PORTAL_TRUSTED_PROXIES",
    *SECRET_VARIABLES,
)


@dataclass(frozen=True)
class MailServer:
    """Where letters are handed over. `tls` is 'starttls', 'implicit' or '' for none."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    tls: str


@dataclass(frozen=True)
class SignInProvider:
    """A provider of OpenID Connect, as it knows this portal.

    `factors` are values of `amr` or `acr` with which it says that a second factor was shown; with none its word on that
    is not taken.
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    name: str
    factors: tuple[str, ...]


@dataclass(frozen=True)
class Settings:
    """Everything that differs between deployments. Shown in text it keeps its secrets.

    `old_secret_keys` are still believed and never used to sign. `field_keys` are those that the environment gives, the
    first one current; where it gives none they are kept in `field_key_file`.
    """

    home: Path
    database_url: str = field(repr=False)
    owner_database_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    old_secret_keys: tuple[str, ...] = field(repr=False)
    field_keys: tuple[FieldKey, ...]
    field_key_file: Path
    base_url: str
    bind: str
    hosts: tuple[str, ...]
    trusted_proxies: int
    idle_minutes: int
    argon2_time_cost: int
    offline: bool
    queue_url: str = field(repr=False)
    mail_server: MailServer | None
    mail_from: str
    files: Path
    files_days: int
    presses: int
    least_free_mb: int
    backup_recipients: tuple[str, ...]
    metrics: str
    sign_in_provider: SignInProvider | None
    demands_second_factor: bool

    @property
    def has_tls(self) -> bool:
        return urlsplit(self.base_url).scheme == "https"

    @property
    def signing_keys(self) -> list[str]:
        """As itsdangerous takes them: each is believed, the last one signs."""
        return [*self.old_secret_keys, self.secret_key]

    @property
    def address(self) -> str:
        """The network address to listen on."""
        return self.bind.rpartition(":")[0].strip("[]")

    @property
    def port(self) -> int:
        return int(self.bind.rpartition(":")[2])
