"""The pages of the desk of definitions: what each is made of."""

from datetime import date
from typing import Any

from flask import redirect, render_template, request, url_for

from qi_portal.domain.access import Actor
from qi_portal.domain.content.definition_diff import differences
from qi_portal.domain.content.definition_fields import Content
from qi_portal.domain.content.definition_rules import free_measure_id
from qi_portal.domain.content.overlay import Kind, code_of
from qi_portal.domain.errors import NotFound
from qi_portal.domain.periods import Month
from qi_portal.measures.definitions import queries
from qi_portal.measures.definitions.actions import Whose
from qi_portal.measures.definitions.desk import forms
from qi_portal.measures.definitions.desk.forms import CopyForm, RetireForm
from qi_portal.measures.definitions.queries import Kept
from qi_portal.measures.definitions.writing import Workshop, workshop
from qi_portal.practices.queries import ProgramFacts
from qi_portal.web.clock import today_at
from qi_portal.web.shelves import files, library_of


def shop_of(program: ProgramFacts) -> Workshop:
    return workshop(program, files(), library_of(program.id))


def whose(shop: Workshop, kind: Kind, definition_id: str) -> Whose:
    return Whose(shop.program.id, kind, definition_id)


def to(step: str, shop: Workshop, kind: Kind, definition_id: str) -> Any:
    there = url_for(f"definition_desk.{step}", code=shop.program.code, kind=kind.value, definition_id=definition_id)
    return redirect(there, 303)


def draft_of(shop: Workshop, kind: Kind, definition_id: str) -> Kept:
    draft = shop.draft(kind, definition_id)
    if draft is None:
        raise NotFound
    return draft


def standing_content(shop: Workshop, kind: Kind, definition_id: str) -> Content:
    """What holds; NotFound for what is not there."""
    content = shop.content(kind, definition_id)
    if content is None:
        raise NotFound
    return content


def ids_of(shop: Workshop) -> frozenset[str]:
    return shop.taken | shop.measure_ids


def today_in(program: ProgramFacts) -> date:
    return today_at(program.time_zone)


def this_month_in(program: ProgramFacts) -> Month:
    return Month.of(today_in(program))


def versions_of(shop: Workshop, kind: Kind, definition_id: str) -> dict[str, Content]:
    """What can be compared, oldest first: the file, each version, the draft."""
    kept = [each for each in reversed(shop.versions(kind, definition_id)) if not each.ends]
    file, draft = shop.file_content(kind, definition_id), shop.draft(kind, definition_id)
    found: dict[str, Content] = {"file": file} if file else {}
    found |= {each.number: each.content for each in kept}
    if draft is not None and not draft.ends:
        found["draft"] = draft.content
    if not found:
        raise NotFound
    return found


def _about(shop: Workshop, kind: Kind, definition_id: str) -> dict[str, Any]:
    """What every page of one definition says of it."""
    draft = shop.draft(kind, definition_id)
    content = shop.content(kind, definition_id) or (draft.content if draft else None)
    if content is None:
        raise NotFound
    code = content["code"] if kind is Kind.PROJECT else code_of(definition_id)
    return {
        "program": shop.program,
        "shop": shop,
        "kind": kind,
        "definition_id": definition_id,
        "content": content,
        "name": content.get("title") or content.get("name"),
        "project": shop.project_by_code(code),
        "label_of": forms.label_of,
        "said_of": forms.said_of,
    }


def page(shop: Workshop, kind: Kind, definition_id: str, actor: Actor) -> str:
    about = _about(shop, kind, definition_id)
    draft = shop.draft(kind, definition_id)
    together = shop.released_with(draft) if draft else []
    return render_template(
        "measures/definitions/desk/show.html",
        draft=draft,
        together=together,
        hindrances={each.definition_id: shop.hindrances(each, together) for each in together},
        changed=shop.changes(draft) if draft and not draft.ends else (),
        versions=shop.versions(kind, definition_id),
        confirmed=queries.confirmed_in(shop.program, kind, definition_id),
        standing=shop.standing(kind, definition_id),
        may_release=queries.may_release(actor, shop.program),
        is_own_draft=draft is not None and draft.writer_id == actor.person_id,
        is_only_releaser=queries.is_only_releaser(actor, shop.program),
        measure_kind=Kind.MEASURE,
        measures=shop.measure_names(about["content"]) if kind is Kind.PROJECT else {},
        **about,
    )


def form_page(shop: Workshop, kind: Kind, definition_id: str, form: Any, clash: Kept | None = None) -> str:
    standing = shop.content(kind, definition_id)
    return render_template(
        "measures/definitions/desk/edit.html",
        form=form,
        errors=form.error_links,
        clash=clash,
        clashing=differences(kind, clash.content, form.content) if clash else (),
        is_new=standing is None,
        hint_of=forms.hint_of,
        choices_of=forms.choices_of,
        **_about(shop, kind, definition_id),
    )


def adding(program: ProgramFacts, kind: Kind, form: Any) -> str:
    projects = [("", "–"), *((each.id, each.title) for each in shop_of(program).with_drafts.values())]
    return render_template(
        "measures/definitions/desk/add.html", program=program, kind=kind, form=form, projects=projects
    )


def copying(shop: Workshop, kind: Kind, definition_id: str, form: CopyForm) -> str:
    about = _about(shop, kind, definition_id)
    if request.method == "GET" and kind is Kind.MEASURE:
        forms.filled(form, {"id": free_measure_id(about["project"], ids_of(shop))})
    return render_template("measures/definitions/desk/copy.html", form=form, **about)


def retiring(shop: Workshop, kind: Kind, definition_id: str, form: RetireForm) -> str:
    return render_template("measures/definitions/desk/retire.html", form=form, **_about(shop, kind, definition_id))
