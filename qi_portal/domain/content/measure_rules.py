"""House rules of a QI project and its measures that a schema cannot say."""

import re
from collections.abc import Iterator
from pathlib import Path

from qi_portal.domain.content.document import Document, Where
from qi_portal.domain.content.guideline_rules import repeats
from qi_portal.domain.content.measure import Measure, Project
from qi_portal.domain.content.problems import Problem

IMMUNIZATION = "immunization"
"""The topic whose schedules differ, so that a count says little without the schedule it follows."""

AIM_PARTS = ("start", "end", "baseline", "target")
"""What may stand in braces in an aim."""


def project_problems(project: Project, header: Document, files: list[Document]) -> Iterator[Problem]:
    """What is wrong inside one project whose files fit their schemas; `files` are its measures in order."""
    folder = header.path.parent.name
    if folder != project.id:
        yield header.problem(("id",), f'`id` is "{project.id}" but the folder is "{folder}".')
    for where, message in project_messages(project):
        yield header.problem(where, message)
    yield from repeats(header, "sources", "key", [source.key for source in project.sources])
    yield from _listing_problems(header)
    for measure, document in zip(project.measures, files, strict=True):
        if measure.id != document.path.stem:
            yield document.problem(("id",), f'`id` is "{measure.id}" but the file is {document.path.name}.')
        for where, message in measure_messages(project, measure):
            yield document.problem(where, message)


def project_messages(project: Project) -> Iterator[tuple[Where, str]]:
    """What is wrong in a project's own values, and where in them."""
    if project.next_review < project.last_review:
        yield ("next_review",), "`next_review` is before the last review."
    for part in re.findall(r"\{(.*?)\}", project.aim):
        if part not in AIM_PARTS:
            yield ("aim",), f"{{{part}}} cannot be filled in; an aim knows {', '.join(AIM_PARTS)}."
    if not 0 <= project.typical_baseline <= 1:
        yield ("typical_baseline",), "`typical_baseline` is a share from 0 to 1."
    if IMMUNIZATION in project.topics and not project.schedule:
        yield ("schedule",), "A project about immunization names the `schedule` that its counts follow."
    keys = _keys(project)
    for position, (_, source, _) in enumerate(project.periodicity):
        if source not in keys:
            yield ("periodicity", position, "source"), f'"{source}" is not the key of a source of this project.'


def _keys(project: Project) -> set[str]:
    return {source.key for source in project.sources}


def _listing_problems(header: Document) -> Iterator[Problem]:
    listed = header.values["measures"]
    if len(set(listed)) != len(listed):
        yield header.problem(("measures",), "`measures` names one of them twice.")
    for path in sorted(header.path.parent.glob("*.toml")):
        if path.name != header.path.name and path.stem not in listed:
            yield Problem(path, 1, "This measure is not listed in `measures` of project.toml.")


def measure_messages(project: Project, measure: Measure) -> Iterator[tuple[Where, str]]:
    """What is wrong in a measure's values beside those of its project, and where in them."""
    keys = _keys(project)
    if not measure.id.startswith(f"{project.code}-"):
        yield ("id",), f"{measure.id} has to start with the code of the project, {project.code}."
    if measure.target and measure.target.source and measure.target.source not in keys:
        yield ("target", "source"), f'The target\'s source "{measure.target.source}" is not a source of this project.'
    if measure.target and measure.is_proportion and not 0 <= measure.target.value <= 100:
        yield ("target", "value"), "The target of a proportion is a percent from 0 to 100."
    for position, benchmark in enumerate(measure.benchmarks):
        if benchmark.source not in keys:
            yield (
                ("benchmarks", position, "source"),
                f'The benchmark\'s source "{benchmark.source}" is not a source of this project.',
            )
    if not example_agrees(measure):
        yield ("example", "result"), f"The example says {measure.example.result}, which is not what its counts give."
    if measure.is_proportion and measure.unit != "percent":
        yield ("unit",), 'The unit of a proportion is "percent".'
    yield from history_messages(measure)


def history_messages(measure: Measure) -> Iterator[tuple[Where, str]]:
    """What is wrong between a version and those it replaced."""
    if measure.earlier and measure.since is None:
        yield ("since",), "A version that replaces another one needs `since`, its first month."
    if any(each.version == measure.version for each in measure.earlier):
        yield ("version",), f'Version "{measure.version}" was given already; a change needs a new one.'
    if any(each.type is not measure.type for each in measure.earlier):
        yield ("type",), "Another `type` makes another number: give it an id of its own and retire this measure."


def example_agrees(measure: Measure) -> bool:
    """Whether the counts of the example give its result, to as many decimals as the result shows."""
    example = measure.example
    found = re.match(r"-?[0-9][0-9,]*(?:\.([0-9]+))?", example.result)
    value = measure.value(example.numerator, example.denominator)
    if not found or value is None:
        return False
    shown = 100 * value if measure.is_proportion else value
    half_a_digit = 0.5 * 10.0 ** -len(found[1] or "")
    return abs(float(found[0].replace(",", "")) - shown) <= half_a_digit + 1e-9


def catalogue_problems(root: Path, projects: list[Project]) -> Iterator[Problem]:
    """Codes and former names that more than one project claims."""
    taken: dict[str, str] = {}
    for project in projects:
        for name in (project.code, project.id, *project.formerly):
            owner = taken.setdefault(name, project.id)
            if owner != project.id:
                yield Problem(root / project.id / "project.toml", 1, f'"{name}" is already a name of {owner}.')
