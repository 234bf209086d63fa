"""A chart's files: the same numbers as the page, for who may read it, and nothing that a spreadsheet would run."""

import csv
import io
from xml.etree import ElementTree

import pytest

from page import Page
from qi_portal.domain.access import Role
from qi_portal.domain.periods import Month

URL = "/practices/P001/measures/DEV-1"
LAST = Month(2026, 10)


@pytest.fixture
def counted(team):
    """Ten months of the lead measure."""
    for back in range(10):
        team.make.entry(team.place, "DEV-1", LAST - back, 12 + back % 3, 20)
    return team


def cells(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))


def test_table_as_a_file_is_the_table_of_the_page(counted) -> None:
    answer = counted.browser.get(f"{URL}.csv")

    page = Page(counted.browser.get(URL).text)
    table = page.main.tags("table")[0]
    shown = [[cell.text for cell in row.tags("th", "td")] for row in table.tags("tr")]
    assert answer.headers["Content-Disposition"] == 'attachment; filename="P001-DEV-1-2026-10.csv"'
    assert cells(answer) == shown


def test_drawing_as_a_file_stands_alone(counted) -> None:
    answer = counted.browser.get(f"{URL}.svg")

    drawn = ElementTree.fromstring(answer.text)
    assert (answer.mimetype, answer.headers["Content-Disposition"]) == (
        "image/svg+xml", 'attachment; filename="P001-DEV-1-2026-10.svg"'
    )  # fmt: skip
    assert drawn.tag == "{http://www.w3.org/2000/svg}svg"
    assert drawn.get("font-family", "").startswith("Liberation Sans")
    assert "Maple Court Pediatrics (P001), measure DEV-1" in "".join(drawn.itertext())


@pytest.mark.parametrize("kind", ["csv", "svg"])
def test_files_are_for_who_may_read_the_practice(counted, kind: str) -> None:
    other = counted.make.practice(counted.region, code="P002")
    stranger = counted.another(counted.make.person(Role.QI_MEMBER, at=other))

    assert stranger.get(f"{URL}.{kind}").status_code in (403, 404)


@pytest.mark.parametrize("measure", ["DEV-2", "AST-1", "NOPE-1"])
def test_no_file_of_a_measure_without_months_or_of_another_project(counted, measure: str) -> None:
    assert counted.browser.get(f"/practices/P001/measures/{measure}.csv").status_code == 404


def test_page_offers_the_files(counted) -> None:
    page = Page(counted.browser.get(URL).text)

    links = [link.attributes["href"] for link in page.main.tags("a") if "download" in link.attributes]
    (button,) = [each for each in page.main.tags("button") if "data-picture" in each.attributes]
    assert links == [f"{URL}.svg", f"{URL}.csv"]
    assert button.attributes["data-name"] == "P001-DEV-1-2026-10.png"
    assert "hidden" in button.attributes
