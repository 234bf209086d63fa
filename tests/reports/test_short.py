"""The few sentences of the cover."""

from dataclasses import replace

from qi_portal.domain.spc.reading import Signal
from qi_portal.reports.short import in_short


def with_signals(report, *signals: Signal):
    """The report with one project for each signal, named A, B, C ..."""
    project = report.projects[0]
    made = []
    for name, signal in zip("ABCDEFGH", signals, strict=False):
        lead = replace(project.lead, chart=replace(project.lead.chart, signal=signal))
        named = replace(project.project, short_title=name)
        made.append(replace(project, project=named, measures=(lead, *project.others)))
    return replace(report, projects=tuple(made))


def said(report) -> list[str]:
    return [str(sentence) for sentence in in_short(report)]


def test_short_names_the_projects_that_changed_and_counts_the_rest(report):
    several = with_signals(
        report,
        Signal.CONFIRMED_IMPROVEMENT,
        Signal.POSSIBLE_IMPROVEMENT,
        Signal.CONFIRMED_WORSENING,
        Signal.POSSIBLE_WORSENING,
        Signal.NO_SIGNAL,
        Signal.NO_SIGNAL,
        Signal.NOT_ENOUGH_DATA,
        Signal.CONFIRMED_IMPROVEMENT,
    )

    assert said(several) == [
        "Confirmed improvement: A, H.",
        "Possible improvement, not yet confirmed: B.",
        "Confirmed worsening: C.",
        "Possible worsening, not yet confirmed: D.",
        "No signal of a change in 2 projects.",
        "Not enough data to judge 1 project.",
    ]


def test_short_of_one_project_has_one_sentence(report):
    assert said(report) == ["Confirmed improvement: Developmental screening."]


def test_short_without_projects_says_so(report):
    assert said(replace(report, projects=())) == ["The practice takes part in no project yet."]
