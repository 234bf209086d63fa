"""The report in a few sentences, computed from the charts of the lead measures."""

from collections.abc import Iterator

from qi_portal.domain.spc.reading import Signal
from qi_portal.domain.words import Words, plural_words, words
from qi_portal.reports.contents import PracticeReport, ProjectReport


def in_short(report: PracticeReport) -> tuple[Words, ...]:
    """What changed by name, what did not by number; one sentence when there is nothing to tell of."""
    if not report.projects:
        return (words("The practice takes part in no project yet."),)
    return tuple(_sentences(report))


def _sentences(report: PracticeReport) -> Iterator[Words]:
    if improved := _titles(report.leads(Signal.CONFIRMED_IMPROVEMENT)):
        yield words("Confirmed improvement: {projects}.", projects=improved)
    if possible := _titles(report.leads(Signal.POSSIBLE_IMPROVEMENT)):
        yield words("Possible improvement, not yet confirmed: {projects}.", projects=possible)
    if worsened := _titles(report.leads(Signal.CONFIRMED_WORSENING)):
        yield words("Confirmed worsening: {projects}.", projects=worsened)
    if doubtful := _titles(report.leads(Signal.POSSIBLE_WORSENING)):
        yield words("Possible worsening, not yet confirmed: {projects}.", projects=doubtful)
    if steady := len(report.leads(Signal.NO_SIGNAL)):
        yield plural_words(
            "No signal of a change in {count} project.", "No signal of a change in {count} projects.", steady
        )
    if unread := len(report.leads(Signal.NOT_ENOUGH_DATA)):
        yield plural_words(
            "Not enough data to judge {count} project.", "Not enough data to judge {count} projects.", unread
        )


def _titles(projects: tuple[ProjectReport, ...]) -> tuple[str, ...]:
    return tuple(each.project.short_title for each in projects)
