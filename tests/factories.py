"""Valid things with dull defaults, made by the portal's own actions.

Each call opens the application for itself and hands back plain values, so that no application context stays open around
the test client (Flask-Login would keep the person on it).
"""

import atexit
import pickle
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import time_machine
from argon2 import PasswordHasher
from flask import Flask, appcontext_pushed, current_app, has_app_context
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import inspect, select

import put_back
from qi_portal.accounts import actions as accounts
from qi_portal.accounts import passwords
from qi_portal.accounts.kept.marks import raw_mark
from qi_portal.accounts.models import Person, SignIn
from qi_portal.accounts.queries import actor_of
from qi_portal.accounts.tokens import digest
from qi_portal.db import committing, db, utc_now
from qi_portal.domain.access import OPERATOR, Actor, Place, Role
from qi_portal.domain.periods import Month
from qi_portal.measures.definitions import shelf
from qi_portal.measures.models import Entry
from qi_portal.measures.rollups.actions import refresh
from qi_portal.measures.rollups.touched import Touched
from qi_portal.measures.rollups.watch import CHANGES
from qi_portal.practices import actions as practices
from qi_portal.practices.models import Program
from sql import unnoticed

PASSWORD = "correct horse battery staple"
"""What every person of the tests signs in with."""

LONG_AGO = Month(2024, 1)
TIME_COST = 1

Value = TypeVar("Value")


def environment(home: Path, database_url: str = "", **more: str) -> dict[str, str]:
    """The variables that a portal under test starts with."""
    return {
        "QI_PORTAL_HOME": str(home),
        "QI_PORTAL_DATABASE_URL": database_url or f"sqlite:///{home / 'portal.db'}",
        "QI_PORTAL_SECRET_KEY": "a key for tests only: 0123456789abcdef",
        "QI_PORTAL_BASE_URL": "http://localhost",
        "QI_PORTAL_ARGON2_TIME_COST": str(TIME_COST),
        "QI_PORTAL_QUEUE_URL": "immediate",
        **more,
    }


@dataclass(frozen=True)
class Someone:
    """A person with an account."""

    id: UUID
    email: str
    name: str


@dataclass(frozen=True)
class Region:
    """A program: its id, code and time zone."""

    id: UUID
    code: str
    time_zone: str


@cache
def cheap_hasher(time_cost: int) -> PasswordHasher:
    """Stands in for the portal's, which takes 64 MiB and 75 ms a hash (tests/accounts/test_passwords.py)."""
    return PasswordHasher(time_cost=time_cost, memory_cost=8, parallelism=1)


@cache
def password_hash() -> str:
    return passwords.hash_of(PASSWORD, TIME_COST)


def empty(app: Flask) -> None:
    """Take every row out of every table in one script: to ask for each table takes longer than many a test."""
    with app.app_context(), as_owner() as connection:
        cursor = connection.cursor()
        if db.engine.dialect.name == "sqlite":
            cursor.executescript(_emptying("sqlite", _guard(cursor)))
        else:
            cursor.execute(_emptying("postgresql"))


@contextmanager
def as_owner() -> Iterator[Any]:
    """The driver's own connection as whoever owns the database, who can do what the portal cannot; kept at the end."""
    url = current_app.config["SETTINGS"].owner_database_url
    connection = _owners(url) if url else db.engine.raw_connection()
    try:
        yield connection
        connection.commit()
    finally:
        connection.rollback()
        if not url:
            connection.close()


@cache
def _owners(url: str) -> Any:
    """One connection for all tests of a worker: to make one takes longer than to empty the tables."""
    from psycopg import connect

    connection = connect(url.replace("+psycopg", ""))
    atexit.register(connection.close)
    return connection


def _guard(cursor: Any) -> str:
    """What keeps SQLite from deleting a row of the audit log."""
    return cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'audit_event_stays'").fetchone()[0]


@cache
def _emptying(database: str, guard: str = "") -> str:
    """References are not looked at meanwhile, so the order of the tables does not matter, and no log is guarded."""
    deletes = "".join(f"DELETE FROM {name};" for name in db.metadata.tables)
    if database == "sqlite":
        deletes = f"DROP TRIGGER audit_event_stays; {deletes} {guard};"
        return f"PRAGMA foreign_keys=OFF; BEGIN IMMEDIATE; {deletes} COMMIT; PRAGMA foreign_keys=ON;"
    return f"SET LOCAL session_replication_role = replica; {deletes}"


class Factory:
    """Makes programs, practices, people, enrollments and entries in one application's database."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._numbers = count(1)
        self._is_together = False
        self._later: Touched | None = None

    @contextmanager
    def rolling_up_when_looked_at(self) -> Iterator[None]:
        """What is made outside of any application context is rolled up before the next one is opened, by a request, a
        command or the test: once for all of it instead of once for each."""
        self._later = Touched()
        with appcontext_pushed.connected_to(self._roll_up, self._app):
            yield
        self._later = None

    def program(self, code: str = "", time_zone: str = "America/New_York") -> Region:
        code = code or f"region{next(self._numbers)}"

        def make() -> Region:
            made = practices.add_program(code=code, name=f"Region {code}", time_zone=time_zone, by=OPERATOR)
            return Region(made.id, made.code, made.time_zone)

        return self.write(make)

    def practice(self, program: Region | None = None, code: str = "", **facts: Any) -> Place:
        program = program or self.program()
        code = code or f"P{next(self._numbers):03d}"
        given = {"name": f"Practice {code}", "region": "North", "clinicians": 5, **facts}

        def make() -> Place:
            found = db.session.get_one(Program, program.id)
            return practices.add_practice(program=found, code=code, by=OPERATOR, **given)

        return self.write(make)

    def person(self, role: Role | None = None, at: Place | Region | None = None, email: str = "") -> Someone:
        """A person, with a role at a practice or in a program when one is named."""
        email = email or f"person{next(self._numbers)}@demo.example"

        def make() -> Someone:
            made = accounts.add_person(email=email, name=f"Name of {email}", password_hash=password_hash(), by=OPERATOR)
            if role is not None and at is not None:
                _give(made, role, at)
            return Someone(made.id, made.email, made.name)

        return self.write(make)

    def role(self, someone: Someone, role: Role, at: Place | Region) -> None:
        self.write(lambda: _give(db.session.get_one(Person, someone.id), role, at))

    def enrollment(self, place: Place, project_id: str = "dev-screening", started: Month = LONG_AGO) -> None:
        self.write(lambda: practices.enroll(place=place, project_id=project_id, started=started, by=OPERATOR))

    def entry(self, place: Place, measure_id: str, period: Month, numerator: float, denominator: float | None) -> None:
        """A counted month, put straight into its table."""
        self.entries(place, measure_id, {period: numerator}, denominator)

    def entries(
        self, place: Place, measure_id: str, numerators: Mapping[Month, float], denominator: float | None
    ) -> None:
        """Counted months in one transaction, which is rolled up once."""
        rows = [
            Entry(
                practice_id=place.practice_id, measure_id=measure_id, period=period, state="counted",
                numerator=numerator, denominator=denominator, excluded=0, note="", source="form",
            )
            for period, numerator in numerators.items()
        ]  # fmt: skip
        self.write(lambda: db.session.add_all(rows))

    def actor(self, someone: Someone) -> Actor:
        """The person as the portal sees who asks, with the roles held now."""
        return self.read(lambda: actor_of(db.session.get_one(Person, someone.id)))

    def change(self, model: type, key: Any, **values: Any) -> None:
        """Set columns of one row, past every rule: for the state a test starts from."""

        def make() -> None:
            row = db.session.get_one(model, key)
            for name, value in values.items():
                setattr(row, name, value)

        self.write(make)

    @contextmanager
    def together(self) -> Iterator[None]:
        """Make all that is made in the block in one transaction, which is rolled up once."""
        self._is_together = True
        try:
            with self._app.app_context(), committing():
                yield
        finally:
            self._is_together = False

    def write(self, make: Callable[[], Value]) -> Value:
        if self._is_together:
            return make()
        later, self._later = self._later, None  # so that to write is not to look
        try:
            if later is None or has_app_context():
                with self._app.app_context(), committing():
                    return make()
            with self._app.app_context(), committing():
                made = make()
                db.session.flush()
                later = _both(later, db.session().info.pop(CHANGES, Touched()))
            return made
        finally:
            self._later = later

    def again(self, name: str, build: Callable[[], Value]) -> Value:
        """What `build` makes in empty tables: made once in a worker and put back as it was from then on. It was all
        made a minute ago, so that a test does nothing before it; `name` says which setting it is."""
        kept = self._app.extensions.setdefault("settings of tests", {})
        if name not in kept:
            kept[name] = self._built(build)
        else:
            with unnoticed(), self._app.app_context(), as_owner() as connection:
                put_back.put_back(connection.cursor(), kept[name].tables)
            shelf._KEPT.clear()  # the program is one that an earlier test may have released definitions in
        self._numbers = count(kept[name].number)
        return put_back.own(kept[name].made)

    def team(self) -> tuple[Region, Place, Someone]:
        """Practice P001 in developmental screening, and a member of its team."""

        def build() -> tuple[Region, Place, Someone]:
            region = self.program()
            place = self.practice(region, code="P001", name="Maple Court Pediatrics")
            self.enrollment(place)
            return region, place, self.person(Role.QI_MEMBER, at=place)

        return self.again("a team", build)

    def _built(self, build: Callable[[], Value]) -> put_back.Setting:
        with time_machine.travel(utc_now() - timedelta(minutes=1)):
            made = build()
            self.settle()
        names = list(db.metadata.tables)
        with self._app.app_context(), as_owner() as connection:
            tables = put_back.taken_from(connection.cursor(), names)
        return put_back.Setting(pickle.dumps(made), next(copy(self._numbers)), tables)

    def settle(self) -> None:
        """Roll up now what was made, as it would have been with each commit."""
        self.read(lambda: None)

    def _roll_up(self, _app: Flask) -> None:
        if self._later:
            touched, self._later = self._later, None
            with unnoticed(), self._app.app_context(), committing():
                refresh(touched)
            self._later = Touched()

    def read(self, ask: Callable[[], Value]) -> Value:
        with self._app.app_context():
            return ask()

    def rows(self, model: type[Value], but: Iterable[Value] = ()) -> list[Value]:
        """Every row of a table but those that were there before; detached, in no order."""
        known = {inspect(row).identity for row in but}

        def ask() -> list[Value]:
            found = [row for row in db.session.scalars(select(model)) if inspect(row).identity not in known]
            db.session.expunge_all()
            return found

        return self.read(ask)


def _both(first: Touched, then: Touched) -> Touched:
    """What was touched by one transaction and the next."""
    return Touched(
        first.months | then.months,
        first.charts | then.charts,
        first.measures | then.measures,
        then.parts | first.parts,
        first.practices | then.practices,
        first.definitions | then.definitions,
        first.everything or then.everything,
    )


def _give(person: Person, role: Role, at: Place | Region) -> None:
    if isinstance(at, Region):
        accounts.give_program_role(person=person, program_id=at.id, code=at.code, role=role, by=OPERATOR)
    else:
        accounts.give_practice_role(person=person, place=at, role=role, by=OPERATOR)


class Browser(FlaskClient):
    """A browser without a screen: can be signed in at once, and sends forms with their token."""

    def sign_in(self, someone: Someone) -> "Browser":
        """Begin a session past the form, which costs a password hash; tests of signing in use the form."""
        token = secrets.token_urlsafe()
        with self.application.app_context(), committing():
            now = utc_now()
            began = {"began_at": now, "seen_at": now, "confirmed_at": now}
            row = SignIn(token_hash=digest(token), person_id=someone.id, **began)
            db.session.add(row)
        with self.session_transaction() as session:
            session.update({"_user_id": token, "_fresh": True, "csrf_token": raw_mark(someone.id)})
        return self

    def send(self, url: str, data: dict[str, Any] | None = None, **more: Any) -> Any:
        """POST a form as the page would, with its token."""
        return self.post(url, data={"csrf_token": self.token(), **(data or {})}, **more)

    def token(self) -> str:
        """The token that a form of the present session carries."""
        with self.session_transaction() as session:
            raw = session.setdefault("csrf_token", secrets.token_hex())
        return URLSafeTimedSerializer(self.application.secret_key, salt="wtf-csrf-token").dumps(raw)
