"""The few sentences of the cover."""

from dataclasses import replace

from qi_portal.domain.spc.reading import Signal
from qi_portal.reports.short import beside_the_leads, in_short


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


def test_short_counts_the_projects_by_what_they_show(report):
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
        "2 projects have improved, and the change is confirmed.",
        "1 project may be improving.",
        "1 project has become worse, and the change is confirmed.",
        "1 project may be getting worse.",
        "2 projects go on as before.",
        "1 project cannot be judged yet.",
    ]


def test_other_measures_are_counted_where_they_improved_and_told_where_they_became_worse(report):
    project = report.projects[0]
    signals = (Signal.CONFIRMED_IMPROVEMENT, Signal.CONFIRMED_WORSENING, Signal.CONFIRMED_IMPROVEMENT)
    others = tuple(
        replace(each, chart=replace(each.chart, signal=signal))
        for each, signal in zip(project.others, signals, strict=False)
    )
    changed = replace(report, projects=(replace(project, measures=(project.lead, *others)),))

    told = [str(each) for each in beside_the_leads(changed)]

    assert told == [
        "2 other measures have a confirmed improvement.",
        f"Developmental screening: {others[1].chart.verdict}",
    ]


def test_short_of_one_project_has_one_sentence(report):
    assert said(report) == ["1 project has improved, and the change is confirmed."]


def test_short_without_projects_says_so(report):
    assert said(replace(report, projects=())) == [
        "The practice took part in no project in these months.",
        "A good first step is to choose one with the coach: what it counts, and what to try.",
    ]
