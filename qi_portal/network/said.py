"""What is looked at in a network, in words: on the page, in the list of kept views, and in a file that is taken."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from qi_portal.coaching.queries import Caseload
from qi_portal.domain.chart.told import paragraph
from qi_portal.domain.content.measure import Project
from qi_portal.domain.network.ranking import Order
from qi_portal.domain.network.view import EVERY, Finding, Size, Sort, View
from qi_portal.domain.words import Words, words

SIZES = {
    Size.SMALL: words("small, up to {most} clinicians", most=Size.SMALL.bounds[1]),
    Size.MEDIUM: words(
        "medium, {fewest} to {most} clinicians", fewest=Size.MEDIUM.bounds[0], most=Size.MEDIUM.bounds[1]
    ),
    Size.LARGE: words("large, {fewest} clinicians or more", fewest=Size.LARGE.bounds[0]),
}
FINDINGS = {
    Finding.WORSE: words("a change for the worse"),
    Finding.CONFIRMED_WORSE: words("a confirmed change for the worse"),
    Finding.BETTER: words("an improvement"),
    Finding.CONFIRMED_BETTER: words("a confirmed improvement"),
    Finding.NOT_ENOUGH: words("not enough data"),
}
ORDERS = {
    Order.SIGNAL.value: (
        words(
            "Worsening first, then no signal, not enough data and improvement; among the same, the largest gap to the "
            "target."
        ),
        words("Improvement first, then not enough data, no signal and worsening."),
    ),
    Order.GAP.value: (
        words("The largest gap between the last six months and the target first."),
        words("The smallest gap between the last six months and the target first."),
    ),
    Order.MISSING.value: (
        words("The practice with the most missing first."),
        words("The practice with the least missing first."),
    ),
    Order.NAME.value: (words("By name."), words("By name, from the end of the alphabet.")),
}
"""As it comes first, and turned round."""

SHORT_ORDERS = {
    Order.SIGNAL.value: words("Signals first"),
    Order.GAP.value: words("Largest gap first"),
    Order.MISSING.value: words("Missing first"),
    Order.NAME.value: words("By name"),
}
EVERYTHING = words("every practice that you oversee")


@dataclass(frozen=True)
class Part:
    """One filter of a view: the name that takes it away, and what it says."""

    name: str
    words: Words


def filters_of(view: View, caseloads: Iterable[Caseload]) -> list[Part]:
    """Every filter of a view, in the order of the page's fields."""
    return [Part(name, said) for name, said in _filters(view, caseloads)]


def order_of(sort: Sort, columns: Mapping[str, str]) -> Words:
    """What the rows are ordered by; `columns` are what columns are called, by the id that an address sorts by."""
    if sort.by in ORDERS:
        return ORDERS[sort.by][sort.is_turned]
    name = columns.get(sort.by, sort.by)
    if sort.is_turned:
        return words("By what “{column}” says, improvement first.", column=name)
    return words("By what “{column}” says, worsening first.", column=name)


def all_of(view: View, caseloads: Iterable[Caseload], shelf: Mapping[str, Project]) -> Words:
    """The whole view in one sentence or two, as a file and a list say it."""
    filters = [each.words for each in filters_of(view, caseloads)] or [EVERYTHING]
    titles = {project.id: project.short_title for project in shelf.values()}
    return paragraph(
        words("Practices: {filters}.", filters=filters), _projects(view, shelf), order_of(view.sort, titles)
    )


def _projects(view: View, shelf: Mapping[str, Project]) -> Words:
    if view.projects == (EVERY,):
        return words("Every project that somebody takes part in.")
    chosen = [shelf[each].short_title for each in view.projects if each in shelf]
    if not chosen:
        return words("The projects with the most practices.")
    return words("Projects: {projects}.", projects=chosen)


def _filters(view: View, caseloads: Iterable[Caseload]) -> Iterator[tuple[str, Words]]:
    if view.region:
        yield "region", words("region {region}", region=view.region)
    if view.coach:
        name = next((each.coach.name for each in caseloads if each.key == view.coach), None)
        yield "coach", words("coached by {name}", name=name) if name else words("coached by somebody who is not here")
    if view.size:
        yield "size", SIZES[view.size]
    if view.finding:
        yield "signal", words("with {finding}", finding=FINDINGS[view.finding])
    if view.is_late:
        yield "late", words("with something still to enter")
