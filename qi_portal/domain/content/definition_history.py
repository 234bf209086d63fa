"""Which version of a measure's definition holds in which month, and whether two versions count the same thing.

A definition that is changed while teams work with it opens a new version from a month; the months before keep theirs.
"""

from dataclasses import replace

from qi_portal.domain.content.measure import Measure, Project
from qi_portal.domain.periods import Month

COUNTED_BY = ("numerator", "denominator", "exclusions", "type", "direction", "multiplier")
"""What makes a number: where one of these differs, two months cannot be compared. A name or a target may change."""


def versions_of(measure: Measure) -> tuple[Measure, ...]:
    """Every version of the definition, oldest first; the last one is the measure itself."""
    return (*measure.earlier, measure)


def definition_at(measure: Measure, month: Month) -> Measure:
    """The definition that holds in a month: the newest that had begun by then, else the oldest."""
    if not measure.earlier:
        return measure
    begun = [each for each in versions_of(measure) if each.since is None or each.since <= month]
    return begun[-1] if begun else versions_of(measure)[0]


def version_for(measure: Measure, month: Month) -> str:
    """The version by which a month is counted; what is entered for the month is kept with it."""
    return definition_at(measure, month).version


def counted_by(measure: Measure, version: str, month: Month) -> Measure:
    """The definition that a stored month names, for a month may have been entered before its version was released;
    the one that holds in the month where no such version is kept."""
    if not measure.earlier:
        return measure
    named = next((each for each in reversed(versions_of(measure)) if each.version == version), None)
    return named or definition_at(measure, month)


def is_counted(measure: Measure, month: Month) -> bool:
    """Whether teams count the measure in a month: it had begun, and was not retired."""
    begin, end = versions_of(measure)[0].since, measure.retired_after
    return (begin is None or begin <= month) and (end is None or month <= end)


def project_at(project: Project, month: Month) -> Project:
    """The project with the measures that are counted in a month, as they are defined then."""
    counted = (definition_at(each, month) for each in project.measures if is_counted(each, month))
    return replace(project, measures=tuple(counted))


def counts_alike(one: Measure, other: Measure) -> bool:
    """Whether both versions count the same thing in the same way."""
    return one is other or all(getattr(one, name) == getattr(other, name) for name in COUNTED_BY)
