"""The Pareto chart's drawing and table say what the chart says, and no more than may be said."""

from xml.etree import ElementTree

import pytest

from charts import of_class, read
from qi_portal.domain.disclosure.hidden import Hidden
from qi_portal.domain.network.pareto import pareto
from qi_portal.domain.words import words
from qi_portal.drawing.frame import PAGE, PHONE
from qi_portal.drawing.pareto import pareto_table, svg_pareto

PREFERENCE, ACCESS, EXAM, OTHER = words("Family <preference>"), words("Access"), words("Exam"), words("Other")


@pytest.fixture
def chart():
    return pareto(words("Why"), {ACCESS: 30, PREFERENCE: 50, EXAM: Hidden.SMALL, OTHER: Hidden.SMALL}, 100)


def drawn(chart, **more) -> ElementTree.Element:
    return ElementTree.fromstring(svg_pareto(chart, **more))


@pytest.mark.parametrize("size", [PAGE, PHONE])
def test_reasons_are_told_in_full_with_count_and_share(chart, size):
    told = read(drawn(chart, size=size))

    bars = ["Family <preference>: 50 (50%)", "Access: 30 (30%)", "2 suppressed reasons together: 20 (20%)"]
    assert [each for each in told if ":" in each] == bars
    assert {"sum so far", "80%"} <= set(told)


def test_suppressed_reasons_have_neither_names_nor_a_filled_bar(chart):
    drawing = drawn(chart)

    assert not {"Exam", "Other"} & {word for told in read(drawing) for word in told.split(":")}
    assert len(of_class(drawing, "k-n")) == 2


def test_line_of_the_sum_ends_at_all(chart):
    ends = [each.get("cx") for each in drawn(chart).iter() if each.tag.endswith("circle")]

    assert ends[-1] == str(PAGE.width - 20)


def test_drawing_is_described(chart):
    assert "Access: 30 (30%)." in list(drawn(chart))[1].text


def test_table_names_the_suppressed_and_gives_them_no_number(chart):
    assert pareto_table(chart).rows == (
        ("Family <preference>", "50", "50%", "50%"),
        ("Access", "30", "30%", "80%"),
        ("2 suppressed reasons together", "20", "20%", "100%"),
        ("Exam", "suppressed", "suppressed", ""),
        ("Other", "suppressed", "suppressed", ""),
    )
