"""House rules of a guideline that a schema cannot say."""

from collections.abc import Iterable, Iterator, Sequence

from qi_portal.domain.content.document import Document
from qi_portal.domain.content.guideline import Conflict, Guideline, slug_of
from qi_portal.domain.content.problems import Problem
from qi_portal.domain.decision.expression import inputs_of
from qi_portal.domain.decision.tree import AGE_MONTHS, Disposition, Input, InputType, Rule


def guideline_problems(
    guideline: Guideline, header: Document, decision: Document, cases: Document
) -> Iterator[Problem]:
    """What is wrong inside one guideline whose files fit their schemas."""
    yield from _header_problems(guideline, header)
    yield from repeats(header, "sources", "key", [source.key for source in guideline.sources])
    yield from repeats(decision, "inputs", "id", [each.id for each in guideline.tree.inputs])
    yield from repeats(decision, "rules", "id", [rule.id for rule in guideline.tree.rules])
    for position, each in enumerate(guideline.tree.inputs):
        for message in _input_messages(guideline, each):
            yield decision.problem(("inputs", position, "id"), message)
    for position, rule in enumerate(guideline.tree.rules):
        for message in _rule_messages(guideline, rule):
            yield decision.problem(("rules", position, "id"), message)
    yield from _use_problems(guideline, decision)
    yield from _conflict_problems(guideline, header)
    yield from _fill_problems(guideline, header)
    yield from _case_problems(guideline, cases)


def repeats(document: Document, table: str, field: str, names: Sequence[str]) -> Iterator[Problem]:
    """Rows of a table whose name another row above already has."""
    for position, name in enumerate(names):
        if name in names[:position]:
            yield document.problem((table, position, field), f'"{name}" is there twice in `{table}`.')


def _header_problems(guideline: Guideline, header: Document) -> Iterator[Problem]:
    folder = header.path.parent.name
    if folder != guideline.slug:
        said = f'`id` is "{guideline.id}" but the folder is "{folder}"; it has to be "{guideline.slug}".'
        yield header.problem(("id",), said)
    if guideline.ages.min_months >= guideline.ages.max_months:
        yield header.problem(("ages",), "`min_months` has to be less than `max_months`.")
    if guideline.next_review < max(guideline.written, guideline.last_review):
        yield header.problem(("next_review",), "`next_review` is before the last review.")
    if guideline.last_review < guideline.written:
        yield header.problem(("last_review",), "`last_review` is before `written`.")
    if guideline.slug in guideline.formerly:
        yield header.problem(("formerly",), "`formerly` holds the present name.")


def _input_messages(guideline: Guideline, each: Input) -> Iterator[str]:
    if each.type is InputType.NUMBER:
        yield from _number_messages(guideline, each)
    elif each.unit or each.minimum is not None or each.maximum is not None or each.whole:
        yield f"{each.id} is no number, so it has no place for `unit`, `min`, `max` or `whole`."
    if (each.type is InputType.ENUM) is not bool(each.choices):
        yield f"{each.id}: an enum needs `values` and `labels`, and nothing else may have them."
    if not all(choice.value and choice.label for choice in each.choices):
        yield f"{each.id}: `values` and `labels` have to be equally many."


def _number_messages(guideline: Guideline, each: Input) -> Iterator[str]:
    if each.minimum is None or each.maximum is None or not each.unit:
        yield f"{each.id} is a number and needs `unit`, `min` and `max`."
    elif each.minimum >= each.maximum:
        yield f"{each.id}: `min` has to be less than `max`."
    ages = (guideline.ages.min_months, guideline.ages.max_months)
    if each.id == AGE_MONTHS and (each.minimum, each.maximum) != ages:
        yield f"`min` and `max` of age_months have to be the guideline's ages, {ages[0]} and {ages[1]}."


def _rule_messages(guideline: Guideline, rule: Rule) -> Iterator[str]:
    keys = {source.key for source in guideline.sources}
    if not rule.id.startswith(f"{guideline.id}."):
        yield f"{rule.id} has to start with the id of the guideline, {guideline.id}."
    for key in rule.cite:
        if key not in keys:
            yield f"{rule.id} cites {key}, which is not a source of this guideline."
    if bool(rule.cite) is not (rule.basis == "source"):
        yield f'{rule.id}: `basis` is "source" when `cite` names one, and only then.'
    if rule.disposition <= guideline.tree.otherwise:
        yield f"{rule.id} leads no higher than `otherwise`, so it could never change the answer."
    if rule.disposition > Disposition.CO_MANAGE and not (rule.within or rule.disposition in guideline.tree.within):
        yield f"{rule.id} says not how soon: give it `within`, or a table [within.{rule.disposition.value}]."


def _use_problems(guideline: Guideline, decision: Document) -> Iterator[Problem]:
    """Inputs without a rule have to be declared, and only those; age and sex are asked of every child."""
    used = frozenset[str]().union(*(inputs_of(rule.condition) for rule in guideline.tree.rules))
    context = guideline.tree.context_only
    for position, each in enumerate(guideline.tree.inputs):
        if each.id not in used and each.id not in context and not each.is_age and each.id != "sex":
            said = f"No rule uses {each.id}: name it in `context_only` or take it out."
            yield decision.problem(("inputs", position, "id"), said)
    for name in context:
        if name in used or name not in {each.id for each in guideline.tree.inputs}:
            yield decision.problem(("context_only",), f"`context_only` names {name}, which is no input without a rule.")


def _conflict_problems(guideline: Guideline, header: Document) -> Iterator[Problem]:
    yield from repeats(header, "conflicts", "id", [conflict.id for conflict in guideline.conflicts])
    known = {rule.id for rule in guideline.tree.rules}
    for position, conflict in enumerate(guideline.conflicts):
        for message in _conflict_messages(guideline, conflict):
            yield header.problem(("conflicts", position, "id"), message)
        for rule_id in conflict.rules:
            if rule_id not in known:
                yield header.problem(("conflicts", position, "rules"), f"There is no rule {rule_id}.")


def _conflict_messages(guideline: Guideline, conflict: Conflict) -> Iterator[str]:
    if not conflict.id.startswith(f"{guideline.id}.Q") or not conflict.kind:
        yield f'A conflict needs an `id` such as "{guideline.id}.Q1" and a `kind`.'
    if conflict.kind == "sources disagree" and not conflict.sources:
        yield f"{conflict.id}: say in `sources` what each of them says."


def _fill_problems(guideline: Guideline, header: Document) -> Iterator[Problem]:
    """The {inputs} of "What to send", and braces that stand anywhere else."""
    known = {each.id for each in guideline.tree.inputs}
    for section in guideline.prose:
        for name in sorted({name for names in section.fills for name in names} - known):
            yield Problem(header.path, section.line, f"{{{name}}} is no input of this guideline.")
        if "{" in section.markdown:
            said = 'A brace may only hold input ids, at the end of a line of "What to send".'
            yield Problem(header.path, section.line, said)


def _case_problems(guideline: Guideline, cases: Document) -> Iterator[Problem]:
    yield from repeats(cases, "cases", "name", [case.name for case in guideline.cases])
    known = {rule.id for rule in guideline.tree.rules}
    for position, case in enumerate(guideline.cases):
        for rule_id in case.matched:
            if rule_id not in known:
                yield cases.problem(("cases", position, "matched"), f"There is no rule {rule_id}.")
    for rule_id in sorted(known - _fired(guideline)):
        yield cases.problem((), f"No case fires {rule_id}.")


def _fired(guideline: Guideline) -> set[str]:
    return {rule_id for case in guideline.cases for rule_id in case.matched}


def shelf_problems(shelf: Iterable[tuple[Guideline, Document]]) -> Iterator[Problem]:
    """Names that more than one guideline claims."""
    taken: dict[str, str] = {}
    for guideline, header in shelf:
        for name in (guideline.slug, *guideline.formerly):
            owner = taken.setdefault(slug_of(name), guideline.id)
            if owner != guideline.id:
                yield header.problem(("formerly",), f'"{name}" is already a name of {owner}.')
