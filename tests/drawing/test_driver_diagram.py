"""The driver diagram as SVG: well-formed, every text on it and escaped, no style of its own."""

from uuid import uuid4
from xml.etree import ElementTree as ET

from qi_portal.domain.entry.ideas import Idea
from qi_portal.domain.improvement.drivers import Diagram, KeptDriver, Tried, diagram_of
from qi_portal.domain.words import words
from qi_portal.drawing.driver_diagram import HEAD, WIDTH, driver_diagram, driver_file

SVG = "{http://www.w3.org/2000/svg}"


def diagram(idea_text: str = "Text them three days ahead") -> Diagram:
    front = KeptDriver(uuid4(), "Families know")
    below = KeptDriver(uuid4(), "Forms in their language", front.id)
    text, call = (Idea(str(each), words_, 1, each) for each, words_ in ((uuid4(), idea_text), (uuid4(), "Call them")))
    tried = {text.id: Tried(2, words("adapted"))}
    return diagram_of("From 45% to 70% by May.", [front, below], {(below.id, text.id)}, [text, call], tried)


def texts(drawn: str) -> list[str]:
    return [each.text or "" for each in ET.fromstring(drawn).iter(f"{SVG}text")]


def test_drawing_holds_every_text_and_says_what_it_shows() -> None:
    drawn = driver_diagram(diagram(), "Developmental screening")
    root = ET.fromstring(drawn)

    written = texts(drawn)
    assert written[:4] == ["Aim", "Primary drivers", "Secondary drivers", "Change ideas"]
    joined = " ".join(written)
    for expected in ("From 45% to 70% by May.", "Families know", "Forms in their language", "Call them", "2 tests,"):
        assert expected in joined
    assert root.attrib["role"] == "img"
    assert root.find(f"{SVG}title").text == "Developmental screening"
    assert root.find(f"{SVG}desc").text.startswith("2 drivers of the aim, 2 change ideas.")


def test_every_card_lies_within_the_drawing() -> None:
    root = ET.fromstring(driver_diagram(diagram("A long idea " * 20), "Screening"))
    height = float(root.attrib["height"])

    cards = [each.attrib for each in root.iter(f"{SVG}rect")]
    assert len(cards) == 6
    for card in cards:
        assert float(card["x"]) >= 0
        assert float(card["x"]) + float(card["width"]) <= WIDTH
        assert float(card["y"]) >= HEAD
        assert float(card["y"]) + float(card["height"]) <= height


def test_ideas_that_act_on_nothing_hang_on_dashed_lines() -> None:
    root = ET.fromstring(driver_diagram(diagram(), "Screening"))

    assert sum("stroke-dasharray" in each.attrib for each in root.iter(f"{SVG}path")) == 1
    assert sum("stroke-dasharray" in each.attrib for each in root.iter(f"{SVG}rect")) == 1


def test_diagram_without_secondary_drivers_has_three_columns() -> None:
    plain = diagram_of("The aim", [KeptDriver(uuid4(), "Families know")], set(), [], {})

    assert texts(driver_diagram(plain, "Screening"))[:3] == ["Aim", "Primary drivers", "Change ideas"]


def test_texts_are_escaped_and_nothing_is_styled_in_place() -> None:
    drawn = driver_diagram(diagram("<script>alert(1)</script>"), 'A "title" & more')

    assert "<script" not in drawn
    assert "style=" not in drawn
    assert 'A "title" & more' in ET.fromstring(drawn).find(f"{SVG}title").text


def test_file_stands_alone_on_white_with_its_title() -> None:
    drawn = driver_file(diagram(), "Screening, Maple Court")
    root = ET.fromstring(drawn)

    ground = next(iter(root.iter(f"{SVG}rect")))
    assert (ground.attrib["fill"], ground.attrib["width"]) == ("#ffffff", root.attrib["width"])
    assert texts(drawn)[0] == "Screening, Maple Court"
