"""The portal's real processes: killed, without their database, besieged by slow clients, told to end."""

import signal
import socket
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from importlib.metadata import version

import pytest

from durability.database import PostgresqlServer, SqliteFile
from durability.fleet import until
from durability.hand import Answer, Hand, new_key
from durability.killing import Portal, run
from durability.network import PROJECT, Team
from durability.work import AT_WORK
from page import Page
from qi_portal.audit.models import AuditEvent
from qi_portal.guidelines.referral_log.models import ReferralDecision
from qi_portal.measures.marks.models import ProjectMark
from qi_portal.measures.models import Entry
from qi_portal.operate.server import SECONDS_TO_END
from qi_portal.projects.meetings.models import Meeting

SECONDS_TO_REFUSE = 5
SECONDS_TO_SPARE = 5
"""What a machine may take longer that runs two workers of tests beside the portal."""

HALF_OPEN = 150
ORDINARY = 20
HEADERS = b"Host: 127.0.0.1\r\n"
BODY = b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\r\nabc="
FILE = b"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 10000000\r\n\r\n--x\r\n"
SLOW = {
    "headers": b"GET / HTTP/1.1\r\n" + HEADERS + b"X-Slow: 1\r\n",
    "bodies": b"POST /sign-in HTTP/1.1\r\n" + HEADERS + BODY,
    "files": b"POST /upload HTTP/1.1\r\n" + HEADERS + FILE,
    "readers": f"GET /assets/plotly-{version('plotly')}.js HTTP/1.1\r\n".encode() + HEADERS + b"\r\n",
}


def at_once(number: int, deed: Callable[[int], Answer]) -> Counter[int]:
    """How often each status was answered to so many who act at the same moment."""
    with ThreadPoolExecutor(number) as pool:
        return Counter(answer.status for answer in pool.map(deed, range(number)))


@pytest.mark.rule(47, 49, 50)
def test_processes_killed_in_the_middle_of_work_lose_and_double_nothing(live: Portal, database: str) -> None:
    deeds = {"sqlite": ["worker", "web", "main"], "postgresql": ["database", "web"]}[database]

    outcome = run(live, deeds, seed=3, pause=(0.3, 0.8))

    assert (outcome.faults, outcome.jobs_left) == ([], [])
    assert outcome.kills.total() == len(deeds)
    assert outcome.acknowledged == outcome.submissions > 0


@pytest.mark.rule(50)
def test_process_lost_again_and_again_is_begun_anew_each_time(live: Portal) -> None:
    ends = live.fleet.processes()["main"]

    for _ in range(5):
        until(lambda: len(live.fleet.processes()["web"]) == 2)
        live.fleet.kill("web", 1)
    until(lambda: len(live.fleet.processes()["web"]) == 2)

    assert live.fleet.wait() < SECONDS_TO_SPARE
    assert live.fleet.processes()["main"] == ends


# --- many hands at once


MONTH = AT_WORK - 2


def month_of(team: Team) -> str:
    return f"/practices/{team.place.code}/projects/{PROJECT}/months/{MONTH}"


@pytest.mark.rule(48)
def test_fifty_editors_of_a_month_one_wins_and_the_others_keep_their_typing(live: Portal) -> None:
    team = live.network.teams[0]
    url = month_of(team)
    team.hand.send(url, team.hand.form(url) | {"DEV-1-numerator": "1", "DEV-1-denominator": "60"})
    opened = team.hand.form(url)
    answers: list[Answer] = []

    def save(number: int) -> Answer:
        answers.append(team.hand.send(url, opened | {"DEV-1-numerator": str(number + 2)}, seconds=120))
        return answers[-1]

    told = at_once(50, save)

    won = team.hand.form(url)["DEV-1-numerator"]
    assert told == {303: 1, 409: 49}
    lost = [Page(answer.text) for answer in answers if answer.status == 409]
    assert {page.sends()["DEV-1-numerator"] for page in lost} == {str(n) for n in range(2, 52)} - {won}
    assert all(f"{won} of 60" in page.main.text for page in lost)


def edited_once(hand: Hand, url: str, field: str) -> Counter[int]:
    """A dozen save the same form at once, each with another number in the field."""
    opened = hand.form(url)
    assert field in opened
    return at_once(12, lambda each: hand.send(url, opened | {field: str(each + 20)}, seconds=120))


@pytest.mark.rule(48)
def test_editors_of_a_profile_a_test_of_change_and_a_meeting_one_wins(live: Portal) -> None:
    team = live.network.teams[0]
    project = f"/practices/{team.place.code}/projects/{PROJECT}"
    add(team.hand, f"{project}/marks/add/test")
    add(team.hand, f"{project}/meetings/add")
    with live.network.open():
        mark, meeting = (live.network.make.rows(kind)[0].id for kind in (ProjectMark, Meeting))

    told = {
        "profile": edited_once(team.hand, f"/practices/{team.place.code}/profile", "clinicians"),
        "test": edited_once(team.hand, f"{project}/marks/{mark}", "title"),
        "meeting": edited_once(team.hand, f"{project}/meetings/{meeting}/change", "agenda"),
    }

    assert told == {what: Counter({303: 1, 409: 11}) for what in told}


def add(hand: Hand, url: str) -> None:
    """Add one with dull fields."""
    typed = {"title": "Reminder calls", "held_on": str(AT_WORK.first_day), "first": str(AT_WORK)}
    assert hand.send(url, hand.form(url) | typed).status == 303


@pytest.mark.rule(49)
def test_fifty_clicks_on_one_button_make_one_record(live: Portal) -> None:
    team, key = live.network.teams[1], new_key()
    told = {"advised": "co_manage", "age_band": "unknown", "outcome": "followed", "key": key}
    fields = {"practice": team.place.code, **told, **live.network.guideline}

    make = live.network.make
    with live.network.open():
        before = make.rows(ReferralDecision), make.rows(AuditEvent)

    answers = at_once(50, lambda _: team.hand.send("/guidelines/asthma/decisions", fields, seconds=120))

    with live.network.open():
        kept, deeds = make.rows(ReferralDecision, but=before[0]), make.rows(AuditEvent, but=before[1])
    assert answers == {303: 50}
    assert [str(row.id) for row in kept] == [key]
    assert [row.object_id for row in deeds if row.action == "decision.record"] == [key]


# --- the database away


@contextmanager
def away(live: Portal, how: str) -> Iterator[None]:
    """Without its database while the block runs."""
    database = live.database
    if isinstance(database, SqliteFile):
        path, aside = database.path, database.path.with_suffix(".aside")
        path.rename(aside)
        try:
            yield
        finally:
            aside.rename(path)
        return
    database.signal(signal.SIGSTOP) if how == "hanging" else database.kill()
    try:
        yield
    finally:
        database.signal(signal.SIGCONT) if how == "hanging" else database.start()


@pytest.mark.rule(51)
def test_pages_say_503_soon_while_the_database_is_away_and_come_back_by_themselves(live: Portal) -> None:
    hand = live.network.teams[0].hand
    hows = ("hanging", "gone") if isinstance(live.database, PostgresqlServer) else ("gone",)
    for how in hows:
        hand.get("/account")
        with away(live, how):
            with ThreadPoolExecutor(ORDINARY) as pool:
                answers = list(pool.map(lambda _: live.fleet.asked("/account", 60), range(ORDINARY)))
            signed_in = hand.get("/account", 60)
            ready, alive = live.fleet.asked("/health/ready"), live.fleet.asked("/health/live")

        assert signed_in.status == 503, how
        assert {status for status, _ in answers} <= {303, 503}, how
        assert max(seconds for _, seconds in answers) < SECONDS_TO_REFUSE + SECONDS_TO_SPARE, how
        assert (ready[0], alive[0]) == (503, 200), how
        until(lambda: live.fleet.asked("/health/ready")[0] == 200)
        until(lambda: hand.get("/account").status == 200)


@pytest.mark.rule(51)
def test_locked_database_is_told_as_503_soon_and_who_reads_goes_on(live: Portal) -> None:
    team = live.network.teams[0]
    until(lambda: team.hand.get("/account").status == 200)
    opened = team.hand.form(month_of(team))
    fields = opened | {"DEV-2-numerator": "3", "DEV-2-denominator": "9"}
    with ExitStack() as locked:
        if isinstance(live.database, SqliteFile):
            other = locked.enter_context(closing(sqlite3.connect(live.database.path, isolation_level=None)))
            other.execute("BEGIN EXCLUSIVE")
        else:
            other = locked.enter_context(live.database.connected())
            other.execute("LOCK TABLE entry IN EXCLUSIVE MODE")
        refused = team.hand.send(month_of(team), fields, 60)
        until(lambda: team.hand.get("/account").status == 200)  # for a moment after a slow answer nobody asks

    assert refused.status == 503
    until(lambda: team.hand.send(month_of(team), fields).status == 303)  # each process of the server spares it alone
    with live.network.open():
        kept = [row for row in live.network.make.rows(Entry) if row.measure_id == "DEV-2" and row.period == MONTH]
    assert [(row.numerator, row.version) for row in kept if row.practice_id == team.place.practice_id] == [
        (3, int(opened["DEV-2-version"]) + 1)
    ]


def test_ended_sessions_of_the_database_are_made_anew(live: Portal) -> None:
    hand = live.network.teams[0].hand
    assert hand.get("/account").status == 200
    if isinstance(live.database, PostgresqlServer):
        live.database.end_sessions()

    assert [hand.get("/account").status for _ in range(4)] == [200] * 4


# --- slow clients


@pytest.mark.rule(55)
@pytest.mark.parametrize("kind", SLOW)
def test_half_open_requests_delay_no_ordinary_one(live: Portal, kind: str) -> None:
    with ExitStack() as open_ones:
        for _ in range(HALF_OPEN):
            client = open_ones.enter_context(closing(socket.create_connection(("127.0.0.1", live.fleet.port), 30)))
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.sendall(SLOW[kind])
        with ThreadPoolExecutor(ORDINARY) as pool:
            answers = list(pool.map(lambda _: live.fleet.asked("/health/live"), range(ORDINARY)))

    assert [status for status, _ in answers] == [200] * ORDINARY
    assert max(seconds for _, seconds in answers) < 1 + SECONDS_TO_SPARE


# --- ending


@pytest.mark.rule(50)
def test_server_told_to_end_gives_the_answers_under_way_and_ends_soon(live: Portal) -> None:
    """Last, since it ends the portal that the other tests share; the next one starts it again."""
    hand = live.network.teams[0].hand
    with ExitStack() as open_ones, ThreadPoolExecutor(8) as pool:
        half = open_ones.enter_context(closing(socket.create_connection(("127.0.0.1", live.fleet.port), 30)))
        half.sendall(SLOW["bodies"])
        under_way = [pool.submit(hand.get, "/guidelines/offline.json", 60) for _ in range(8)]
        time.sleep(0.3)  # they are on their way
        live.fleet.tell_to_end()
        answers = [each.result().status for each in under_way]
        seconds = until(live.fleet.has_ended)

    live.fleet.start()
    live.fleet.wait()
    assert set(answers) == {200}
    assert seconds < SECONDS_TO_END + SECONDS_TO_SPARE
