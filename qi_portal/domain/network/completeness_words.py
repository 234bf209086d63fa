"""What a table of completeness says: its columns, the cells of a row, and what was asked for."""

from qi_portal.domain.chart.told import paragraph
from qi_portal.domain.network.completeness import Row
from qi_portal.domain.periods import Month
from qi_portal.domain.words import Words, plural_words, words

COLUMNS = {
    "key": words("Code"),
    "name": words("Name"),
    "due": words("Due"),
    "in_time": words("In time"),
    "late": words("Late"),
    "none_eligible": words("None eligible"),
    "not_collected": words("Not collected"),
    "missing": words("Missing"),
    "open": words("Still open"),
    "small": words("Fewer charts than asked"),
    "silent": words("Silent for months"),
}
"""By name, in the order of a file."""


def cells_of(row: Row) -> tuple[int, ...]:
    """The numbers of a row, in the order of the columns from `due` on."""
    total, entered = row.total, row.total.entered
    return (
        total.due,
        entered.in_time,
        entered.late,
        entered.none_eligible,
        entered.not_collected,
        total.missing,
        total.open,
        entered.small,
        row.silent,
    )


def scope_words(practices: int) -> Words:
    return plural_words("{count} practice", "{count} practices", practices)


def chosen_words(first: Month, last: Month, project: str, region: str, coach: str) -> Words:
    """The months and whatever narrows the practices and projects; '' for what was not asked for."""
    return paragraph(
        words("{first} to {last}.", first=first, last=last),
        words("Project: {project}.", project=project) if project else None,
        words("Region: {region}.", region=region) if region else None,
        words("Coach: {coach}.", coach=coach) if coach else None,
    )
