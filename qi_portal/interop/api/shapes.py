"""What the API tells, as plain values for JSON."""

from collections.abc import Iterable, Mapping
from typing import Any

from qi_portal.domain.content.definition_history import versions_of
from qi_portal.domain.content.measure import Measure, Project
from qi_portal.domain.data_rows import COLUMNS, DataRow, rounded
from qi_portal.domain.periods import Month
from qi_portal.domain.spc.reading import State
from qi_portal.interop.exports.queries import Site
from qi_portal.measures.rollups.queries import MonthTold
from qi_portal.practices.queries import Enrolled

TOLD = COLUMNS[:-1]
"""The columns of a row but the last: what teams wrote is for those who look after them."""

RANKS = ("p10", "p25", "p50", "p75", "p90")


def row_json(row: DataRow) -> dict[str, Any]:
    """A row; what is not there is null, never an empty text."""
    return {name: None if cell == "" else cell for name, cell in zip(TOLD, row, strict=False)}


def practice_json(site: Site, parts: Iterable[Enrolled]) -> dict[str, Any]:
    return {
        "practice_id": site.place.code,
        "name": site.place.name,
        "region": site.region or None,
        "time_zone": site.place.time_zone,
        "projects": [
            {"project_id": part.project_id, "first_month": str(part.started), "last_month": _month(part.ended)}
            for part in parts
        ],
    }


def project_json(project: Project) -> dict[str, Any]:
    return {
        "project_id": project.id,
        "code": project.code,
        "title": project.title,
        "aim": project.aim,
        "population": project.population,
        "sensitive": project.sensitive,
        "measure_ids": [measure.id for measure in project.measures],
        "last_month": _month(project.retired_after),
    }


def measure_json(measure: Measure) -> dict[str, Any]:
    """A definition as it is now, and every version of it, oldest first."""
    return {
        **_definition(measure),
        "project_id": measure.project_id,
        "last_month": _month(measure.retired_after),
        "versions": [_definition(each) for each in versions_of(measure)],
    }


def _definition(measure: Measure) -> dict[str, Any]:
    target = measure.target
    return {
        "measure_id": measure.id,
        "measure_version": measure.version,
        "name": measure.name,
        "type": measure.type.value,
        "numerator": measure.numerator,
        "denominator": measure.denominator or None,
        "exclusions": measure.exclusions or None,
        "direction": measure.direction.value,
        "unit": measure.unit,
        "multiplier": measure.multiplier,
        "target": {"value": target.value, "unit": target.unit, "basis": target.basis} if target else None,
        "first_month": _month(measure.since),
    }


def network_month_json(measure: Measure, told: MonthTold) -> dict[str, Any]:
    """Where the practices of the program stood in a month; nothing about them where it may not be told."""
    scale = 100 if measure.is_proportion else 1
    band = told.told
    levels: Mapping[str, Any] = {rank: rounded(scale * getattr(band, rank)) if band else None for rank in RANKS}
    return {
        "measure_id": measure.id,
        "period": str(told.month),
        "unit": measure.unit,
        "status": State.COUNTED.value if band else State.SUPPRESSED.value,
        "practices": band.practices if band else None,
        **levels,
    }


def _month(month: Month | None) -> str | None:
    return str(month) if month else None
