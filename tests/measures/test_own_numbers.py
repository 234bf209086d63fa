"""A practice's own numbers are told to it whole, however small; in what is shared they would be suppressed."""

import csv
import io

from disclosed import alone
from page import Page
from qi_portal.domain.disclosure.ratios import Counted
from qi_portal.domain.periods import Month

URL = "/practices/P001/measures/DEV-1"
OCTOBER = Month(2026, 10)


def test_small_numbers_are_on_the_own_chart_and_in_its_file(team) -> None:
    for back in range(10):
        team.make.entry(team.place, "DEV-1", OCTOBER - back, 3 + back % 2, 7)

    page = Page(team.browser.get(URL).text)
    file = list(csv.reader(io.StringIO(team.browser.get(f"{URL}.csv").get_data().decode("utf-8-sig"))))

    table = [[cell.text for cell in row.tags("th", "td")] for row in page.main.tags("table")[0].tags("tr")]
    assert table == file
    assert ["3", "7"] in [row[1:3] for row in table]
    assert ["4", "7"] in [row[1:3] for row in table]
    assert "suppressed" not in page.main.text.casefold()
    assert alone({team.place: Counted(3, 7)}).is_suppressed
