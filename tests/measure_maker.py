"""A measure for the tests of the domain, which ask for no content."""

from datetime import date

from qi_portal.domain.content.measure import ChartChoice, Collection, Direction, Example, Measure, MeasureType


def make_measure(**changes: object) -> Measure:
    """A valid measure with dull defaults; name what matters to the test."""
    fields = {
        "id": "DEV-1",
        "project_id": "dev-screening",
        "version": "1",
        "name": "Screen scored",
        "short_name": "Screen",
        "kind": "process",
        "type": MeasureType.PROPORTION,
        "numerator": "visits with a score",
        "denominator": "visits",
        "exclusions": "",
        "direction": Direction.HIGHER,
        "unit": "percent",
        "multiplier": 1,
        "target": None,
        "target_note": "",
        "caveat": "",
        "example": Example(17, 20, "85.0%"),
        "chart": ChartChoice("p", "run", None),
        "collection": Collection("sample", "monthly", "", None, None),
        "min_denominator": 10,
        "benchmarks": (),
        "benchmark_note": "",
        "inspired_by": (),
        "differs_from": "",
        "authored_by": "QI Portal content team",
        "checked_by": "",
        "next_review": date(2027, 11, 21),
    }
    return Measure(**(fields | changes))
