"""Each finding code through the monthly form: said while somebody types, and refused by saving where it is an error."""

from html import unescape
from typing import Any

import pytest

from every_code import FILES, ONLY_IN_FILES
from form_codes import FORM, InForm
from page import Page
from qi_portal.domain.periods import Month
from qi_portal.measures.models import Entry
from qi_portal.practices.models import Enrollment

every_code = pytest.mark.parametrize("code", FORM)
every_error = pytest.mark.parametrize("code", [code for code in FORM if not code.startswith("W")])


def prepared(team, case: InForm) -> dict[str, str]:
    """The stored months of an example, and the form as it is sent."""
    key = (team.place.practice_id, "dev-screening")
    team.make.change(Enrollment, key, started=case.since)
    for month, (numerator, denominator) in case.stored.items():
        team.make.entry(team.place, "DEV-1", month, numerator, denominator)
    if case.sampled:
        team.make.change(Entry, (team.place.practice_id, "DEV-1", Month(2026, 9)), sampling=case.sampled)
    opened = {} if case.where == "page" else team.open(case.month)
    return opened | dict(case.typed)


def said(answer: dict[str, Any], where: str) -> str:
    html = answer["rows"][where]["said"] if where in answer["rows"] else answer["texts"][where]
    return unescape(html)


def test_form_has_an_example_of_every_code_or_says_why_it_has_none() -> None:
    assert sorted([*FORM, *ONLY_IN_FILES]) == sorted(FILES)


@every_code
def test_code_is_said_while_somebody_types(team, code: str) -> None:
    case = FORM[code]
    form = prepared(team, case)

    answer = team.browser.send(f"{team.url(case.month)}/check", form)

    if case.where == "page":
        assert answer.status_code == 422
        assert case.says in Page(answer.text).main.text
        return
    assert case.says in said(answer.json, case.where)
    assert case.column in (*answer.json["rows"]["DEV-1"]["wrong"], "")


@every_error
def test_error_is_refused_by_saving_with_its_cell_marked(team, code: str) -> None:
    case = FORM[code]
    form = prepared(team, case)
    before = len(team.make.rows(Entry))

    answer = team.browser.send(team.url(case.month), form)
    page = Page(answer.text)

    assert (answer.status_code, len(team.make.rows(Entry)), team.deeds()) == (422, before, [])
    assert case.says in page.main.text
    if case.column:
        assert page.by_id(f"DEV-1-{case.column}").attributes["aria-invalid"] == "true"


def test_code_is_not_said_of_a_plain_month(team) -> None:
    answer = team.browser.send(
        f"{team.url()}/check", team.open() | {"DEV-1-numerator": "18", "DEV-1-denominator": "24", "note": "New nurse"}
    )

    assert {row["said"] for row in answer.json["rows"].values()} == {""}
    assert (set(answer.json["texts"].values()), answer.json["asks_about_names"]) == ({""}, False)
