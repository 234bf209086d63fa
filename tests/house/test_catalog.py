"""The Spanish catalog: complete, compiled as written, no part of a sentence lost."""

import io
import re
from collections.abc import Sequence
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
PART = re.compile(r"%\(\w+\)s|\{\w+\}")


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    with (TRANSLATIONS / "messages.po").open("rb") as file:
        return read_po(file, locale="es")


def test_every_sentence_is_in_spanish_and_no_other(catalog: Catalog) -> None:
    written = {_key(message.id) for message in catalog if message.id and _is_translated(message)}

    assert written == _sentences()


def test_translation_keeps_every_part_of_its_sentence(catalog: Catalog) -> None:
    broken = [message.id for message in catalog if message.id and not _keeps_parts(message)]

    assert broken == []


def test_compiled_catalog_is_the_written_one(catalog: Catalog) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)

    with (TRANSLATIONS / "messages.mo").open("rb") as shipped:
        assert _pairs(read_mo(shipped)) == _pairs(read_mo(compiled))


def _sentences() -> set[str]:
    found = extract_from_dir(PACKAGE, METHODS, keywords=KEYWORDS)
    return {_key(message) for _file, _line, message, _comments, _context in found}


def _key(text: str | Sequence[str]) -> str:
    """A sentence as the catalog files it: one with a plural by its singular."""
    return text if isinstance(text, str) else text[0]


def _is_translated(message: Message) -> bool:
    return not message.fuzzy and all(_many(message.string))


def _keeps_parts(message: Message) -> bool:
    """A singular may say its count in a word; nothing else may be lost or made up."""
    parts = set(PART.findall(" ".join(_many(message.id))))
    told = [set(PART.findall(text)) for text in _many(message.string) if text]
    return all(found <= parts for found in told) and (not told or told[-1] == parts)


def _many(text: str | Sequence[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def _pairs(catalog: Catalog) -> dict[str, tuple[str, ...]]:
    return {_key(message.id): _many(message.string) for message in catalog if message.id}
