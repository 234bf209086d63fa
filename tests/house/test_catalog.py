"""The Spanish catalog: complete for what physicians read, compiled as written, no part of a sentence lost."""

import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

PACKAGE = Path(__file__).parents[2] / "qi_portal"
TRANSLATIONS = PACKAGE / "web" / "translations" / "es" / "LC_MESSAGES"
KEYWORDS = dict.fromkeys(("_", "gettext", "_l", "lazy_gettext", "words")) | dict.fromkeys(
    ("ngettext", "plural_words"), (1, 2)
)
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2"), ("**/templates/**.txt", "jinja2")]
READ_BY_PHYSICIANS = ("guidelines", "web", "domain/decision")
PART = re.compile(r"%\(\w+\)s|\{\w+\}")


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    with (TRANSLATIONS / "messages.po").open("rb") as file:
        return read_po(file, locale="es")


@pytest.mark.parametrize("room", READ_BY_PHYSICIANS)
def test_every_sentence_that_physicians_read_is_in_spanish(room: str, catalog: Catalog) -> None:
    missing = sorted({key for key in _sentences(PACKAGE / room) if not _is_translated(catalog.get(key))})

    assert missing == []


def test_translation_keeps_every_part_of_its_sentence(catalog: Catalog) -> None:
    broken = [message.id for message in catalog if message.id and not _keeps_parts(message)]

    assert broken == []


def test_compiled_catalog_is_the_written_one(catalog: Catalog) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)

    with (TRANSLATIONS / "messages.mo").open("rb") as shipped:
        assert _pairs(read_mo(shipped)) == _pairs(read_mo(compiled))


def _sentences(room: Path) -> Iterator[str]:
    for _file, _line, message, _comments, _context in extract_from_dir(room, METHODS, keywords=KEYWORDS):
        yield message[0] if isinstance(message, tuple) else message


def _is_translated(message: Message | None) -> bool:
    return message is not None and not message.fuzzy and all(_many(message.string))


def _keeps_parts(message: Message) -> bool:
    """A singular may say its count in a word; nothing else may be lost or made up."""
    parts = set(PART.findall(" ".join(_many(message.id))))
    told = [set(PART.findall(text)) for text in _many(message.string) if text]
    return all(found <= parts for found in told) and (not told or told[-1] == parts)


def _many(text: str | Iterable[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def _pairs(catalog: Catalog) -> dict[object, object]:
    return {message.id: message.string for message in catalog if message.id}
