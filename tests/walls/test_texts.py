"""Strings that are awkward to somebody, through every field of every form and behind every address.

Nothing fails on our side, nothing of them becomes part of a page, and what a form refuses is still in it. Each field
meets each kind of string, each string is met by some field; half of it happens on each database.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

import qi_portal
from page import Page
from walls import naughty
from walls.forms import Offered, browser_of, pages, send
from walls.world import World

ASKED = re.compile(r"request\.(?:args|values)\.(?:get|getlist)\(\s*\"([a-z_]+)\"")
NEVER_SHOWN = re.compile("password|^again-|^old$|^username$|^recovery$|^code$")
"""Fields whose content is not sent back."""


def fault(answer: Any, page: Page | None) -> str:
    """What is wrong with an answer, whatever was asked."""
    if answer.status_code >= 500:
        return str(answer.status_code)
    if any("\r" in value or "\n" in value for _, value in answer.headers):
        return "a header of two lines"
    return ", ".join(naughty.planted(page)) if page else ""


def page_of(answer: Any) -> Page | None:
    return Page(answer.text) if answer.mimetype == "text/html" else None


def test_list_is_whole_and_its_markup_would_be_noticed() -> None:
    kinds = naughty.by_kind()

    assert len(naughty.every()) > 600
    assert all(naughty.planted(f"<body>{text}") for text in kinds["markup"] if text.startswith(("<img", "<svg", "<x ")))


@pytest.mark.rule(22, 23, 25)
def test_no_string_in_any_field_breaks_or_becomes_part_of_a_page(world: World, is_here: Iterator[bool]) -> None:
    wrong, answered = [], Counter()
    for form in (each for each in world.forms if each.method == "POST"):
        for kind, data in filled(form):
            if next(is_here):
                answer = send(world, form, data)
                answered[answer.status_code] += 1
                page = page_of(answer)
                found = fault(answer, page) or (lost(page, form, data) if page and is_refused(form, answer) else "")
                if found:
                    wrong.append(f"{form.endpoint} ({form.who[0]}), {kind}: {found}")

    assert "\n".join(wrong) == ""
    assert answered[422] > 200
    assert answered[303] > 50  # or somebody was signed out and asked nobody


MANY_FIELDS = 12
CUT = {"import_columns.save": "40 characters are more than any id has"}
"""Forms that do not keep all of a long text, and why."""


def filled(form: Offered) -> Iterator[tuple[str, dict[str, str]]]:
    """What is sent: every field that takes text filled with strings of one kind; then what is hidden, with any.

    A form of many fields, which is long to draw, meets a third of the kinds.
    """
    begin = sum(map(ord, form.endpoint + form.who[0]))
    kinds = list(naughty.by_kind().items())
    for kind, texts in kinds[begin % 3 :: 3] if len(form.typed) > MANY_FIELDS else kinds if form.typed else ():
        source = cycle(texts[begin % len(texts) :] + texts[: begin % len(texts)])
        yield kind, form.sends | {name: next(source) for name in form.typed}
    if form.hidden:
        source = cycle(naughty.every()[begin % 600 :] + naughty.every())
        yield "hidden", form.sends | {name: next(source) for name in form.hidden}


def is_refused(form: Offered, answer: Any) -> bool:
    return answer.status_code == 422 and form.endpoint not in CUT


def lost(page: Page, form: Offered, data: dict[str, str]) -> str:
    """The first field that was refused and does not hold any more what was typed into it."""
    every = [page.sends(each) for each in page.root.tags("form")]
    shown = next((sends for sends in every if set(form.typed) <= sends.keys()), {})
    for name in form.typed:
        if not NEVER_SHOWN.search(name) and name in shown and plain(shown[name]) != plain(data[name]):
            return f"{name} lost {plain(data[name])[-60:]!r}, has {plain(shown[name])[-60:]!r}"
    return ""


def plain(text: str) -> str:
    """What is the same to who typed it: composed, without what cannot be seen."""
    return "".join(each for each in unicodedata.normalize("NFC", text) if each.isprintable() and each != " ")


@pytest.mark.rule(22, 23, 25)
def test_no_string_behind_any_address_breaks_or_becomes_part_of_a_page(world: World, is_here: Iterator[bool]) -> None:
    names, source, wrong = asked_names(world), cycle(naughty.every()), []
    for who, url in pages(world):
        for _ in range(2):
            query = {name: next(source)[:300] for name in names}
            if next(is_here):
                answer = browser_of(world, who).get(url, query_string=query, buffered=True)
                if found := fault(answer, page_of(answer)):
                    wrong.append(f"{url} ({who[0]}): {found}")

    assert "\n".join(wrong) == ""


def asked_names(world: World) -> list[str]:
    """What any view looks for behind the question mark."""
    code = "".join(path.read_text(encoding="utf-8") for path in Path(qi_portal.__file__).parent.rglob("*.py"))
    named = {*ASKED.findall(code)} | {name for form in world.forms if form.method == "GET" for name in form.typed}
    return sorted(named)
