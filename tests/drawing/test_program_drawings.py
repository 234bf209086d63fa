"""Projects under each other: bars of practices by signal, and from where to where they moved."""

from xml.etree import ElementTree

import pytest

from qi_portal.domain.spc.reading import Signal
from qi_portal.domain.words import words
from qi_portal.drawing.moves import Move, moves_words, svg_moves
from qi_portal.drawing.signal_bars import SignalRow, bars_words, svg_signal_bars

ROWS = [
    SignalRow("Asthma <control>", {Signal.CONFIRMED_IMPROVEMENT: 12, Signal.NO_SIGNAL: 88}),
    SignalRow("Oral health", {Signal.POSSIBLE_WORSENING: 1, Signal.NOT_ENOUGH_DATA: 9}),
]
MOVES = [
    Move("Asthma", 0.44, 0.54, Signal.CONFIRMED_IMPROVEMENT),
    Move("Headache", 0.30, 0.24, Signal.POSSIBLE_WORSENING),
    Move("Vision", 0.51, 0.52, Signal.NO_SIGNAL),
]
TITLE = words("Practices by what their charts show")


def texts(svg: str) -> list[str]:
    return [node.text or "" for node in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def test_bars_say_the_number_of_each_part_that_has_room_and_of_all() -> None:
    said = texts(svg_signal_bars(ROWS, TITLE, bars_words(ROWS)))

    assert "Asthma <control>" in said
    assert [each for each in said if each.isdigit()] == ["12", "88", "9"]
    assert [each for each in said if "practices" in each] == ["100 practices", "10 practices"]


def test_bars_are_as_long_as_their_practices() -> None:
    root = ElementTree.fromstring(svg_signal_bars(ROWS, TITLE, bars_words(ROWS)))
    rects = [node for node in root.iter("{http://www.w3.org/2000/svg}rect") if node.get("height") == "17"]

    widths = [float(node.get("width") or 0) + 2 for node in rects]
    assert widths[1] / widths[0] == pytest.approx(88 / 12, rel=0.01)
    assert sum(widths[:2]) / sum(widths[2:]) == pytest.approx(10, rel=0.01)


def test_bars_tell_a_screen_reader_every_row() -> None:
    assert str(bars_words(ROWS)).endswith(
        "Asthma <control>: 12 confirmed improvement, 88 no signal, Oral health: 9 not enough data, 1 possible worsening"
    )


def test_bars_without_a_practice_cannot_be_drawn() -> None:
    with pytest.raises(ValueError, match="no practice"):
        svg_signal_bars([], TITLE, TITLE)


def test_moves_say_both_levels_and_what_the_chart_shows() -> None:
    said = texts(svg_moves(MOVES, TITLE))

    assert [each for each in said if " to " in each] == ["44% to 54%", "30% to 24%", "51% to 52%"]
    assert "Headache: 30% to 24%, possible worsening" in str(moves_words(MOVES))


def test_move_that_is_only_possible_ends_hollow() -> None:
    root = ElementTree.fromstring(svg_moves(MOVES, TITLE))
    circles = list(root.iter("{http://www.w3.org/2000/svg}circle"))[2:]

    ends = [circle.get("fill") for circle in circles[1::2]]
    assert ends[1] == "#ffffff"
    assert "#ffffff" not in (ends[0], ends[2])
