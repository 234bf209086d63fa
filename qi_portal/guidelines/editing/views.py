"""The guideline desk: what waits, the state of every guideline, and what changed."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, render_template, url_for

from qi_portal.domain.access import Actor, Permission
from qi_portal.domain.content.guideline import Guideline
from qi_portal.domain.content.local import LocalKind, frame_of, open_frames
from qi_portal.domain.content.question import Question, questions_of
from qi_portal.domain.content.sign_off import SignOff
from qi_portal.domain.content.versions import Release
from qi_portal.domain.errors import NotFound
from qi_portal.guidelines.editing.changes.queries import IN_HAND, State, changes_in
from qi_portal.guidelines.editing.feedback.queries import Message, messages, open_counts, owners_of
from qi_portal.guidelines.editing.queries import Region, may_in, region_where, regions_where
from qi_portal.guidelines.editing.questions.queries import latest
from qi_portal.guidelines.editing.reader import reader
from qi_portal.guidelines.editing.signing.queries import in_force, signatures
from qi_portal.library import Library
from qi_portal.web.clock import today_at
from qi_portal.web.doors import door
from qi_portal.web.shelves import library

bp = Blueprint("guideline_desk", __name__)

ENDED = (State.REPLACED, State.WITHDRAWN, State.DISCARDED)
ADDITIONS = (LocalKind.PHONE, LocalKind.CLINIC, LocalKind.WAIT, LocalKind.NOTE)


@dataclass(frozen=True)
class Line:
    """One guideline on the desk: who signed it, and how much of what waits there."""

    guideline: Guideline
    sign_off: SignOff | None
    has_lapsed: bool
    additions: int
    open_questions: int
    open_feedback: int


@bp.get("/guideline-desk/")
@door(Permission.GUIDELINE_DESK)
def home(actor: Actor) -> Any:
    """The desk of the first program; the others are linked there."""
    regions = regions_where(actor, Permission.GUIDELINE_DESK)
    if not regions:
        raise NotFound
    return redirect(url_for(".show", code=regions[0].code), 303)


@bp.get("/guideline-desk/<code>/")
@door(Permission.GUIDELINE_DESK)
def show(code: str, actor: Actor) -> str:
    region = region_where(actor, Permission.GUIDELINE_DESK, code)
    today = today_at(region.time_zone)
    in_hand, waiting = changes_in(region, IN_HAND), messages(region, is_open=True)
    return render_template(
        "guidelines/editing/desk.html",
        region=region,
        regions=regions_where(actor, Permission.GUIDELINE_DESK),
        library=library(),
        titles=titles(library()),
        to_review=[change for change in in_hand if change.state is State.IN_REVIEW],
        drafts=[change for change in in_hand if change.state is State.DRAFT],
        overdue=[message for message in waiting if message.is_overdue(today)],
        lines=_lines(region),
        searches=open_counts(region)[""],
        today=today,
        me=actor.person_id,
    )


@bp.get("/guideline-desk/<code>/guidelines/<slug>")
@door(Permission.GUIDELINE_DESK)
def guideline(code: str, slug: str, actor: Actor) -> str:
    """One guideline: its additions, its signatures, its questions, its feedback."""
    region, shown = region_where(actor, Permission.GUIDELINE_DESK, code), library().guideline(slug)
    today, signed = today_at(region.time_zone), signatures(region)
    published = changes_in(region, (State.PUBLISHED,), shown.id)
    return render_template(
        "guidelines/editing/guideline.html",
        region=region,
        guideline=shown,
        published=published,
        gone={change.id for change in published if change.is_gone(shown)},
        in_hand=changes_in(region, IN_HAND, shown.id),
        ended=changes_in(region, ENDED, shown.id),
        additions=ADDITIONS,
        frames=open_frames(shown),
        hides=any(change.kind is LocalKind.HIDE for change in published),
        sign_off=in_force(shown, signed),
        signatures=signed.get(shown.id, []),
        questions=questions_of([shown], latest(region)),
        feedback=_about(shown, messages(region, is_open=True)),
        owner=owners_of(region).of(shown.specialty),
        today=today,
        may_edit=may_in(actor, Permission.GUIDELINE_EDIT, region),
        may_sign=may_in(actor, Permission.GUIDELINE_SIGN, region),
    )


@bp.get("/guidelines/changed")
@door(Permission.GUIDELINE_READ)
def changed(actor: Actor) -> str:
    """What the reader's program changed, and the released versions of all guidelines; the newest first."""
    region, shelves = reader().region, library()
    published = changes_in(region, (State.PUBLISHED,)) if region else []
    return render_template(
        "guidelines/editing/changed.html",
        region=region,
        frame_of=frame_of,
        by_condition={each.id: each for each in shelves.guidelines.values()},
        published=list(reversed(published)),
        releases=_releases(shelves),
    )


def _releases(shelves: Library) -> list[tuple[Guideline, Release]]:
    found = [
        (guideline, release)
        for guideline in shelves.guidelines.values()
        for release in shelves.histories[guideline.slug].releases
    ]
    return sorted(found, key=lambda each: each[1].released, reverse=True)


def titles(shelves: Library) -> dict[str, str]:
    """What a guideline is called, by its id."""
    return {each.id: each.title for each in shelves.guidelines.values()}


def _lines(region: Region) -> list[Line]:
    """Every guideline by specialty and title."""
    signed, feedback = signatures(region), open_counts(region)
    additions = Counter(change.condition_id for change in changes_in(region, (State.PUBLISHED,)))
    shelf = library().guidelines.values()
    questions = _open_questions(questions_of(shelf, latest(region)))
    ordered = sorted(shelf, key=lambda each: (each.specialty, each.title.lower()))
    return [
        Line(
            guideline=each,
            sign_off=in_force(each, signed),
            has_lapsed=_has_lapsed(each, signed),
            additions=additions[each.id],
            open_questions=questions[each.id],
            open_feedback=feedback[each.id],
        )
        for each in ordered
    ]


def _open_questions(questions: tuple[Question, ...]) -> Counter[str]:
    return Counter(question.guideline.id for question in questions if question.settled is None)


def _has_lapsed(guideline: Guideline, signed: Mapping[str, list[Any]]) -> bool:
    """It was signed once, and is another text by now."""
    return guideline.id in signed and in_force(guideline, signed) is None


def _about(guideline: Guideline, found: list[Message]) -> list[Message]:
    return [message for message in found if message.condition_id == guideline.id]
