"""Renders a guideline's Markdown once: citations become numbered links, everything is cleaned by an allow-list."""

from collections.abc import Mapping
from dataclasses import dataclass
from re import Match

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

from qi_portal.domain.content.guideline import Guideline, slug_of
from qi_portal.domain.content.prose import CITATION, LINK
from qi_portal.guidelines.note import plain
from qi_portal.library import Library

TAGS = {"p", "ul", "ol", "li", "strong", "em", "code", "br", "a"}
ATTRIBUTES = {"a": {"href"}}

_markdown = MarkdownIt("commonmark", {"html": False})

Heading = tuple[str, ...]


@dataclass(frozen=True)
class Prose:
    """HTML by heading: whole sections, and the bullets of a section one by one."""

    sections: Mapping[Heading, Markup]
    bullets: Mapping[Heading, tuple[Markup, ...]]


def render_shelf(library: Library) -> Mapping[str, Prose]:
    """The prose of every guideline by slug."""
    return {slug: render(guideline, library) for slug, guideline in library.guidelines.items()}


def render(guideline: Guideline, library: Library) -> Prose:
    linked = {section.heading: _link(section.markdown, guideline, library) for section in guideline.prose}
    return Prose(
        {heading: _clean(_markdown.render(text)) for heading, text in linked.items()},
        {
            section.heading: tuple(
                _clean(_markdown.renderInline(_link(bullet, guideline, library))) for bullet in section.bullets
            )
            for section in guideline.prose
        },
    )


def to_html(markdown: str) -> Markup:
    """Plain Markdown without citations, such as a page for the family."""
    return _clean(_markdown.render(markdown))


def on_paper(markdown: str, library: Library) -> str:
    """One line of plain text: no citations, and other guidelines by their titles."""

    def title(found: Match[str]) -> str:
        other = library.guidelines.get(slug_of(found[1]))
        return other.title if other else found[1].replace("_", " ")

    return plain(LINK.sub(title, markdown))


def _link(markdown: str, guideline: Guideline, library: Library) -> str:
    """[key] becomes a link to the numbered source, [[id]] one to the other guideline, where it is on the shelf."""

    def cite(found: Match[str]) -> str:
        number = guideline.source_number(found[1])
        return rf"[\[{number}\]](#source-{number})"

    def refer(found: Match[str]) -> str:
        other = library.guidelines.get(slug_of(found[1]))
        return f"[{other.title}]({other.slug})" if other else found[1].replace("_", " ")

    return LINK.sub(refer, CITATION.sub(cite, markdown))


def _clean(html: str) -> Markup:
    safe = nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=set(), link_rel=None)
    return Markup(safe)  # noqa: S704  # the one place where content becomes HTML, straight out of the sanitizer
