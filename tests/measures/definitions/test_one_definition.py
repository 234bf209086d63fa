"""One definition, many surfaces: change a name, a target or the fewest counted in one file, and everything that shows
or checks the measure changes with it."""

import io
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook

from factories import Browser
from page import Page
from qi_portal import library
from qi_portal.credit.gather import Subject, evidence_of
from qi_portal.domain.access import Role
from qi_portal.domain.periods import Month, months_between

NAME, SHORT, TARGET = "Screen read before the doctor comes in", "Read before", "73"
FEWER = "Fewer than 19 were eligible"
CHANGES = {
    r'name = "Standardized screen scored at the 9/18/30-month visit"': f'name = "{NAME}"',
    'short_name = "Screen scored"': f'short_name = "{SHORT}"',
    "value = 90": f"value = {TARGET}",
    "min_denominator = 10": "min_denominator = 19",
}
AT, MONTH = "/practices/P001", "2026-10"

Surface = Callable[[Browser], str]


def page(path: str) -> Surface:
    return lambda browser: Page(answer_of(browser, path).text).root.text


def raw(path: str) -> Surface:
    """With what only scripts and screen readers read."""
    return lambda browser: answer_of(browser, path).text


def answer_of(browser: Browser, path: str) -> Any:
    answer = browser.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer


def cells(path: str, *, posts: bool = False) -> Surface:
    """Every cell of a workbook, a line each."""

    def read(browser: Browser) -> str:
        answer = browser.send(path) if posts else answer_of(browser, path)
        book = load_workbook(io.BytesIO(answer.data))
        return "\n".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)

    return read


def doubts(browser: Browser) -> str:
    """What the grid says of 18 counted, beside a row that cannot be kept."""
    url = f"{AT}/projects/dev-screening/months/{MONTH}"
    opened = Page(browser.get(url).text).sends()
    wrong = {"DEV-2-numerator": "9", "DEV-2-denominator": "8"}
    typed = {"DEV-1-numerator": "17", "DEV-1-denominator": "18", **wrong}
    return Page(browser.send(url, {**opened, **typed}).text).root.text


def upload(browser: Browser) -> str:
    """What the preview of a file says of 18 counted."""
    content = f"practice,measure,period,numerator,denominator\nP001,DEV-1,{MONTH},17,18\n"
    sent = browser.send("/upload", {"file": (io.BytesIO(content.encode()), "counts.csv")}, follow_redirects=True)
    return Page(sent.text).root.text


SURFACES: dict[str, tuple[Surface, tuple[str, ...]]] = {
    "catalogue": (page("/projects/dev-screening"), (NAME, f"{TARGET}%")),
    "entry grid": (page(f"{AT}/projects/dev-screening/months/{MONTH}"), (NAME,)),
    "validation of the grid": (doubts, (FEWER,)),
    "validation of a file": (upload, (FEWER,)),
    "tally": (raw(f"{AT}/projects/dev-screening/tally/{MONTH}"), (SHORT,)),
    "tally on paper": (page(f"{AT}/projects/dev-screening/tally/{MONTH}/paper"), (SHORT,)),
    "import template": (cells(f"{AT}/projects/dev-screening/template.xlsx"), (NAME,)),
    "chart": (raw(f"{AT}/measures/DEV-1"), (NAME, f"{TARGET}% target")),
    "drawing": (raw(f"{AT}/measures/DEV-1.svg"), (NAME, f"{TARGET}%")),
    "table": (raw(f"{AT}/measures/DEV-1.csv"), (f"{TARGET}%",)),
    "project": (page(f"{AT}/projects/dev-screening"), (f"{TARGET}%",)),
    "targets": (page(f"{AT}/measures/DEV-1/targets"), (NAME, f"{TARGET}%")),
    "report": (page(f"{AT}/report"), (NAME, f"{TARGET}%")),
    "workbook": (cells(f"{AT}/report.xlsx", posts=True), (NAME, f"{int(TARGET) / 100}")),
}


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> library.Library:
    """The portal's own content with one file changed."""
    root = tmp_path_factory.mktemp("content")
    for name in ("guidelines", "measures"):
        shutil.copytree(library.content_root() / name, root / name)
    path: Path = root / "measures" / "dev-screening" / "DEV-1.toml"
    text = path.read_text()
    for old, new in CHANGES.items():
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text)
    return library._read(root)


@pytest.fixture
def physician(bench: Any) -> Browser:
    """Somebody who may do all of it: a lead who is a physician too; 24 months are counted."""
    for month in months_between(Month(2024, 10), Month(2026, 9)):
        bench.make.entry(bench.place, "DEV-1", month, 15, 20)
    person = bench.make.person(Role.PRACTICE_LEAD, at=bench.place)
    for role in (Role.PHYSICIAN, Role.QI_MEMBER):
        bench.make.role(person, role, bench.place)
    browser: Browser = bench.team.application.test_client().sign_in(person)
    return browser


@pytest.fixture
def shelf_of(app: Flask, shelves: library.Library) -> Iterator[Callable[[library.Library], None]]:
    """Puts another library into the portal for the time of a test."""
    yield lambda books: app.extensions.update(library=books)
    app.extensions.update(library=shelves)


@pytest.mark.parametrize("surface", SURFACES)
def test_change_of_one_file_changes_the_surface(surface, physician, changed, shelf_of):
    read, expected = SURFACES[surface]
    before = read(physician)

    shelf_of(changed)
    after = read(physician)

    assert [each for each in expected if each in before] == []
    assert [each for each in expected if each not in after] == []


def test_change_of_one_file_changes_the_evidence_for_credit(bench, changed):
    person = bench.people["member"]
    subject = Subject(bench.place, changed.project("dev-screening"), person.id)

    evidence = bench.make.read(
        lambda: evidence_of(bench.make.actor(person), subject, activities=(), reflection=(), today=date(2026, 11, 21))
    )

    assert evidence.lead.name == NAME


def test_release_of_a_programs_own_version_changes_a_surface_as_its_file_would(bench, physician):
    read, _ = SURFACES["report"]

    bench.adapt(name=NAME, first="2026-11")
    bench.release()

    assert NAME in read(physician)
