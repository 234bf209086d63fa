"""The guidelines in lists: whose a reader is shown, in what order, and with which labels."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from flask_babel import gettext as _

from qi_portal.domain.content.guideline import Guideline
from qi_portal.domain.decision.tree import CANNOT_WAIT
from qi_portal.domain.words import Words
from qi_portal.guidelines.editing.reader import is_hidden, sign_off_of
from qi_portal.guidelines.search_terms import words_in
from qi_portal.library import Library
from qi_portal.web.clock import today_at

Groups = list[tuple[str, list[Guideline]]]


@dataclass(frozen=True)
class Change:
    """When a guideline last changed. `said` tells a clinician what is new, where a version was released."""

    guideline: Guideline
    day: date
    said: str


def shown(guidelines: Iterable[Guideline]) -> list[Guideline]:
    """Without those that the reader's program hides."""
    return [guideline for guideline in guidelines if not is_hidden(guideline)]


def tags_of(guideline: Guideline) -> list[tuple[str | Words, str]]:
    """Who signed it or that nobody did, and whether its review is due."""
    sign_off, state = sign_off_of(guideline), guideline.review_state(today_at("UTC"))
    tags: list[tuple[str | Words, str]] = []
    if sign_off:
        tags.append((sign_off.label, "on"))
    elif guideline.is_draft:
        tags.append((_("Draft: needs clinical review"), "draft"))
    if state:
        tags.append((_("Review overdue") if state == "overdue" else _("Review due soon"), "draft"))
    return tags


def by_specialty(guidelines: Iterable[Guideline]) -> Groups:
    """Specialties in alphabetical order, each with its guidelines in the order given."""
    return _grouped((guideline.specialty, guideline) for guideline in guidelines)


def by_letter(guidelines: Iterable[Guideline]) -> Groups:
    """Under the first letter of the title and of the id: "Recurrent headache and migraine" is under R and under H."""
    return _grouped(
        (letter, guideline)
        for guideline in guidelines
        for letter in sorted({guideline.title[0].upper(), guideline.id[0].upper()})
    )


def recently_changed(library: Library) -> list[Change]:
    """The newest first: by the last release, or by the last review of what was never released."""
    changes = [_change(library, guideline) for guideline in shown(library.guidelines.values())]
    return sorted(changes, key=lambda change: change.day, reverse=True)


def with_red_flags(guidelines: Iterable[Guideline], typed: str) -> list[Guideline]:
    """Those that have every word typed, or a word that begins with it, in their names or red flags."""
    wanted = words_in(typed)
    return [guideline for guideline in guidelines if _has_all(names_of(guideline) + _red_flags(guideline), wanted)]


def names_of(guideline: Guideline) -> str:
    return " ".join((guideline.title, guideline.specialty, *guideline.synonyms, *guideline.synonyms_es, ""))


def _red_flags(guideline: Guideline) -> str:
    return " ".join(rule.text for rule in guideline.tree.rules if rule.disposition in CANNOT_WAIT)


def _has_all(text: str, wanted: list[str]) -> bool:
    words = words_in(text)
    return all(any(word.startswith(each) for word in words) for each in wanted)


def _change(library: Library, guideline: Guideline) -> Change:
    releases = library.histories[guideline.slug].releases
    if not releases:
        return Change(guideline, guideline.last_review, "")
    return Change(guideline, releases[0].released, releases[0].changes)


def _grouped(pairs: Iterable[tuple[str, Guideline]]) -> Groups:
    ordered = sorted(pairs, key=lambda pair: pair[0])
    return [
        (name, [guideline for _name, guideline in group]) for name, group in groupby(ordered, key=lambda pair: pair[0])
    ]
