"""Charts to draw: dull ones by default, built by hand so that no drawing test depends on how a series is judged."""

from collections.abc import Sequence
from typing import Any
from xml.etree import ElementTree

from qi_portal.domain.chart.model import Chart, ChartPoint, Segment, TargetLine, Unit
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.reading import Mark, Signal, State
from qi_portal.domain.words import words

START = Month(2023, 11)
SVG = "{http://www.w3.org/2000/svg}"


def make_points(values: Sequence[float | None], n: float | None = 20) -> tuple[ChartPoint, ...]:
    """A month for each value; None is a month without data."""
    return tuple(
        ChartPoint(
            month=START + place,
            value=value,
            numerator=None if value is None else (value * n if n else value),
            denominator=None if value is None else n,
            state=State.MISSING if value is None else State.COUNTED,
            mark=Mark.ORDINARY,
        )
        for place, value in enumerate(values)
    )


def make_chart(values: Sequence[float | None] = (0.5, 0.45, 0.55) * 8, **more: Any) -> Chart:
    points = make_points(values, more.pop("n", 20))
    ends = (points[0].month, points[-1].month) if points else None
    given: dict[str, Any] = {
        "title": "Standardized screen scored",
        "measure_id": "DEV-1",
        "unit": Unit.SHARE,
        "unit_name": "",
        "decimals": 0,
        "low": 0.0,
        "high": 1.0,
        "ticks": (0.0, 0.25, 0.5, 0.75, 1.0),
        "points": points,
        "centers": (Segment(*ends, 0.5),) if ends else (),
        "targets": (TargetLine(*ends, 0.9),) if ends else (),
        "brackets": (),
        "signal": Signal.NO_SIGNAL,
        "verdict": words("No signal."),
        "evidence": words("The months vary as by chance alone."),
        "judged": words("By the runs rules."),
        "description": words("Percent of visits by month."),
    }
    return Chart(**(given | more))


def texts(drawing: ElementTree.Element) -> list[ElementTree.Element]:
    """The texts on a drawing; the halos behind them are not read."""
    return [each for each in drawing.iter(f"{SVG}text") if each.get("aria-hidden") is None]


def read(drawing: ElementTree.Element) -> list[str]:
    return [each.text or "" for each in texts(drawing)]


def of_class(drawing: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [each for each in drawing.iter() if name in each.get("class", "").split()]


def with_looks(drawing: ElementTree.Element) -> list[tuple[ElementTree.Element, dict[str, str]]]:
    """Each element that draws, with the attributes that it has or inherits; classes of groups and own ones together."""
    found: list[tuple[ElementTree.Element, dict[str, str]]] = []

    def walk(each: ElementTree.Element, given: dict[str, str]) -> None:
        classes = f"{given.get('class', '')} {each.get('class', '')}".strip()
        looks = given | each.attrib | {"class": classes}
        if each.tag not in (f"{SVG}svg", f"{SVG}g"):
            found.append((each, looks))
        for child in each:
            walk(child, looks)

    walk(drawing, {})
    return found


def drawn_as(drawing: ElementTree.Element, name: str) -> list[tuple[ElementTree.Element, dict[str, str]]]:
    """The shapes of a class, whether they or their group carry it."""
    return [(each, looks) for each, looks in with_looks(drawing) if name in looks["class"].split()]
