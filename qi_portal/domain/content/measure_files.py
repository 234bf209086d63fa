"""Reads measures/<project id>/ (project.toml and a file per measure) into a Project, or says why it cannot."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from qi_portal.domain.content.document import Document, read_toml
from qi_portal.domain.content.measure import (
    Benchmark,
    ChartChoice,
    Collection,
    Direction,
    Example,
    Measure,
    MeasureType,
    MocMinimum,
    Project,
    Target,
)
from qi_portal.domain.content.measure_rules import project_problems
from qi_portal.domain.content.problems import Problem
from qi_portal.domain.content.schema_check import schema_problems
from qi_portal.domain.content.source import Source
from qi_portal.domain.periods import Month

EARLIER = "earlier"
"""The folder of versions that were replaced, beside the measures."""

NO_SOURCE = "design"
"""The `source` of a target that is our own choice."""


def read_project(folder: Path) -> tuple[Project | None, tuple[Problem, ...]]:
    """The project with its measures in the order of `measures`, or None; and everything wrong with it."""
    header = read_toml(folder / "project.toml")
    if isinstance(header, Problem):
        return None, (header,)
    if problems := tuple(schema_problems(header, "project")):
        return None, problems
    readings = [read_toml(folder / f"{measure_id}.toml") for measure_id in header.values["measures"]]
    measures = [reading for reading in readings if isinstance(reading, Document)]
    earlier = [_earlier(folder, each) for each in measures]
    problems = (
        *(reading for reading in readings if isinstance(reading, Problem)),
        *(problem for measure in measures for problem in schema_problems(measure, "measure")),
        *(problem for _, found in earlier for problem in found),
    )
    if problems:
        return None, problems
    project = project_of(header.values, [each.values for each in measures])
    histories = [[measure_of(each, project) for each in rows] for rows, _ in earlier]
    dated = zip(project.measures, histories, strict=True)
    project = replace(
        project,
        measures=tuple(replace(each, earlier=tuple(sorted(history, key=_begin))) for each, history in dated),
    )
    return project, tuple(project_problems(project, header, measures))


def _earlier(folder: Path, measure: Document) -> tuple[list[dict[str, Any]], list[Problem]]:
    """The versions of a measure that were replaced, from earlier/<id>.<version>.toml, and what is wrong with them."""
    readings = [read_toml(path) for path in sorted((folder / EARLIER).glob(f"{measure.path.stem}.*.toml"))]
    problems = [each for each in readings if isinstance(each, Problem)]
    documents = [each for each in readings if isinstance(each, Document)]
    problems += [problem for each in documents for problem in schema_problems(each, "measure")]
    problems += [
        each.problem(("id",), f"This is kept as an earlier version of {measure.path.stem}, but says another `id`.")
        for each in documents
        if each.values.get("id") != measure.path.stem
    ]
    return [] if problems else [each.values for each in documents], problems


def _begin(measure: Measure) -> tuple[bool, Month]:
    """In order of their first months; the one that always held comes first."""
    return measure.since is not None, measure.since or Month(1, 1)


def project_of(row: Mapping[str, Any], measures: Iterable[Mapping[str, Any]]) -> Project:
    """A project from values that fit their schemas: those of project.toml and of its measures in order."""
    bare = _project(row)
    return replace(bare, measures=tuple(measure_of(each, bare) for each in measures))


def _project(row: Mapping[str, Any]) -> Project:
    moc, value_sets = row.get("moc", {}), row.get("value_sets", {})
    return Project(
        id=row["id"],
        code=row["code"],
        formerly=tuple(row.get("formerly", ())),
        title=row["title"],
        short_title=row["short_title"],
        status=row["status"],
        aim=row["aim"],
        population=row["population"],
        conditions=tuple(row["conditions"]),
        topics=tuple(row["topics"]),
        typical_baseline=row["typical_baseline"],
        seasonality=row.get("seasonality", ""),
        cycle_months=row["cycle_months"],
        pdsa_cycle_weeks=row["pdsa_cycle_weeks"],
        sensitive=row["sensitive"],
        change_ideas=tuple(row["change_ideas"]),
        moc_eligible=moc.get("eligible", False),
        moc_note=moc.get("note", ""),
        periodicity=tuple((fact["fact"], fact["source"], fact["verified"]) for fact in row.get("periodicity", ())),
        sources=tuple(_source(source) for source in row["sources"]),
        value_sets=tuple((system, tuple(codes)) for system, codes in value_sets.items() if system != "note"),
        value_set_note=value_sets.get("note", ""),
        authored_by=row["authored_by"],
        checked_by=row["checked_by"],
        last_review=row["last_review"],
        next_review=row["next_review"],
        measures=(),
        moc_minimum=MocMinimum(**moc["minimum"]) if "minimum" in moc else None,
        schedule=row.get("schedule", ""),
    )


def _source(row: Mapping[str, Any]) -> Source:
    blank = {"org": "", "year": "", "where": "", "note": ""}
    return Source(**(blank | dict(row)))


def measure_of(row: Mapping[str, Any], project: Project) -> Measure:
    """A measure of a project from values that fit its schema."""
    return Measure(
        id=row["id"],
        project_id=project.id,
        version=row["version"],
        name=row["name"],
        short_name=row["short_name"],
        kind=row["kind"],
        type=MeasureType(row["type"]),
        numerator=row["numerator"],
        denominator=row.get("denominator", ""),
        exclusions=row["exclusions"],
        direction=Direction(row["direction"]),
        unit=row["unit"],
        multiplier=row["multiplier"],
        target=_target(row.get("target")),
        target_note=row.get("target_note", ""),
        caveat=row.get("caveat", ""),
        example=Example(row["example"]["numerator"], row["example"].get("denominator"), row["example"]["result"]),
        chart=_chart(row["chart"]),
        collection=_collection(row["collection"]),
        min_denominator=row["min_denominator"],
        benchmarks=tuple(Benchmark(**each) for each in row.get("benchmarks", ())),
        benchmark_note=row.get("benchmark_note", ""),
        inspired_by=tuple(row.get("inspired_by", ())),
        differs_from=row.get("differs_from", ""),
        authored_by=row["authored_by"],
        checked_by=row["checked_by"],
        next_review=row["next_review"],
        since=Month.parse(row["since"]) if "since" in row else None,
        schedule=project.schedule,
    )


def _target(row: Mapping[str, Any] | None) -> Target | None:
    if row is None:
        return None
    source = row.get("source", NO_SOURCE)
    return Target(row["value"], row["unit"], row["basis"], None if source == NO_SOURCE else source)


def _chart(row: Mapping[str, Any]) -> ChartChoice:
    return ChartChoice(row["default"], row.get("short_series"), row.get("overdispersed"))


def _collection(row: Mapping[str, Any]) -> Collection:
    sampling = " ".join(row[key] for key in ("sampling", "note") if row.get(key))
    return Collection(row["mode"], row["cadence"], sampling, row.get("minimum"), row.get("recommended"))
