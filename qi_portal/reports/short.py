"""The report in a few sentences, computed from the charts of the lead measures."""

from collections.abc import Iterator

from qi_portal.domain.spc.reading import Signal
from qi_portal.domain.words import Words, plural_words, words
from qi_portal.reports.contents import PracticeReport


def in_short(report: PracticeReport) -> tuple[Words, ...]:
    """How many projects show what, the changes first; one sentence when there is nothing to tell of.

    Which project shows what stands in the list below it.
    """
    if not report.projects:
        return (
            words("The practice took part in no project in these months."),
            words("A good first step is to choose one with the coach: what it counts, and what to try."),
        )
    return tuple(_sentences(report))


def _sentences(report: PracticeReport) -> Iterator[Words]:
    if improved := len(report.leads(Signal.CONFIRMED_IMPROVEMENT)):
        yield plural_words(
            "{count} project has improved, and the change is confirmed.",
            "{count} projects have improved, and the change is confirmed.",
            improved,
        )
    if possible := len(report.leads(Signal.POSSIBLE_IMPROVEMENT)):
        yield plural_words(
            "{count} project may be improving.",
            "{count} projects may be improving.",
            possible,
        )
    yield from _worse(report)
    if steady := len(report.leads(Signal.NO_SIGNAL)):
        yield plural_words(
            "{count} project goes on as before.",
            "{count} projects go on as before.",
            steady,
        )
    if unread := len(report.leads(Signal.NOT_ENOUGH_DATA)):
        yield plural_words(
            "{count} project cannot be judged yet.",
            "{count} projects cannot be judged yet.",
            unread,
        )


def _worse(report: PracticeReport) -> Iterator[Words]:
    if worsened := len(report.leads(Signal.CONFIRMED_WORSENING)):
        yield plural_words(
            "{count} project has become worse, and the change is confirmed.",
            "{count} projects have become worse, and the change is confirmed.",
            worsened,
        )
    if doubtful := len(report.leads(Signal.POSSIBLE_WORSENING)):
        yield plural_words(
            "{count} project may be getting worse.",
            "{count} projects may be getting worse.",
            doubtful,
        )


def beside_the_leads(report: PracticeReport) -> tuple[Words, ...]:
    """Of the other measures: how many have improved, and what each says that has become worse."""
    improved = len(report.others(Signal.CONFIRMED_IMPROVEMENT))
    told = plural_words(
        "{count} other measure has a confirmed improvement.",
        "{count} other measures have a confirmed improvement.",
        improved,
    )
    worse = (
        words("{project}: {verdict}", project=each.project.short_title, verdict=charted.chart.verdict)
        for each, charted in report.others(Signal.CONFIRMED_WORSENING)
    )
    return (*((told,) if improved else ()), *worse)
