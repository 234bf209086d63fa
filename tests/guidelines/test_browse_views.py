import re
from dataclasses import replace
from datetime import date, timedelta
from html import unescape

import pytest

from qi_portal.guidelines import listing

FEEDBACK = "/feedback?q=xqzzvk"


def links(text):
    return re.findall(r'href="/guidelines/([a-z0-9-]+)"', text)


def test_search_without_a_match_offers_the_nearest_and_a_way_to_tell(client, shelves):
    shown = client.get("/guidelines/search?q=xqzzvk").text

    assert "Nearest:" in shown
    assert len(links(shown)) == 3
    assert set(links(shown)) <= set(shelves.guidelines)
    assert FEEDBACK in unescape(shown)


def test_search_with_a_match_offers_no_nearest(client):
    shown = client.get("/guidelines/search?q=asthma").text

    assert "Nearest:" not in shown
    assert "/feedback" not in shown
    assert re.search(r'<div id="near" hidden>', shown)


def test_index_by_letter_lists_every_guideline_under_its_letters(client, shelves):
    page = client.get("/guidelines/?by=letter").text

    assert set(shelves.guidelines) <= set(links(page))
    sections = re.findall(r'<h2 lang="en">([A-Z])</h2>(.*?)</section>', page, re.S)
    under = {letter: links(body) for letter, body in sections}
    assert "headache-migraine" in under["H"]
    assert "headache-migraine" in under["R"]
    assert list(under) == sorted(under)
    assert re.findall(r'<a href="#letter-(\d+)" lang="en">', page) == [str(n + 1) for n in range(len(under))]


@pytest.mark.parametrize(
    ("days", "mark"), [(-61, None), (-60, "Review due soon"), (0, "Review due soon"), (1, "Review overdue")]
)
@pytest.mark.parametrize("url", ["/guidelines/", "/guidelines/?by=letter", "/?q=acne"])
def test_lists_mark_a_guideline_whose_review_is_near_or_past(client, monkeypatch, shelves, url, days, mark):
    today = shelves.guideline("acne").next_review + timedelta(days)
    monkeypatch.setattr(listing, "today_at", lambda _: today)

    row = re.search(r'href="/guidelines/acne".*?</li>', client.get(url).text, re.S)[0]

    assert {each for each in ("Review due soon", "Review overdue") if each in row} == ({mark} if mark else set())


def test_red_flags_with_words_leaves_the_guidelines_that_have_them(client, shelves):
    page = client.get("/red-flags?q=testi+tor").text

    assert "undescended-testis" in links(page)
    assert 0 < len(links(page)) < len(shelves.guidelines)
    assert f"Guidelines shown: {len(links(page))} of {len(shelves.guidelines)}" in page
    assert 'value="testi tor"' in page


def test_red_flags_with_words_that_none_has_shows_none(client, shelves):
    page = client.get("/red-flags?q=xqzzvk").text

    assert links(page) == []
    assert f"Guidelines shown: 0 of {len(shelves.guidelines)}" in page


def test_recently_changed_goes_by_the_newest_release_or_else_the_last_review(app, shelves):
    acne = shelves.guideline("acne")
    newer = replace(acne, last_review=date(2030, 1, 1))
    library = replace(
        shelves,
        guidelines={**shelves.guidelines, "acne": newer},
        histories={**shelves.histories, "acne": replace(shelves.histories["acne"], releases=())},
    )

    with app.test_request_context():
        changes = listing.recently_changed(library)

    assert (changes[0].guideline, changes[0].day, changes[0].said) == (newer, date(2030, 1, 1), "")
    assert [change.day for change in changes] == sorted((change.day for change in changes), reverse=True)
    for change in changes[1:]:
        releases = library.histories[change.guideline.slug].releases
        assert not releases or (change.day, change.said) == (releases[0].released, releases[0].changes)


def test_home_shows_what_changed_and_where_to_read_more(client):
    page = client.get("/").text

    assert "Recently changed" in page
    assert 'href="/guidelines/changed"' in page
