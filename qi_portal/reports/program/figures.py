"""The figures of a report about a program: each with how it was counted, its date, and the page of the list behind."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from qi_portal.domain.disclosure.hidden import Hidden
from qi_portal.domain.program.reach import Reach
from qi_portal.domain.program.standings import NOBODY, Standings
from qi_portal.domain.spc.reading import Signal
from qi_portal.domain.words import Amount, Share, Words, plural_words, words
from qi_portal.reports.program.asked import Asked
from qi_portal.reports.program.picture import Picture
from qi_portal.reports.program.work import Coaching, Work

NOT_TOLD = words("too few to show")
NOT_KNOWN = words("not known")


@dataclass(frozen=True)
class Figure:
    """`endpoint` names the page of the list behind it, with the values of its address; only who may see the list can
    open it."""

    label: Words
    value: Words
    counted: Words
    as_of: Words
    endpoint: str
    values: tuple[tuple[str, str], ...] = ()


def figures_of(asked: Asked, reach: Reach, pictures: Iterable[Picture], work: Work) -> tuple[Figure, ...]:
    """Of a whole program."""
    kept = list(pictures)
    return (*_of_reach(asked, reach, kept), *_of_charts(asked, kept), *_of_work(asked, work))


def project_figures(asked: Asked, picture: Picture) -> tuple[Figure, ...]:
    """Of one project."""
    return (_practices(asked, picture), *(() if picture.few else _of_charts(asked, [picture])))


def together(pictures: Iterable[Picture]) -> Standings:
    """Where all practices stand in all projects that may be told of."""
    return sum((each.standings for each in pictures if each.standings), NOBODY)


def count_words(count: int | Hidden | None) -> Words:
    """The number, or that it is too small to be told."""
    return words("{count}", count=count) if isinstance(count, int) else NOT_TOLD


def months_words(asked: Asked) -> Words:
    return words("{first} to {last}", first=asked.told.first, last=asked.told.last)


def _of_reach(asked: Asked, reach: Reach, pictures: list[Picture]) -> Iterator[Figure]:
    months, profile = months_words(asked), words("{day}", day=asked.today)
    yield Figure(
        words("Practices that took part"),
        words("{count} of {all}", count=reach.practices, all=len(asked.practices)),
        words("Practices of the program that took part in one project or more in any of these months."),
        months,
        "network.index",
    )
    yield Figure(
        words("Clinicians"),
        words("{count}", count=reach.clinicians),
        words(
            "Physicians, nurse practitioners and physician assistants of these practices, by the practices' profiles."
        ),
        profile,
        "network.index",
    )
    yield _children(reach, profile)
    yield Figure(
        words("Projects with a practice"),
        words("{count}", count=len(pictures)),
        words("Improvement projects in which a practice took part in any of these months."),
        months,
        "network.index",
    )
    yield Figure(
        words("Parts in projects"),
        words("{count}", count=sum(each.practices for each in pictures)),
        words("A practice in three projects counts three times."),
        months,
        "network.index",
    )


def _children(reach: Reach, profile: Words) -> Figure:
    value = NOT_TOLD if reach.told else NOT_KNOWN
    if reach.children is not None:
        value = words("about {count}", count=reach.children)
    return Figure(
        words("Children looked after"),
        value,
        _how_children(reach),
        profile,
        "network.index",
    )


def _how_children(reach: Reach) -> Words:
    if reach.first is None or reach.last is None:
        return words("None of the practices that took part has said how many children it looks after.")
    return words(
        "Patients under 18 as {told} of these {practices} practices count them, between {first} and {last}, rounded. A "
        "child with two practices counts twice; practices that have not said are not in it.",
        told=reach.told,
        practices=reach.practices,
        first=reach.first,
        last=reach.last,
    )


def _practices(asked: Asked, picture: Picture) -> Figure:
    return Figure(
        words("Practices that took part"),
        picture.few.words if picture.few else words("{count}", count=picture.practices),
        words("Practices that took part in the project in any of these months."),
        months_words(asked),
        "network.project",
        (("project_id", picture.project.id),),
    )


def _of_charts(asked: Asked, pictures: list[Picture]) -> Iterator[Figure]:
    standings = together(pictures)
    as_of = words("{month}", month=asked.told.last)
    for signal, label in (
        (Signal.CONFIRMED_IMPROVEMENT, words("Confirmed improvements")),
        (Signal.CONFIRMED_WORSENING, words("Confirmed changes for the worse")),
        (Signal.NO_SIGNAL, words("No signal of a change")),
        (Signal.NOT_ENOUGH_DATA, words("Not enough months to judge")),
    ):
        yield Figure(label, _of_all(standings, signal), CHARTS[signal], as_of, "network_measures.ranking")
    yield Figure(
        words("Signals expected by chance alone"),
        words("about {expected}", expected=Amount(standings.by_chance, 0 if standings.by_chance >= 10 else 1)),
        words("The sum of each chart's rate of false alarms at its length, possible and confirmed signals together."),
        as_of,
        "network_measures.ranking",
    )
    yield _reported(asked, pictures)


CHARTS = {
    Signal.CONFIRMED_IMPROVEMENT: words(
        "Practices whose lead measure of a project, on its own chart, has moved for the better for longer than chance "
        "explains."
    ),
    Signal.CONFIRMED_WORSENING: words("The same for the worse."),
    Signal.NO_SIGNAL: words("The months go up and down as chance alone moves them."),
    Signal.NOT_ENOUGH_DATA: words("Fewer months, or fewer useful ones, than the rules need."),
}


def _of_all(standings: Standings, signal: Signal) -> Words:
    return words("{count} of {all} charts", count=standings[signal], all=standings.practices)


def _reported(asked: Asked, pictures: list[Picture]) -> Figure:
    known = [each.completeness for each in pictures if each.completeness]
    due, answered = sum(each.due for each in known), sum(each.answered for each in known)
    return Figure(
        words("Months reported"),
        words("{answered} of {due}, {share}", answered=answered, due=due, share=Share(answered / due))
        if due
        else NOT_KNOWN,
        words("Months of practices in projects for which counts, or why there are none, were entered."),
        months_words(asked),
        "network.index",
    )


def _contacts(coaching: Coaching) -> Words:
    if not coaching.total:
        return words("none")
    return plural_words(
        "{total} with {count} practice", "{total} with {count} practices", coaching.practices, total=coaching.total
    )


def _of_work(asked: Asked, work: Work) -> Iterator[Figure]:
    months = months_words(asked)
    yield Figure(
        words("Contacts of coaches"),
        _contacts(work.coaching),
        words("Visits, calls, video calls, e-mails and trainings that coaches wrote down; notes are not counted."),
        months,
        "coaching.cases",
    )
    yield Figure(
        words("Live training sessions"),
        words("{count}", count=work.learning.sessions),
        words("Sessions of the program that were held."),
        months,
        "training.index",
    )
    yield Figure(
        words("Trainings completed"),
        count_words(work.learning.completed),
        words("Each person for each session attended and each module finished."),
        months,
        "training.index",
    )
    yield from _of_credit(months, work)
    yield Figure(
        words("Decisions recorded after a guideline's answer"),
        count_words(work.decisions.total),
        words("What practices chose to write down; it says nothing about decisions that nobody recorded."),
        months,
        "decisions.network",
    )


def _of_credit(months: Words, work: Work) -> Iterator[Figure]:
    yield Figure(
        words("Approved claims for credit"),
        count_words(work.credit.claims.total),
        words("Claims of physicians for maintenance of certification or other credit that program staff approved."),
        months,
        "credit_desk.index",
    )
    yield Figure(
        words("Physicians who earned their first credit"),
        count_words(work.credit.newcomers),
        words("Each physician in the month of the first approved claim."),
        months,
        "credit_desk.index",
    )
