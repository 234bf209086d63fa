"""A guideline's prose: its sections by heading, what it cites and links to, and its house rules."""

import re
from collections.abc import Iterator

from qi_portal.domain.content.document import Document
from qi_portal.domain.content.guideline import HEADINGS, Section
from qi_portal.domain.content.problems import Problem

CITATION = re.compile(r"(?<!\[)\[([a-z][a-z0-9_]*)\](?![\](])")
"""[source_key]"""

LINK = re.compile(r"\[\[([a-z][a-z0-9_]*)\]\]")
"""[[id of another guideline]]"""

FILLS = re.compile(r"[ \t]*\{([a-z0-9_]+(?:, ?[a-z0-9_]+)*)\}[ \t]*$", re.MULTILINE)
"""{ids of inputs} at the end of a line of "What to send"."""

_HEADING = re.compile(r"(#{1,6})\s+(.+?)\s*$")
_BANNED = (
    (re.compile(r"<\s*[a-zA-Z/!]"), "HTML"),
    (re.compile(r"!\["), "an image"),
    (re.compile(r"\]\(|https?://"), "a link; cite a source by its key or a guideline by [[id]]"),
    (re.compile(r"^\s*\|"), "a table"),
)


def read_sections(document: Document) -> tuple[Section, ...]:
    """The sections in file order; text before the first heading belongs to none."""
    sections: list[Section] = []
    path: tuple[str, ...] = ()
    for number, line in numbered_lines(document):
        if heading := _HEADING.match(line):
            path = (*path[: len(heading[1]) - 2], heading[2])
            sections.append(Section(path, "", number))
        elif sections:
            last = sections[-1]
            sections[-1] = Section(last.heading, f"{last.markdown}{line}\n", last.line)
    return tuple(Section(each.heading, each.markdown.strip(), each.line) for each in sections)


def with_fills(section: Section) -> Section:
    """The section with the {inputs} taken out of its text and kept beside its bullets."""
    if section.heading[0] != "What to send":
        return section
    found = (FILLS.search(bullet) for bullet in section.bullets)
    fills = tuple(tuple(re.split(", ?", each[1])) if each else () for each in found)
    return Section(section.heading, FILLS.sub("", section.markdown), section.line, fills)


def numbered_lines(document: Document) -> Iterator[tuple[int, str]]:
    """The lines of the prose with their numbers in the file."""
    return enumerate(document.body.splitlines(), document.body_line + 1)


def prose_problems(document: Document, sections: tuple[Section, ...], source_keys: set[str]) -> Iterator[Problem]:
    yield from _heading_problems(document, sections)
    for number, line in numbered_lines(document):
        for pattern, what in _BANNED:
            if pattern.search(line):
                yield Problem(document.path, number, f"The prose may not hold {what}.")
        for key in CITATION.findall(line):
            if key not in source_keys:
                yield Problem(document.path, number, f"[{key}] is not the key of a source of this guideline.")


def link_problems(document: Document, guideline_ids: set[str]) -> Iterator[Problem]:
    """[[links]] to guidelines that are not on the shelf."""
    for number, line in numbered_lines(document):
        for target in LINK.findall(line):
            if target not in guideline_ids:
                yield Problem(document.path, number, f"[[{target}]] is not the id of a guideline.")


def _heading_problems(document: Document, sections: tuple[Section, ...]) -> Iterator[Problem]:
    found = [section.heading for section in sections]
    for heading in HEADINGS:
        if heading not in found:
            yield Problem(document.path, document.body_line + 1, f"The heading “{_shown(heading)}” is missing.")
    for section in sections:
        if section.heading not in HEADINGS:
            yield Problem(document.path, section.line, f"“{_shown(section.heading)}” is not a heading of a guideline.")
        elif found.count(section.heading) > 1:
            yield Problem(document.path, section.line, f"“{_shown(section.heading)}” is there more than once.")
        elif not section.markdown and not _has_parts(section.heading):
            yield Problem(document.path, section.line, f"There is nothing under “{_shown(section.heading)}”.")
    if set(found) == set(HEADINGS) and len(found) == len(HEADINGS):
        yield from _order_problems(document, sections)


def _order_problems(document: Document, sections: tuple[Section, ...]) -> Iterator[Problem]:
    for section, heading in zip(sections, HEADINGS, strict=True):
        if section.heading != heading:
            said = f"“{_shown(section.heading)}” stands where “{_shown(heading)}” belongs."
            yield Problem(document.path, section.line, said)
            return


def _has_parts(heading: tuple[str, ...]) -> bool:
    return any(other[:-1] == heading for other in HEADINGS)


def _shown(heading: tuple[str, ...]) -> str:
    return f"{'#' * (len(heading) + 1)} {heading[-1]}"
