"""The answer as plain text for the chart: same order as the panel, nothing the physician has to delete."""

import re
from collections.abc import Callable, Iterator

from qi_portal.domain.content.guideline import Guideline
from qi_portal.domain.content.prose import CITATION, LINK
from qi_portal.domain.decision.tree import AGE_MONTHS, Input, Rule
from qi_portal.domain.growth.age import age_words
from qi_portal.domain.words import Words, words
from qi_portal.guidelines.panel import Panel, basis_words

Say = Callable[[Words | str], str]


def chart_note(panel: Panel, say: Say) -> str:
    """Lines of text in the language of `say`; clinical wording stays English."""
    return "\n".join(say(line) for line in _lines(panel))


def _lines(panel: Panel) -> Iterator[Words | str]:
    guideline, answer = panel.guideline, panel.answer
    yield words("{title}: guideline version {version}", title=guideline.title, version=guideline.version)
    if guideline.is_draft:
        yield words("Draft content that no clinician has signed yet")
    yield words("Answer: {level}", level=answer.disposition.name_words)
    if panel.when:
        yield words("How soon: {when}", when=panel.when)
    if answer.provisional:
        yield words("Provisional. {sentence}", sentence=panel.provisional)
    yield words("Why:")
    yield from [_reason(panel, rule) for rule in answer.matched] or [words("- No listed reason matched")]
    if answer.ask:
        yield words("Not done, and could change the answer:")
        yield from (f"- {guideline.tree.input(name).label}" for name in answer.ask)
    if panel.sends:
        yield words("Send with it:")
        yield from (f"- {plain(line)}" for line in guideline.section("What to send", "Required").bullets)
    yield words("Findings:")
    yield from (_finding(panel, each) for each in guideline.tree.inputs if each.id in panel.findings.answers)
    yield words("Decision support; clinical judgment applies.")


def _finding(panel: Panel, asked: Input) -> Words:
    if worked := panel.findings.worked.get(asked.id):
        told = {"label": asked.label, "value": worked.shown, "unit": asked.unit, "working": worked.working}
        return words("- {label}: {value} {unit}, worked out from {working}", **told)
    answer = panel.findings.answers[asked.id]
    value = age_words(answer) if asked.id == AGE_MONTHS and not isinstance(answer, str) else asked.value_words(answer)
    return words("- {label}: {value}", label=asked.label, value=value)


def _reason(panel: Panel, rule: Rule) -> Words:
    told = {"text": rule.text, "level": rule.disposition.name_words, "basis": basis_words(rule.basis)}
    if not rule.cite:
        return words("- {text} ({level}; {basis})", **told)
    titles = [source_name(panel.guideline, key) for key in rule.cite]
    return words("- {text} ({level}; {sources})", **told, sources=titles)


def source_name(guideline: Guideline, key: str) -> str:
    """The publisher and the year, or the title where no publisher is known."""
    source = guideline.sources[guideline.source_number(key) - 1]
    return " ".join(part for part in (source.org or source.title, source.year) if part)


def plain(markdown: str) -> str:
    """One line without citations, links or emphasis."""
    without = re.sub(r"[*`]", "", LINK.sub("", CITATION.sub("", markdown)))
    return re.sub(r"\s+([.,;:)]|$)", r"\1", re.sub(r"\s+", " ", without)).strip()
