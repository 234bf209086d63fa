"""The findings form: what was typed, the clean answers, and a sentence beside each value that does not fit.

Plain parsing and no form class: the fields come from the guideline's own inputs.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from qi_portal.domain.content.guideline import INFANTS, YEAR, Ages
from qi_portal.domain.decision.answers import check_answers
from qi_portal.domain.decision.expression import Answers
from qi_portal.domain.decision.questions import Question
from qi_portal.domain.decision.tree import AGE_MONTHS, GROUPS, RED_FLAGS, Input, InputType, Tree
from qi_portal.domain.errors import Invalid
from qi_portal.domain.growth.parts import Worked
from qi_portal.domain.units import Typed
from qi_portal.domain.words import Words, words
from qi_portal.guidelines.doubts import doubts_of, joined
from qi_portal.guidelines.numbers import plain, read_number
from qi_portal.guidelines.part_fields import PartField
from qi_portal.guidelines.switches import chosen_unit, is_switched, switched
from qi_portal.guidelines.worked_out import Beside, work_out

AGE_UNIT = "age_unit"
FILL = "fill"
ABSENT = "absent"
YEARS, MONTHS = "years", "months"

SAID = {"yes": True, "no": False}


@dataclass(frozen=True)
class Findings:
    """`typed` is shown again as it was; `errors` are sentences by input id; while there are any, the answer pauses.

    `sent` is the form's body, in which units and parts are found again; `worked` and `beside`, by input id, are the
    findings that were converted or worked out and what stands beside a finding; `questions` wait to be settled.
    """

    typed: Mapping[str, str] = field(default_factory=dict)
    answers: Answers = field(default_factory=dict)
    errors: Mapping[str, Words] = field(default_factory=dict)
    age_unit: str = YEARS
    sent: Mapping[str, str] = field(default_factory=dict)
    worked: Mapping[str, Worked] = field(default_factory=dict)
    beside: Mapping[str, Beside] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()

    def has_any(self, parts: Iterable[PartField]) -> bool:
        """Whether something was typed into one of the parts."""
        return any(self.sent.get(part.name, "").strip() for part in parts)


def no_findings(tree: Tree) -> Findings:
    return Findings(age_unit=usual_age_unit(tree))


def read_findings(tree: Tree, sent: Mapping[str, str]) -> Findings:
    """The form as sent; fields that no input asks for are left aside."""
    form = _form(tree, sent)
    given: dict[str, object] = {}
    errors: dict[str, Words] = {}
    for each in tree.inputs:
        try:
            given[each.id] = form.value(each)
        except Invalid as finding:
            errors[each.id] = finding.message
    answers, findings = check_answers(tree, given)
    errors |= {finding.field: form.in_typed_unit(finding) for finding in findings}
    return _with_worked(tree, Findings(form.typed, answers, errors, form.age_unit, sent))


def _with_worked(tree: Tree, findings: Findings) -> Findings:
    """Worked-out values as findings where nothing was typed, and the conversions of what was."""
    worked, beside = switched(tree, findings.sent, findings.answers)
    outcomes = work_out(tree, findings.sent, findings.answers)
    free = {name: outcome for name, outcome in outcomes.items() if not findings.typed[name]}
    worked |= {name: outcome.worked for name, outcome in free.items() if outcome.worked}
    values = {name: outcome.worked.value for name, outcome in free.items() if outcome.worked}
    worked_answers, invalid = check_answers(tree, values)
    answers = {**findings.answers, **worked_answers}
    doubts = doubts_of(tree, answers, findings.sent)
    questions = {name: outcome.question for name, outcome in free.items() if outcome.question}
    return replace(
        findings,
        answers=answers,
        errors={**findings.errors, **_once(questions), **{each.field: each.message for each in invalid}},
        worked=worked,
        beside=joined(beside, {name: outcome.beside for name, outcome in outcomes.items()}, doubts.beside),
        questions=doubts.open,
    )


def _once(questions: Mapping[str, Words]) -> dict[str, Words]:
    """A question that two findings wait for is asked at the first."""
    first: dict[Words, str] = {}
    for name, question in questions.items():
        first.setdefault(question, name)
    return {name: question for question, name in first.items()}


def age_in_months(findings: Findings) -> float | None:
    """The age as typed, also when it does not fit the guideline; None when it is no number."""
    try:
        number = read_number(AGE_MONTHS, findings.typed.get(AGE_MONTHS, ""))
    except Invalid:
        return None
    return plain(number * YEAR if findings.age_unit == YEARS else number)


def usual_age_unit(tree: Tree) -> str:
    """Years, unless no child beyond infancy is in the population."""
    oldest = max((each.maximum or 0 for each in tree.inputs if each.id == AGE_MONTHS), default=0)
    return YEARS if oldest > INFANTS else MONTHS


def groups_of(tree: Tree) -> Mapping[str, list[Input]]:
    """The sections of the form with their inputs, in file order."""
    groups: dict[str, list[Input]] = {}
    for each in tree.inputs:
        groups.setdefault(each.group, []).append(each)
    return groups


def group_words(group: str) -> Words | str:
    """The group's name; a replaced version may have one of its own."""
    return GROUPS.get(group, group)


def choices_of(asked: Input) -> list[tuple[str, str]]:
    """Value and label of each choice."""
    return [(choice.value, choice.label) for choice in asked.choices]


def hint_of(asked: Input) -> Words | str:
    """The input's hint and, for a number, what it may be."""
    if asked.type is not InputType.NUMBER:
        return asked.hint
    if asked.id == AGE_MONTHS:
        ages = Ages(int(asked.minimum or 0), int(asked.maximum or 0))
        return words("{ages}; years are converted to months", ages=ages.in_words)
    parts = {"hint": asked.hint, "low": f"{asked.minimum:g}", "high": f"{asked.maximum:g}"}
    return words("{hint}; {low} to {high}", **parts) if asked.hint else words("{low} to {high}", **parts)


def _is_red_flag(asked: Input) -> bool:
    """Whether "the rest are absent" speaks for it."""
    return asked.group == RED_FLAGS and asked.type is InputType.BOOLEAN


@dataclass(frozen=True)
class _Form:
    tree: Tree
    sent: Mapping[str, str]
    typed: Mapping[str, str]
    age_unit: str

    def value(self, asked: Input) -> object:
        text = self.typed[asked.id]
        if not text:
            return None
        if asked.type is InputType.BOOLEAN:
            if text not in SAID:
                raise Invalid(asked.id, words("Choose yes, no or not done."))
            return SAID[text]
        return text if asked.type is InputType.ENUM else self._number(asked, text)

    def _number(self, asked: Input, text: str) -> float:
        number = read_number(asked.id, text)
        if asked.id == AGE_MONTHS and self.age_unit == YEARS:
            return plain(number * YEAR)
        return plain(Typed(number, chosen_unit(asked, self.sent)).base) if asked.quantity else plain(number)

    def in_typed_unit(self, finding: Invalid) -> Words:
        """A value typed in another unit than that of the rules is named as it was typed, before the sentence."""
        asked, text = self.tree.input(finding.field), self.typed[finding.field]
        if asked.id == AGE_MONTHS and self.age_unit == YEARS:
            return words("{years} years: {message}", years=text, message=finding.message)
        if asked.quantity and is_switched(asked, unit := chosen_unit(asked, self.sent)):
            return words("{size}: {message}", size=f"{text} {unit.label}", message=finding.message)
        return finding.message


def _form(tree: Tree, sent: Mapping[str, str]) -> _Form:
    unit = sent.get(AGE_UNIT, "")
    typed = {each.id: sent.get(each.id, "").strip() for each in tree.inputs}
    if sent.get(FILL) == ABSENT:
        typed |= {each.id: "no" for each in tree.inputs if _is_red_flag(each) and not typed[each.id]}
    return _Form(tree, sent, typed, unit if unit in (YEARS, MONTHS) else usual_age_unit(tree))
