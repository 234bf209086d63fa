"""Pages read in Spanish: no English is left but what is marked as English, and figures are written as in the US."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from flask import Flask

from factories import Browser, Factory
from page import Node, Page
from qi_portal.domain.access import Place, Role
from qi_portal.domain.periods import Month, months_between
from qi_portal.library import Library
from qi_portal.web import locale
from qi_portal.web.speech import speaker

CATALOG = Path(locale.__file__).parent / "translations" / "es" / "LC_MESSAGES" / "messages.po"
HEADACHE = "/guidelines/headache-migraine"
PROJECT = "/practices/P001/projects/dev-screening"

ENGLISH = re.compile(r"\b(?:and|are|at|by|each|for|from|is|not|of|or|the|this|to|was|which|with|your)\b", re.IGNORECASE)
"""Small words that hardly any English sentence is without and no Spanish one has."""

READ_ALOUD = {
    "alt", "aria-label", "placeholder", "title",
    "data-say", "data-copied", "data-blocked", "data-over", "data-stale",
}  # fmt: skip
"""Attributes that become text for a reader."""

NOT_OURS = {"script", "textarea"}
"""A text area holds the note for the chart, which is half clinical wording."""


def shown(node: Node, lang: str = "") -> Iterator[str]:
    """The texts that are not marked as English, with the attributes that people read."""
    lang = node.attributes.get("lang", lang) if node.tag != "html" else lang
    if lang != "en":
        yield from (node.attributes[name] for name in sorted(READ_ALOUD & node.attributes.keys()))
    for each in node.inside:
        if isinstance(each, Node):
            if each.tag not in NOT_OURS:
                yield from shown(each, lang)
        elif lang != "en" and each.strip():
            yield " ".join(each.split())


@dataclass(frozen=True)
class Reader:
    """Knows Spanish: tells which texts of a page are English, names of clinical content left aside."""

    sentences: tuple[str, ...]
    content: tuple[str, ...]

    def english_in(self, html: str) -> list[str]:
        return [text for text in shown(Page(html).root) if self._is_english(text)]

    def _is_english(self, text: str) -> bool:
        for name in self.content:
            text = text.replace(name, "…")
        return bool(ENGLISH.search(text)) or any(sentence in text for sentence in self.sentences)


@pytest.fixture(scope="module")
def reader(shelves: Library) -> Reader:
    with CATALOG.open("rb") as file:
        catalog = [message for message in read_po(file, locale="es") if isinstance(message.id, str)]
    whole = [message.id for message in catalog if message.id != message.string and not re.search(r"[{%]", message.id)]
    names = sorted(set(_names(shelves)), key=len, reverse=True)
    return Reader(tuple(text for text in whole if len(text.split()) > 2), tuple(names))


def _names(shelves: Library) -> Iterator[str]:
    """Names, labels, time frames and units of the content, and the people of the tests: they stay as they are."""
    yield "Name of person"
    for guideline in shelves.guidelines.values():
        yield guideline.title
        yield from (within.text[1:] for within in guideline.tree.within.values())
        yield from (text for each in guideline.tree.inputs for text in (each.label, each.hint) if text)
    for project in shelves.projects.values():
        yield from (project.title, project.short_title)
        for measure in project.measures:
            yield from (text for text in (measure.name, measure.short_name, measure.unit) if text)


@pytest.fixture
def spanish(client: Browser) -> Browser:
    client.send("/language", {"locale": "es"})
    return client


@pytest.fixture
def practice(today: date, make: Factory) -> Place:
    """Practice P001 with an improved measure; the others have no month yet."""
    place = make.practice(code="P001", name="Maple Court Pediatrics")
    make.enrollment(place)
    for month in months_between(Month(2024, 12), Month(2026, 9)):
        make.entry(place, "DEV-1", month, 19 if month > Month(2025, 10) else 10, 24)
    return place


@pytest.fixture
def member(practice: Place, spanish: Browser, make: Factory) -> Browser:
    return spanish.sign_in(make.person(Role.QI_MEMBER, at=practice))


@pytest.mark.parametrize(
    "address", ["/", "/?q=migrane", "/?q=xqzzvk", "/guidelines/", "/red-flags", HEADACHE, "/sign-in", "/no-such-page"]
)
def test_open_page_in_spanish_leaves_no_english(spanish: Browser, reader: Reader, address: str) -> None:
    response = spanish.get(address)

    assert '<html lang="es">' in response.text
    assert reader.english_in(response.text) == []


@pytest.mark.parametrize("typed", [{"age_months": "9"}, {"age_months": "x"}, {"thunderclap_onset": "yes"}])
def test_answer_in_spanish_leaves_no_english(spanish: Browser, reader: Reader, typed: dict[str, str]) -> None:
    response = spanish.send(HEADACHE, typed)

    assert 'class="ans"' in response.text
    assert reader.english_in(response.text) == []


def test_note_in_spanish_frames_clinical_wording_in_spanish(spanish: Browser) -> None:
    note = Page(spanish.send(HEADACHE, {"thunderclap_onset": "yes"}).text).by_id("note").text

    assert "Respuesta: Sala de emergencias" in note
    assert "Apoyo a la decisión; se aplica el juicio clínico." in note


@pytest.mark.parametrize(
    "address",
    [
        "/this-month",
        "/practices/P001/projects/",
        PROJECT,
        "/practices/P001/measures/DEV-1",
        f"{PROJECT}/months/2026-10",
        f"{PROJECT}/months/2026-01",
        "/practices/P001/report",
        "/upload",
    ],
)
def test_page_of_a_team_in_spanish_leaves_no_english(member: Browser, reader: Reader, address: str) -> None:
    response = member.get(address)

    assert response.status_code == 200
    assert reader.english_in(response.text) == []


def test_grid_with_an_error_in_spanish_says_it_in_spanish(member: Browser, reader: Reader) -> None:
    response = member.send(f"{PROJECT}/months/2026-10", {"DEV-1-numerator": "21", "DEV-1-denominator": "20"})

    assert response.status_code == 422
    assert "21 es más que 20. Revise cuál de los dos está mal escrito." in response.text
    assert reader.english_in(response.text) == []


def test_preview_of_a_file_in_spanish_leaves_no_english(member: Browser, reader: Reader) -> None:
    rows = b"practice_id,measure_id,period,numerator,denominator\nP001,DEV-1,2026-10,21,20\nP001,DEV-2,2026-10,3,4\n"

    response = member.send("/upload", {"file": (BytesIO(rows), "october.csv")}, follow_redirects=True)

    assert "Fila 2, columna “numerator”: 21 es más que 20." in response.text
    assert reader.english_in(response.text) == []


@pytest.mark.parametrize("address", ["/network", "/practices/P001/"])
def test_page_of_staff_in_spanish_leaves_no_english(
    practice: Place, spanish: Browser, make: Factory, reader: Reader, address: str
) -> None:
    staff = make.person()
    make.role(staff, Role.COACH, practice)

    response = spanish.sign_in(staff).get(address)

    assert response.status_code == 200
    assert reader.english_in(response.text) == []


def test_reader_knows_english_when_it_is_there(client: Browser, reader: Reader) -> None:
    assert "Guidelines support clinical judgment; they do not replace it." in reader.english_in(client.get("/").text)


def test_figures_in_spanish_are_written_as_in_the_united_states(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "es-MX"}):
        said = speaker()

        assert said.number(12345.67, 1) == "12,345.7"
        assert said.percent(0.48) == "48%"
        assert said.month(Month(2026, 10)) == "oct 2026"
        assert said.day(date(2026, 10, 29)) == "29 de octubre de 2026"
