"""Every way on which data leave the portal or come in, and whether it is open here."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import func, select

from qi_portal.config import Settings
from qi_portal.db import Base, db, utc_now
from qi_portal.domain.words import Words, plural_words, words

ON_THIS_MACHINE = words("within this machine")


@dataclass(frozen=True)
class Flow:
    """`travels` says what; `where` says with whom, and is None where the way is shut."""

    name: Words
    travels: Words
    where: Words | None


def flows() -> list[Flow]:
    settings: Settings = current_app.config["SETTINGS"]
    return [
        Flow(
            words("Browsers"),
            words("Pages and what people type; over TLS wherever the base address is https."),
            _browsers(settings),
        ),
        Flow(
            words("Mail"),
            words("Names of practices and links. No number, no child, no secret but a link's."),
            _mail(settings),
        ),
        Flow(
            words("Single sign-on"),
            words("Who somebody is: name and e-mail address come in; that somebody signs in goes out."),
            _provider(settings),
        ),
        Flow(
            words("Other systems with a token"),
            words("Counts of the practices that the token names. It opens no page."),
            _systems(),
        ),
        Flow(
            words("Browsers that keep public guideline pages"),
            words("What a visitor sees, and nothing else."),
            words("any browser") if settings.offline else None,
        ),
        Flow(
            words("The printer of reports"),
            words("A page to print, with its numbers. It fetches nothing, keeps nothing and knows no setting."),
            ON_THIS_MACHINE,
        ),
        Flow(
            words("Metrics"),
            words("How many requests and jobs, and how long they took."),
            words("whoever asks {address}", address=settings.metrics) if settings.metrics else None,
        ),
        Flow(
            words("Backups"),
            words("Everything, sealed for the keys that are named; made by a command."),
            plural_words("{count} key that opens them", "{count} keys that open them", len(settings.backup_recipients))
            if settings.backup_recipients
            else None,
        ),
        Flow(
            words("The server's log"),
            words("Which page was asked for, when, and how long it took. No name, no number, nothing that was typed."),
            words("whoever reads the server's standard error"),
        ),
        Flow(words("Database"), words("Everything that is kept."), _machine(settings.database_url)),
        Flow(words("Queue of jobs"), words("Ids of jobs, nothing else."), _machine(settings.queue_url)),
    ]


def _browsers(settings: Settings) -> Words:
    address = settings.base_url
    if not settings.trusted_proxies:
        return words("{address}", address=address)
    return plural_words(
        "{address}, through {count} proxy", "{address}, through {count} proxies", settings.trusted_proxies,
        address=address,
    )  # fmt: skip


def _mail(settings: Settings) -> Words | None:
    server = settings.mail_server
    if server is None:
        return None
    if server.tls:
        return words("{host}, over TLS", host=server.host)
    return words("{host}, without TLS", host=server.host)


def _provider(settings: Settings) -> Words | None:
    provider = settings.sign_in_provider
    return None if provider is None else words("{issuer}", issuer=provider.issuer)


def _systems() -> Words | None:
    table = Base.metadata.tables["integration"]
    holding = (table.c.revoked_at.is_(None), table.c.expires_on >= utc_now().date())
    count = db.session.scalar(select(func.count()).select_from(table).where(*holding)) or 0
    return plural_words("{count} system", "{count} systems", count) if count else None


def _machine(url: str) -> Words:
    """The other machine's name, without an account or a password."""
    host = urlsplit(url).hostname if "://" in url else None
    return words("{host}", host=host) if host else ON_THIS_MACHINE
