from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from flask import Flask
from flask_babel import Babel, force_locale
from hypothesis import given
from hypothesis import strategies as st

from qi_portal.domain.periods import Month
from qi_portal.domain.words import ENGLISH, Share, plural_words, words
from qi_portal.web.layout import say
from qi_portal.web.speech import BabelSpeaker, speaker

OCTOBER = Month(2026, 10)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    """An application in two languages with three sentences in its Spanish catalog."""
    catalog = Catalog(locale="es")
    catalog.add("All lie above {level}.", "Todos superan {level}.")
    catalog.add(("{count} month of 100%", "{count} months of 100%"), ("{count} mes de 100%", "{count} meses de 100%"))
    folder = tmp_path / "es" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "messages.mo").open("wb") as file:
        write_mo(file, catalog)
    app = Flask(__name__)
    Babel(app, default_translation_directories=str(tmp_path))
    with app.app_context():
        yield app


def test_english_page_reads_as_plain_english(app: Flask) -> None:
    said = speaker()

    assert isinstance(said, BabelSpeaker)
    for method, value in (("month", OCTOBER), ("month_name", OCTOBER), ("tick", OCTOBER), ("day", date(2026, 10, 29))):
        assert getattr(said, method)(value) == getattr(ENGLISH, method)(value)
    assert said.number(1234.5, 1) == ENGLISH.number(1234.5, 1) == "1,234.5"
    assert said.percent(0.485, 1) == ENGLISH.percent(0.485, 1) == "48.5%"


@given(st.integers(0, 5000), st.integers(1, 5000), st.integers(0, 2))
def test_counts_read_alike_on_a_page_and_in_plain_english(numerator: int, denominator: int, decimals: int) -> None:
    page, value = BabelSpeaker(Locale("en")), numerator / denominator

    assert page.percent(value, decimals) == ENGLISH.percent(value, decimals)
    assert page.number(value, decimals) == ENGLISH.number(value, decimals)


def test_spanish_page_reads_months_and_numbers_as_its_locale_does(app: Flask) -> None:
    with force_locale("es"):
        said = speaker()

        assert said.month(OCTOBER) == "oct 2026"
        assert said.month_name(OCTOBER) == "octubre"
        assert said.day(date(2026, 10, 29)) == "29 de octubre de 2026"
        assert said.number(12345.67, 1) == "12.345,7"
        assert said.percent(0.48) == "48\N{NO-BREAK SPACE}%"


def test_words_are_said_in_the_language_of_the_reader_with_their_parts(app: Flask) -> None:
    sentence = words("All lie above {level}.", level=Share(0.48))

    with force_locale("es"):
        assert say(sentence) == "Todos superan 48\N{NO-BREAK SPACE}%."
    assert say(sentence) == "All lie above 48%."


@pytest.mark.parametrize(("count", "said"), [(1, "1 mes de 100%"), (3, "3 meses de 100%")])
def test_words_with_a_count_take_the_plural_and_keep_a_percent_sign(app: Flask, count: int, said: str) -> None:
    with force_locale("es"):
        assert say(plural_words("{count} month of 100%", "{count} months of 100%", count)) == said


def test_names_are_said_as_they_are(app: Flask) -> None:
    assert say("Maple {Court} 100%") == "Maple {Court} 100%"


def test_speaker_outside_of_a_request_is_english() -> None:
    assert speaker() is ENGLISH
