"""People with a second factor, put straight into their tables, and what their app shows."""

from datetime import datetime, timedelta

from pyotp import TOTP

from factories import PASSWORD, Browser, Factory, Someone
from qi_portal.accounts.factors.models import CodeApp, RecoveryCode
from qi_portal.accounts.tokens import digest
from qi_portal.db import db, utc_now

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
RECOVERY = "7KQ2M4XR9BTNC3WP"


def give_app(make: Factory, someone: Someone) -> Someone:
    """An app that counts from SECRET, and one recovery code."""

    def put() -> None:
        db.session.add(CodeApp(person_id=someone.id, secret=SECRET, confirmed_at=utc_now()))
        db.session.add(RecoveryCode(person_id=someone.id, code_hash=digest(RECOVERY)))

    make.write(put)
    return someone


def shown(steps: int = 0, *, at: datetime | None = None) -> str:
    """What the app shows now, or half minutes earlier or later."""
    return TOTP(SECRET).at((at or utc_now()) + timedelta(seconds=30 * steps))


def type_password(client: Browser, someone: Someone, password: str = PASSWORD, wanted: str = ""):
    return client.send("/sign-in", {"email": someone.email, "password": password, "next": wanted})


def type_code(client: Browser, code: str, field: str = "code"):
    return client.send("/sign-in/factor", {field: code})
