"""The page for the family, ready for paper: its sections as HTML, each with the part it plays."""

from dataclasses import dataclass

from markupsafe import Markup

from qi_portal.domain.content.guideline import Guideline
from qi_portal.domain.content.handout import HEADINGS
from qi_portal.domain.errors import NotFound
from qi_portal.guidelines.prose import to_html

PARTS = ("about", "do", "call", "now", "next")
"""What each heading of a handout is for, in the order of the headings."""


@dataclass(frozen=True)
class Part:
    """`role` is one of PARTS: the page puts a telephone line under "call" and a frame around "now"."""

    role: str
    heading: str
    body: Markup


@dataclass(frozen=True)
class HandoutPage:
    """A handout in one language."""

    guideline: Guideline
    language: str
    title: str
    parts: tuple[Part, ...]


def languages_of(guideline: Guideline) -> tuple[str, ...]:
    """The languages that the guideline has a handout in: a page whose handout is still to be written shows no link."""
    return tuple(language for language in HEADINGS if language in guideline.handouts)


def handout_page(guideline: Guideline, language: str) -> HandoutPage:
    """NotFound where the handout is not written in this language."""
    if language not in languages_of(guideline):
        raise NotFound
    handout = guideline.handouts[language]
    parts = (Part(role, heading, to_html(body)) for role, (heading, body) in zip(PARTS, handout.sections, strict=True))
    return HandoutPage(guideline, language, handout.title, tuple(parts))
