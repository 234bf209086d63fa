"""Setting up second factors, taking what they show, and taking them away. Each deed leaves its audit row.

The person is told of each by mail, and the other sessions end.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, delete, or_, select, update

from qi_portal.accounts import queries as people
from qi_portal.accounts.actions import end_sessions
from qi_portal.accounts.factors import codes
from qi_portal.accounts.factors.models import CodeApp, RecoveryCode
from qi_portal.accounts.factors.queries import Factors, factors_of, has_factor, new_secret_of
from qi_portal.accounts.models import Person
from qi_portal.accounts.notices import Notice, tell
from qi_portal.accounts.passkeys.models import Passkey
from qi_portal.accounts.tokens import digest
from qi_portal.audit.actions import record
from qi_portal.db import db, rows_changed, take_turns
from qi_portal.domain.access import Actor
from qi_portal.domain.errors import Invalid, NotFound
from qi_portal.domain.words import words

TO_SET_UP = timedelta(minutes=30)
"""How long a new secret waits for its first code."""

KIND = "person"


def begin_app(*, person_id: UUID, now: datetime, by: Actor) -> None:
    """A new secret for an app. It counts for nothing until its first code was right; an app that is on stays on."""
    take_turns(f"factors/{person_id}")
    row = db.session.get(CodeApp, person_id) or CodeApp(person_id=person_id)
    row.new_secret, row.new_at = codes.new_secret(), now
    db.session.add(row)
    db.session.flush()
    _note("factor.begin", person_id, by, {"factor": "app"})


def confirm_app(*, person_id: UUID, code: str, now: datetime, by: Actor) -> bool:
    """From now on codes of the new secret are taken, and those of an older one are not; False for a wrong code."""
    take_turns(f"factors/{person_id}")
    secret = new_secret_of(person_id, since=now - TO_SET_UP)
    step = codes.step_of(secret, code, now) if secret else None
    if step is None:
        return False
    row = db.session.get_one(CodeApp, person_id)
    row.secret, row.confirmed_at, row.last_step, row.new_secret, row.new_at = secret, now, step, None, None
    db.session.flush()
    _note("factor.add", person_id, by, {"factor": "app"})
    tell(db.session.get_one(Person, person_id), Notice.FACTOR_ADDED, at=now, by=by)
    return True


def take_code(*, person_id: UUID, code: str, now: datetime) -> bool:
    """Whether the app shows this code now. Each is taken once, by one request of many that come with it at once."""
    secret = db.session.scalar(select(CodeApp.secret).where(CodeApp.person_id == person_id))
    step = codes.step_of(secret, code, now) if secret else None
    if step is None:
        return False
    is_new = or_(CodeApp.last_step.is_(None), CodeApp.last_step < step)
    return rows_changed(update(CodeApp).where(CodeApp.person_id == person_id, is_new).values(last_step=step)) == 1


def take_recovery_code(*, person_id: UUID, code: str, now: datetime) -> bool:
    """Whether this is a recovery code of the person that nobody used; it is used now."""
    kept = digest(codes.recovery_code_in(code))
    unused = (RecoveryCode.person_id == person_id, RecoveryCode.code_hash == kept, RecoveryCode.used_at.is_(None))
    if not rows_changed(update(RecoveryCode).where(*unused).values(used_at=now)):
        return False
    tell(db.session.get_one(Person, person_id), Notice.RECOVERY_CODE_USED, at=now)
    return True


def make_recovery_codes(*, person_id: UUID, now: datetime, by: Actor) -> list[str]:
    """Ten codes, told this once; those made before open nothing any more. Invalid without a factor to recover."""
    take_turns(f"factors/{person_id}")
    if not has_factor(person_id):
        raise Invalid("codes", words("Recovery codes stand in for a second step. Set one up first."))
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    made = [codes.new_recovery_code() for _ in range(codes.RECOVERY_CODES)]
    db.session.add_all(RecoveryCode(person_id=person_id, code_hash=digest(code), made_at=now) for code in made)
    _note("factor.make_codes", person_id, by, {"count": len(made)})
    tell(db.session.get_one(Person, person_id), Notice.RECOVERY_CODES_MADE, at=now, by=by)
    return made


def remove_app(*, person_id: UUID, demands_factor: bool, now: datetime, by: Actor) -> None:
    """Take the app away; Invalid where the person could then not go on (see `_refuse_the_last`)."""
    _remove(person_id, "app", CodeApp.person_id == person_id, demands_factor=demands_factor, now=now, by=by)


def remove_passkey(*, passkey_id: UUID, person_id: UUID, demands_factor: bool, now: datetime, by: Actor) -> None:
    """The same of one of the person's passkeys; NotFound for anybody else's."""
    which = (Passkey.id == passkey_id) & (Passkey.person_id == person_id)
    _remove(person_id, "passkey", which, demands_factor=demands_factor, now=now, by=by)


def remove_all(*, person: Person, now: datetime, by: Actor) -> None:
    """Take every factor of somebody who lost them, who is signed out everywhere; NotFound where there is none.

    For administrators and operators, who have made sure who asks.
    """
    take_turns(f"factors/{person.id}")
    had = factors_of(person.id)
    if not had.count:
        raise NotFound(words("{name} has no second step to take away.", name=person.name))
    db.session.execute(delete(CodeApp).where(CodeApp.person_id == person.id))
    db.session.execute(delete(Passkey).where(Passkey.person_id == person.id))
    _forget_codes(person.id)
    _note("factor.remove_all", person.id, by, {"factors": ", ".join(_names(had))})
    end_sessions(person.id, but=None, by=by, now=now)
    tell(person, Notice.FACTOR_REMOVED, at=now, by=by)


def _remove(
    person_id: UUID, kind: str, which: ColumnElement[bool], *, demands_factor: bool, now: datetime, by: Actor
) -> None:
    take_turns(f"factors/{person_id}")
    person, table = db.session.get_one(Person, person_id), CodeApp if kind == "app" else Passkey
    _refuse_the_last(person, factors_of(person_id), demands_factor)
    if not rows_changed(delete(table).where(which)):
        raise NotFound
    if not has_factor(person_id):
        _forget_codes(person_id)
    _note("factor.remove", person_id, by, {"factor": kind})
    tell(person, Notice.PASSKEY_REMOVED if kind == "passkey" else Notice.FACTOR_REMOVED, at=now, by=by)


def _refuse_the_last(person: Person, had: Factors, demands_factor: bool) -> None:
    """Invalid when it is the last one and the person's role, or a short password, needs one."""
    if had.count > 1:
        return
    if demands_factor and people.demands_factor_of(people.actor_of(person)):
        raise Invalid("factor", words("Your role needs a second step. Set up another one first, then take this away."))
    if person.password_is_short:
        raise Invalid(
            "factor", words("Your password is too short to stand alone. Choose one of 15 characters or more first.")
        )


def _forget_codes(person_id: UUID) -> None:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))


def _names(had: Factors) -> Iterable[str]:
    if had.app_since:
        yield "app"
    yield from ("passkey" for _ in had.passkeys)


def _note(deed: str, person_id: UUID, by: Actor, told: dict[str, object]) -> None:
    record(deed, by=by, object_kind=KIND, object_id=str(person_id), after=told)
