"""In which order the charts of many practices stand on a page."""

from collections.abc import Iterable
from enum import StrEnum

from qi_portal.domain.network.places import Moved, Places, places_of


class Line(StrEnum):
    """Largest improvement first, largest worsening first, or by name."""

    BETTER = "better"
    WORSE = "worse"
    NAME = "name"

    @staticmethod
    def chosen(text: str | None) -> "Line":
        """By its name; the largest improvement first for anything else."""
        return Line(text) if text in list(Line) else Line.BETTER


def lined_up(practices: Iterable[Moved], line: Line) -> list[str]:
    """The keys in order. Those without a signal stand between better and worse, by name, and before those that cannot
    be judged."""
    known = list(practices)
    if line is Line.NAME:
        return [each.key for each in sorted(known, key=lambda each: (each.name, each.key))]
    return _by_change(places_of(known), line)


def _by_change(places: Places, line: Line) -> list[str]:
    better, worse = ([each.moved for each in placed] for placed in (places.better, places.worse))
    middle = [*places.unchanged, *places.unjudged]
    whole = [*better, *middle, *reversed(worse)] if line is Line.BETTER else [*worse, *middle, *reversed(better)]
    return [each.key for each in whole]
