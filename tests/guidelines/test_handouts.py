from dataclasses import replace

import pytest

from qi_portal.domain.errors import NotFound
from qi_portal.guidelines.handouts import PARTS, handout_page, languages_of


@pytest.fixture
def headache(shelves):
    return shelves.guideline("headache-migraine")


def test_page_for_the_family_has_the_five_parts_in_order(headache):
    page = handout_page(headache, "es")

    assert [part.role for part in page.parts] == list(PARTS)
    assert [part.heading for part in page.parts][2:4] == ["Llame al consultorio si", "Busque ayuda de inmediato si"]
    assert page.title == "Dolor de cabeza en niños"


def test_page_for_the_family_is_html_with_lists(headache):
    now = handout_page(headache, "en").parts[3]

    assert "<ul>" in now.body
    assert "911" in now.body


def test_handout_that_is_not_written_has_no_page_and_no_language(headache):
    english_only = replace(headache, handouts={"en": headache.handouts["en"]})

    assert languages_of(english_only) == ("en",)
    with pytest.raises(NotFound):
        handout_page(english_only, "es")
