"""Awkward texts that are stored already, however they came there, shown on every page, file, print and by the API.

Each text that somebody types is replaced in its table, past every form. Then everybody looks at everything.
"""

import csv
import io
import json
import re
import socket
import threading
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import cycle
from pathlib import Path
from typing import Any

import pypdf
import pytest
from sqlalchemy import Column, String, Table, select, update

from qi_portal.db import Base, committing, db
from walls import naughty
from walls.forms import browser_of, pages
from walls.objects import kinds_in, plain_parts, rules
from walls.walk import Walk
from walls.world import OWN, PROJECT, World

SHORTEST = 80
"""Columns with room for as many characters hold texts; shorter ones hold codes."""

NO_TEXTS = re.compile(
    r"^(token_hash|.*hash|sha256|fingerprint|key|query|.*_key|credential_id|browser|media_type|permission|email|address"
    r"|time_zone|occasion|content|payload|signature|url|source|kind|object_id|.*_id|subject|body|locale|chart|device)$"
)
"""Columns by name that are long and that nobody types."""

NO_TABLES = frozenset(
    {
        "audit_event",
        "sign_in",
        "sign_in_failure",
        "outbox",
        "job",
        "worker",
        "standing",
        "standing_line",
        "network_month",
    }
)
FILES = ("csv", "xlsx", "svg", "ics", "json")


def typed_columns() -> Iterator[tuple[Table, Column[Any]]]:
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            is_long = isinstance(column.type, String) and (column.type.length or SHORTEST) >= SHORTEST
            if is_long and table.name not in NO_TABLES and not NO_TEXTS.match(column.name) and not column.foreign_keys:
                yield table, column


def texts() -> Iterator[str]:
    """Each is markup that would be noticed, and another text that a database takes before or behind it."""
    others = [text for text in naughty.every() if "\0" not in text and not re.search("[\ud800-\udfff]", text)]
    noticed = [text for text in naughty.by_kind()["markup"] if naughty.planted(f"<p>{text}")]
    for number, (markup, other) in enumerate(zip(cycle(noticed), cycle(others), strict=False)):
        yield f"{other[:40]} {markup}" if number % 2 else f"{markup} {other}"


@contextmanager
def stored(world: World, source: Iterator[str]) -> Iterator[int]:
    """Put the texts where the typed ones are, a different one in each row; afterwards all is as it was."""
    before = []
    with world.app.app_context(), committing():
        for table, column in typed_columns():
            keys = list(table.primary_key)
            for *key, old in db.session.execute(select(*keys, column).where(column.is_not(None), column != "")):
                which = [name == value for name, value in zip(keys, key, strict=True)]
                before.append((table, column, which, old))
                new = next(source)[: getattr(column.type, "length", None) or 4000]
                db.session.execute(update(table).where(*which).values({column.name: new}))
    try:
        yield len(before)
    finally:
        with world.app.app_context(), committing():
            for table, column, which, old in before:
                db.session.execute(update(table).where(*which).values({column.name: old}))


@pytest.fixture
def planted(world: World) -> Iterator[World]:
    with stored(world, texts()) as count:
        assert count > 100
        yield world


@pytest.mark.rule(22, 34)
def test_stored_texts_break_no_page_and_no_file(planted: World, is_here: Iterator[bool]) -> None:
    wrong = []
    for who, url in (each for each in (*pages(planted), *files(planted)) if next(is_here)):
        answer = browser_of(planted, who).get(url, buffered=True)
        found = fault(answer)
        if found:
            wrong.append(f"{url} ({who[0]}): {found}")
    for path in ("entries", "measures", "practices", "projects"):
        headers = {"Authorization": f"Bearer {planted.tokens['east']}"}
        answer = planted.app.test_client().get(f"/api/v1/{path}", headers=headers)
        assert json.loads(answer.text)["items"]

    assert "\n".join(wrong) == ""


def files(world: World) -> Iterator[tuple[tuple[str, str], str]]:
    """Addresses of files that are read, not printed."""
    walk = Walk(world)
    for rule, verb in rules(world.app):
        if verb == "GET" and rule.rule.endswith(FILES) and not rule.rule.startswith(("/api", "/exports")):
            own = plain_parts(rule) | {part: walk.shelf.of(kind, "own") for part, kind in kinds_in(rule).items()}
            yield from ((who, walk.url(rule, own)) for who in walk.lookers(rule)[:1])


def fault(answer: Any) -> str:
    if answer.status_code >= 500:
        return str(answer.status_code)
    if answer.status_code == 200 and answer.mimetype in ("text/html", "image/svg+xml"):
        return ", ".join(naughty.planted(answer.text))
    if answer.status_code == 200 and answer.mimetype == "text/csv":
        cells = [cell for row in csv.reader(io.StringIO(answer.text)) for cell in row]
        return ", ".join(cell[:30] for cell in cells if cell.startswith(("=", "@", "\t", "\r")))
    return ""


@contextmanager
def listening() -> Iterator[tuple[int, list[Any]]]:
    """A port of this machine, and who knocked."""
    knocked: list[Any] = []
    with closing(socket.create_server(("127.0.0.1", 0))) as server:

        def wait() -> None:
            try:
                while True:
                    knocked.append(server.accept()[1])
            except OSError:
                return

        threading.Thread(target=wait, daemon=True).start()
        yield server.getsockname()[1], knocked


LURES = (
    '<img src="{url}">', '<link rel="stylesheet" href="{url}">', '<iframe src="{url}"></iframe>',
    '<style>@import url({url});</style>', '<link rel="attachment" href="{url}">', '<object data="{url}"></object>',
    '<svg xmlns:xlink="http://www.w3.org/1999/xlink"><image xlink:href="{url}"/></svg>', '<embed src="{url}">',
    '<div style="background:url({url})">x</div>', "![x]({url})", '<base href="{url}">', '"><img src="{url}">',
)  # fmt: skip


@pytest.mark.rule(35)
def test_stored_markup_reaches_neither_network_nor_disk_when_it_is_printed(world: World, tmp_path: Path) -> None:
    canary = tmp_path / "canary.txt"
    canary.write_text("the bird sings")
    with listening() as (port, knocked):
        urls = (f"http://127.0.0.1:{port}/x", canary.as_uri())
        lures = [lure.format(url=url) for lure in LURES for url in urls]
        with stored(world, cycle(lures)):
            staff, url = world.browser("program_staff", "east"), f"/practices/{OWN}/report.pdf"
            report = staff.post(url, data={"variant": "summary", "language": "en"}, buffered=True)
            physician = world.browser("physician", OWN)
            packet = physician.post(f"/practices/{OWN}/projects/{PROJECT}/credit/packet.pdf", buffered=True)

    assert (report.status_code, packet.status_code) == (200, 200)
    assert knocked == []
    for printed in (report, packet):
        document = pypdf.PdfReader(io.BytesIO(printed.data))
        told = "".join(page.extract_text() for page in document.pages)
        assert "the bird sings" not in told
        assert not document.attachments
        assert re.search(
            "<(img|link|iframe|style|object|svg|embed|div|base)", told
        )  # printed as the texts that they are


@pytest.mark.rule(34)
def test_stored_texts_are_texts_in_workbooks(planted: World) -> None:
    staff = planted.browser("program_staff", "east")
    answer = staff.post(f"/practices/{OWN}/report.xlsx", data={"language": "en"}, buffered=True)

    with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
        sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/")]
    assert sheets
    assert [sheet for sheet in sheets if "<f>" in sheet or "<hyperlink " in sheet] == []
