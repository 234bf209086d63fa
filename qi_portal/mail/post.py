"""Handing letters to the mail server. What it says is kept as a code: a server's words may repeat an address."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

import structlog

from qi_portal.config import MailServer
from qi_portal.db import utc_now
from qi_portal.mail import actions
from qi_portal.mail.actions import ToSend
from qi_portal.mail.letter import PLACEHOLDER
from qi_portal.sealed.box import BrokenSeal, unseal
from qi_portal.sealed.keys import MissingKey

log = structlog.get_logger()

WHOLE_LINES = SMTP.clone(max_line_length=998, cte_type="7bit")
"""No header is folded: a long address in List-Unsubscribe would be encoded piece by piece, and no mail program reads
that. 998 is the longest line that mail allows (RFC 5322)."""

SECONDS = 20
"""How long the server may be silent."""

UNSENDABLE = (ValueError, IndexError, HeaderParseError)
"""How the library says that an address is none, or that a header would hold a line break."""

NO_ADDRESS = 553
FINAL = frozenset({550, 551, NO_ADDRESS, 554, 556})
"""Answers that say of a recipient or a letter: never. Any other trouble is tried again later."""


def send_due(server: MailServer, sender: str, now: datetime) -> int:
    """Send every letter whose time has come; how many went out."""
    return sum(_send(letter, server, sender) for letter in actions.in_turn(now))


def message_of(letter: ToSend, sender: str) -> EmailMessage:
    """The letter as it travels: text first, HTML beside it. No header can hold a line break."""
    name, address = parseaddr(sender)
    message = EmailMessage(policy=WHOLE_LINES)
    message["From"] = Address(name, addr_spec=address)
    message["To"] = Address(addr_spec=letter.address)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(utc_now())
    message["Message-ID"] = f"<{letter.id}@{address.rpartition('@')[2]}>"
    if letter.stop_url:
        message["List-Unsubscribe"] = f"<{letter.stop_url}>"
    message["Auto-Submitted"] = "auto-generated"
    text, html = (_with_secret(each, letter) for each in (letter.text, letter.html))
    message.set_content(text)
    message.add_alternative(html, subtype="html")
    return message


def _with_secret(text: str, letter: ToSend) -> str:
    """What only the reader shall know is unsealed at the last moment."""
    if letter.secret is None:
        return text
    return text.replace(PLACEHOLDER, unseal(letter.secret, actions.SECRETS, about=letter.id))


def _send(letter: ToSend, server: MailServer, sender: str) -> bool:
    try:
        message = message_of(letter, sender)
        with _connected(server) as connection:
            connection.send_message(message)
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException) as refusal:
        return _refused(letter, _code(refusal))
    except (OSError, smtplib.SMTPException) as fault:
        actions.note_failure(letter, type(fault).__name__)
        log.warning("letter not sent", letter=str(letter.id), error=type(fault).__name__, tries=letter.tries)
        return False
    except UNSENDABLE:
        return _refused(letter, NO_ADDRESS)
    except (BrokenSeal, MissingKey) as fault:
        actions.note_refused(letter, type(fault).__name__)
        log.error("letter cannot be unsealed", letter=str(letter.id), error=type(fault).__name__)
        return False
    actions.note_sent(letter)
    return True


def _refused(letter: ToSend, code: int) -> bool:
    if code in FINAL:
        actions.note_refused(letter, str(code))
    else:
        actions.note_failure(letter, str(code))
    log.warning("letter refused", letter=str(letter.id), error=code, tries=letter.tries)
    return False


def _code(refusal: smtplib.SMTPException) -> int:
    if isinstance(refusal, smtplib.SMTPRecipientsRefused):
        return next(iter(refusal.recipients.values()))[0]
    assert isinstance(refusal, smtplib.SMTPResponseException)
    return refusal.smtp_code


@contextmanager
def _connected(server: MailServer) -> Iterator[smtplib.SMTP]:
    trusted = ssl.create_default_context()
    if server.tls == "implicit":
        connection: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=trusted)
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
    with connection:
        if server.tls == "starttls":
            connection.starttls(context=trusted)
        if server.user:
            connection.login(server.user, server.password)
        yield connection
