"""A program's additions to a guideline: what may be changed, and what the guideline then says."""

from dataclasses import replace
from datetime import date

import pytest

from qi_portal.domain.content.guideline import Ages, Guideline
from qi_portal.domain.content.local import (
    NO_LAYER,
    LocalEntry,
    LocalKind,
    LocalLayer,
    Wording,
    frame_of,
    is_in_force,
    open_frames,
    with_local,
)
from qi_portal.domain.decision.grammar import parse
from qi_portal.domain.decision.tree import Disposition, Input, InputType, Rule, Tree, Within
from qi_portal.domain.decision.walk import walk

FLAG = Input("flag", InputType.BOOLEAN, "Flag", "Red flags")
OWN, SOURCED = Within("within 2 weeks", 14, "local policy"), Within("within 30 days", 30, "source")
LEVELS = {
    Disposition.EMERGENCY: Within("now", 0, "source"),
    Disposition.ROUTINE_REFERRAL: Within("within 8 weeks", 56, "local policy", "Ours."),
}
DAY = date(2026, 11, 21)


def rule(number: int, within: Within | None) -> Rule:
    condition = parse("flag", {"flag": FLAG})
    return Rule(f"thumb.R{number}", Disposition.ROUTINE_REFERRAL, "flag", condition, "Text", (), "", "source", within)


@pytest.fixture
def guideline() -> Guideline:
    rules = (rule(1, OWN), rule(2, SOURCED), rule(3, None))
    tree = Tree("thumb", "0.1.0", (FLAG,), rules, Disposition.PRIMARY_CARE, LEVELS, ())
    return Guideline(
        id="thumb", formerly=(), title="Thumb", version="0.1.0", synonyms=(), synonyms_es=(), specialty="Orthopedics",
        icd10=(), ages=Ages(0, 215), status="", authors=(), checked_by="", written=DAY, last_review=DAY,
        next_review=DAY, sources=(), conflicts=(), prose=(), tree=tree, cases=(), handouts={}, content_hash="0" * 64,
    )  # fmt: skip


def changed(target: str, text: str = "within 5 weeks", days: int = 35) -> LocalLayer:
    wording = Wording(text=text, days=days)
    return LocalLayer("East", (LocalEntry(LocalKind.TIME_FRAME, target, wording, "A. Writer", "Dr. Lead", DAY),))


def entry(kind: LocalKind, text: str) -> LocalEntry:
    return LocalEntry(kind, "", Wording(text=text), "A. Writer", "Dr. Lead", DAY)


def test_only_time_frames_of_local_policy_are_open(guideline: Guideline) -> None:
    assert [frame.target for frame in open_frames(guideline)] == ["routine_referral", "thumb.R1"]
    assert frame_of(guideline, "thumb.R2") is None
    assert frame_of(guideline, "emergency") is None


def test_changed_level_holds_for_rules_without_their_own(guideline: Guideline) -> None:
    read = with_local(guideline, changed("routine_referral"))

    frame = read.tree.within[Disposition.ROUTINE_REFERRAL]
    assert (frame.text, frame.days, frame.basis) == ("within 5 weeks", 35, "local policy")
    assert [each.within for each in read.tree.rules] == [OWN, SOURCED, None]
    assert read.tree.within[Disposition.EMERGENCY] == LEVELS[Disposition.EMERGENCY]


def test_changed_rule_keeps_every_other_time_frame(guideline: Guideline) -> None:
    read = with_local(guideline, changed("thumb.R1", "within 3 days", 3))

    assert read.tree.rules[0].within is not None
    assert read.tree.rules[0].within.days == 3
    assert read.tree.rules[1:] == guideline.tree.rules[1:]
    assert read.tree.within == LEVELS


def test_changed_time_frame_says_by_whom_when_and_what_stood_there(guideline: Guideline) -> None:
    note = with_local(guideline, changed("routine_referral")).tree.within[Disposition.ROUTINE_REFERRAL].note

    assert note == (
        "Changed locally by A. Writer, approved by Dr. Lead, November 21, 2026. "
        "The guideline itself says: within 8 weeks."
    )


def test_decision_gives_the_changed_time_frame(guideline: Guideline) -> None:
    only = replace(guideline, tree=replace(guideline.tree, rules=guideline.tree.rules[2:]))

    answer = walk(with_local(only, changed("routine_referral")).tree, {"flag": True})

    assert answer.within is not None
    assert answer.within.text == "within 5 weeks"


@pytest.mark.parametrize("target", ["thumb.R2", "emergency", "thumb.R9", "urgent_referral", ""])
def test_change_of_a_time_frame_that_is_not_open_does_nothing(guideline: Guideline, target: str) -> None:
    assert with_local(guideline, changed(target)) is guideline


@pytest.mark.parametrize(("days", "does"), [(0, True), (1, True), (2, False)])
def test_emergency_is_never_later_than_the_guideline_says_now(guideline: Guideline, days: int, does: bool) -> None:
    """The guideline may have become stricter since the change was approved."""
    own = dict(guideline.tree.within) | {Disposition.EMERGENCY: Within("within 24 hours", 1, "local policy")}
    stricter = replace(guideline, tree=replace(guideline.tree, within=own))

    assert (with_local(stricter, changed("emergency", "soon", days)) is not stricter) is does
    assert is_in_force(stricter, "emergency", Wording(text="soon", days=days)) is does


def test_guideline_without_additions_is_the_same(guideline: Guideline) -> None:
    assert with_local(guideline, NO_LAYER) is guideline
    assert with_local(guideline, LocalLayer("East", (entry(LocalKind.NOTE, "Ask"),))) is guideline


def test_layer_sorts_its_entries_by_kind() -> None:
    kinds = (LocalKind.NOTE, LocalKind.WAIT, LocalKind.CLINIC, LocalKind.PHONE, LocalKind.TIME_FRAME, LocalKind.HIDE)
    layer = LocalLayer("East", tuple(entry(kind, kind.value) for kind in kinds))

    assert [each.kind.value for each in layer.shown] == ["phone", "clinic", "wait", "note"]
    assert layer.hidden is not None
    assert layer.hidden.wording.text == "hide"
    assert [each.kind for each in layer.time_frames] == [LocalKind.TIME_FRAME]
    assert NO_LAYER.hidden is None


def test_entry_says_who_and_when() -> None:
    assert str(entry(LocalKind.NOTE, "x").origin) == "Local: A. Writer, approved by Dr. Lead, November 21, 2026"
