"""People save, upload, decide and ask for reports while processes are killed at random moments."""

import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

from durability import fleet as fleets
from durability.books import faults, waiting
from durability.database import PostgresqlServer, SqliteFile, postgresql_server
from durability.fleet import Fleet, until
from durability.network import Network, Team
from durability.work import Person, Staff
from factories import Browser, environment
from qi_portal import schema
from qi_portal.app import create_app
from qi_portal.config import read_settings
from qi_portal.db import db

SECONDS_FOR_JOBS = 600

Database = SqliteFile | PostgresqlServer


@dataclass
class Portal:
    """A running portal, its database and the people who work with it."""

    fleet: Fleet
    database: Database
    network: Network
    home: Path


@dataclass
class Outcome:
    """What a run came to."""

    kills: Counter[str] = field(default_factory=Counter)
    seconds_to_ready: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    submissions: int = 0
    acknowledged: int = 0
    cut: int = 0
    told_stale: int = 0
    faults: list[str] = field(default_factory=list)
    jobs_left: list[str] = field(default_factory=list)


@contextmanager
def portal(kind: str, home: Path, practices: int = 2) -> Iterator[Portal]:
    """A portal that is ready, on an own database of this kind, while the block runs."""
    with ExitStack() as open_until_the_end:
        home.mkdir(parents=True, exist_ok=True)
        database: Database = SqliteFile(home)
        if kind == "postgresql":
            database = open_until_the_end.enter_context(postgresql_server(fleets.free_port()))
        port = fleets.free_port()
        base = {"QI_PORTAL_BASE_URL": f"http://127.0.0.1:{port}"}
        app = create_app(read_settings(environment(home, database.url, **base)))
        app.test_client_class = Browser
        with app.app_context():
            schema.upgrade()
        network = Network(app, port, practices)
        with app.app_context():
            db.engine.dispose()
        queue = {"QI_PORTAL_QUEUE_URL": f"sqlite:///{home / 'queue.db'}"}
        environ: Mapping[str, str] = environment(home, database.url, **base, **queue)
        fleet = open_until_the_end.enter_context(fleets.running(environ, port, home / "server.log"))
        yield Portal(fleet, database, network, home)


def run(portal: Portal, deeds: Sequence[str], seed: int, pause: tuple[float, float]) -> Outcome:
    """Kill what the deeds name, one after the other, with pauses between, while people work; then compare the books."""
    people = [Person(portal.network, team, seed + number) for number, team in enumerate(portal.network.teams)]
    staff = Staff(portal.network, Team(portal.network.teams[0].place, portal.network.staff), seed)
    outcome, chance = Outcome(), random.Random(seed)
    with _at_work([*people, staff]):
        for deed in deeds:
            time.sleep(chance.uniform(*pause))
            _kill(portal, deed, chance, outcome)
        time.sleep(pause[0])
    portal.fleet.wait()
    until(lambda: not [each for each in waiting(portal.network) if not each.endswith("failed")], SECONDS_FOR_JOBS)
    for person in (*people, staff):
        outcome.submissions += person.ledger.submissions
        outcome.cut += person.ledger.cut
        outcome.told_stale += person.ledger.told_stale
        outcome.acknowledged += person.ledger.submissions - len(person.ledger.odd)
    outcome.faults = faults(portal.network, people) + [f"staff: {each}" for each in staff.ledger.odd]
    outcome.jobs_left = waiting(portal.network)
    return outcome


@contextmanager
def _at_work(people: Sequence[Person]) -> Iterator[None]:
    stopped = Event()
    failed: list[BaseException] = []

    def work(person: Person) -> None:
        try:
            person.work(stopped)
        except BaseException as fault:
            failed.append(fault)

    threads = [Thread(target=work, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stopped.set()
        for thread in threads:
            thread.join()
    if failed:
        raise failed[0]


def _kill(portal: Portal, deed: str, chance: random.Random, outcome: Outcome) -> None:
    """One of `main`, `web`, `worker`, `database`. What nobody begins anew by himself is begun by the tester."""
    if deed == "database":
        assert isinstance(portal.database, PostgresqlServer)
        portal.database.kill()
        time.sleep(chance.uniform(0, 0.5))
        began = time.monotonic()
        portal.database.start()
    else:
        began = time.monotonic()
        if not portal.fleet.kill(deed, chance.randrange(8)):
            return
        if deed == "main":
            portal.fleet.start()
    outcome.kills[deed] += 1
    portal.fleet.wait()
    outcome.seconds_to_ready[deed].append(time.monotonic() - began)
