"""The page for the family: plain Markdown under fixed headings, one file for each language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from qi_portal.domain.content.problems import Problem

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "en": ("What it is", "What you can do", "Call the office if", "Get help now if", "What happens next"),
    "es": (
        "Qué es",
        "Qué puede hacer",
        "Llame al consultorio si",
        "Busque ayuda de inmediato si",
        "Qué sigue",
    ),
}
"""By language, in the order of the page."""

MOST_WORDS = 330
"""More do not fit on one page in large type."""


@dataclass(frozen=True)
class Handout:
    """`sections` are heading and Markdown in order."""

    title: str
    sections: tuple[tuple[str, str], ...]

    @property
    def sentences(self) -> str:
        """The text without headings, each list item closed as a sentence: what a reading grade is measured on."""
        lines = [line.removeprefix("- ").strip() for _, text in self.sections for line in text.splitlines()]
        return " ".join(line if line.endswith((".", "?", "!", ":")) else f"{line}." for line in lines if line)


def read_handouts(folder: Path) -> tuple[Mapping[str, Handout], tuple[Problem, ...]]:
    """The handouts that are there, by language, and what is wrong with them."""
    paths = {language: folder / f"handout.{language}.md" for language in HEADINGS}
    texts = {language: path.read_text(encoding="utf-8") for language, path in paths.items() if path.is_file()}
    handouts = {language: _parsed(text) for language, text in texts.items()}
    problems = (_problems(paths[language], language, handout) for language, handout in handouts.items())
    return handouts, tuple(chain.from_iterable(problems))


def _parsed(text: str) -> Handout:
    head, *parts = text.split("\n## ")
    sections = (part.partition("\n") for part in parts)
    return Handout(head.strip().removeprefix("# "), tuple((name.strip(), body.strip()) for name, _, body in sections))


def _problems(path: Path, language: str, handout: Handout) -> Iterator[Problem]:
    if tuple(name for name, _ in handout.sections) != HEADINGS[language]:
        yield Problem(path, 1, f"The headings have to be: {'; '.join(HEADINGS[language])}.")
    if not handout.title or "\n" in handout.title:
        yield Problem(path, 1, "The first line has to be the title after `# `, and the first heading follows it.")
    for name, body in handout.sections:
        if not body:
            yield Problem(path, 1, f"There is nothing under “{name}”.")
    if (count := len(handout.sentences.split())) > MOST_WORDS:
        yield Problem(path, 1, f"{count} words do not fit on a page: write {MOST_WORDS} at most.")
