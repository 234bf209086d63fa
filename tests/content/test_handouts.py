"""The family's pages: there for every guideline in both languages, and easy to read."""

import pytest
import textstat

from qi_portal import library

GUIDELINES = library.load().guidelines
HARDEST = 6.0
"""School grade, by Flesch-Kincaid in English and by Crawford in Spanish."""

EASY = 70
"""Fernandez-Huerta: from here up, Spanish is fairly easy to read."""

every_guideline = pytest.mark.parametrize("slug", GUIDELINES)


@pytest.fixture
def in_language():
    """Sets the language in which syllables are counted; English again afterwards."""
    yield textstat.set_lang
    textstat.set_lang("en_US")


@every_guideline
def test_guideline_has_a_page_for_the_family_in_both_languages(slug):
    assert set(GUIDELINES[slug].handouts) == {"en", "es"}


@every_guideline
def test_english_page_reads_at_sixth_grade_or_below(slug, in_language):
    in_language("en")

    assert textstat.flesch_kincaid_grade(GUIDELINES[slug].handouts["en"].sentences) <= HARDEST


@every_guideline
def test_spanish_page_reads_at_sixth_grade_or_below(slug, in_language):
    in_language("es")
    text = GUIDELINES[slug].handouts["es"].sentences

    assert textstat.crawford(text) <= HARDEST
    assert textstat.fernandez_huerta(text) >= EASY


def test_measure_tells_hard_text_from_easy_text(in_language):
    hard_en = "Antihypertensive pharmacotherapy necessitates periodic laboratory surveillance of electrolytes."
    hard_es = "La administración de antihipertensivos requiere evaluaciones periódicas de anormalidades electrolíticas."

    in_language("en")
    assert textstat.flesch_kincaid_grade(hard_en) > HARDEST
    in_language("es")
    assert textstat.crawford(hard_es) > HARDEST
    assert textstat.fernandez_huerta(hard_es) < EASY
