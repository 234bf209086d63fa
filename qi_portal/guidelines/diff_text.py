"""The difference of two versions of a guideline in lines that a clinician can review."""

from collections.abc import Iterator, Mapping
from itertools import groupby

from qi_portal.domain.content.version_diff import Moved, RuleChange, VersionDiff
from qi_portal.domain.decision.tree import Rule
from qi_portal.domain.decision.walk import Answer

SHOWN = 5
"""Children of one kind of move that are told; the others are counted."""


def diff_lines(diff: VersionDiff) -> Iterator[str]:
    yield f"{diff.new.title}: {diff.old.version} against {diff.new.version}"
    yield f"{diff.asked} children were asked about; the answer moved for {len(diff.moved)}."
    for kind, group in groupby(diff.moved, key=_kind):
        children = list(group)
        yield f"\n{kind}: {len(children)}"
        for moved in children[:SHOWN]:
            yield f"  - {_child(diff, moved)}"
            yield f"    {_reason(moved)}"
        if children[SHOWN:]:
            yield f"  - and {len(children) - SHOWN} more"
    yield "\nRules that changed:" if diff.rules else "\nNo rule changed."
    for change in diff.rules:
        yield from _rule_lines(change)


def _kind(moved: Moved) -> str:
    before, after = moved.kind
    if before is after:
        highest = f"{moved.before.could_be.name_words} became {moved.after.could_be.name_words}"
        return f"{after.name_words} as before; what it could still be: {highest}"
    return f"{before.name_words} became {after.name_words}"


def _child(diff: VersionDiff, moved: Moved) -> str:
    inputs = {each.id: each for each in (*diff.old.tree.inputs, *diff.new.tree.inputs)}
    told = [f"{inputs[name].label}: {inputs[name].value_words(value)}" for name, value in moved.findings.items()]
    return "; ".join(told) or "nothing found"


def _reason(moved: Moved) -> str:
    return f"was {_because(moved.before)}; is {_because(moved.after)}"


def _because(answer: Answer) -> str:
    carried = [rule.id for rule in answer.matched if rule.disposition is answer.disposition]
    return f"{answer.disposition.name_words} ({', '.join(carried) or 'no rule'})"


def _rule_lines(change: RuleChange) -> Iterator[str]:
    before, after = change.before, change.after
    if before is None or after is None:
        rule, what = (after, "new") if before is None else (before, "gone")
        yield f"  {rule.id if rule else ''} is {what}: {_told(rule) if rule else ''}"
        return
    for name, (was, now) in _fields(before, after).items():
        yield f"  {after.id}, {name}: was “{was}”; is “{now}”"


def _told(rule: Rule) -> str:
    return f"{rule.disposition.name_words} when {rule.when} ({rule.text})"


def _fields(before: Rule, after: Rule) -> Mapping[str, tuple[str, str]]:
    was, now = _read(before), _read(after)
    return {name: (was[name], now[name]) for name in was if was[name] != now[name]}


def _read(rule: Rule) -> Mapping[str, str]:
    return {
        "disposition": str(rule.disposition.name_words),
        "condition": rule.when,
        "text": rule.text,
        "sources": ", ".join(rule.cite) or rule.basis,
        "note": rule.cite_note,
        "how soon": rule.within.text if rule.within else "as its level",
    }
