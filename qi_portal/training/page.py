"""One training as a page, for who may take part and for who manages it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import redirect, render_template, url_for

from qi_portal.db import utc_now
from qi_portal.domain.access import Actor
from qi_portal.domain.errors import NotFound
from qi_portal.domain.training.offer import Offer
from qi_portal.domain.words import Words
from qi_portal.training import queries
from qi_portal.training.forms import CancelForm, GuestForm
from qi_portal.training.queries import Offered
from qi_portal.web.shelves import library


def training_page(
    found: Offered,
    actor: Actor,
    *,
    problem: Words | None = None,
    unconfirmed: bool = False,
    cancelling: CancelForm | None = None,
    guest: GuestForm | None = None,
) -> str:
    """The page. The forms and sentences handed in are those of a deed that did not go through."""
    part = found.part_of(actor.person_id)
    manages = found.program_id in {each.id for each in queries.programs_managed(actor)}
    return render_template(
        "training/show.html",
        training=found,
        offer=found.offer,
        part=part,
        turn=found.seating.turn_of(own_id(actor)),
        done_on=found.done_on(part) if part else None,
        projects=_titles(found.offer),
        manages=manages,
        cancelling=cancelling or CancelForm(formdata=None, version=str(found.version)),
        guest=guest or GuestForm(formdata=None),
        problem=problem,
        unconfirmed=unconfirmed,
        now=utc_now(),
    )


def _titles(offer: Offer) -> list[str]:
    projects: Mapping[str, Any] = library().projects
    return [projects[each].title for each in offer.project_ids if each in projects]


def own_id(actor: Actor) -> UUID:
    """Who asks; NotFound for a visitor."""
    if actor.person_id is None:
        raise NotFound
    return actor.person_id


def to_training(training_id: UUID) -> Any:
    """Back to its page after a deed."""
    return redirect(url_for("training.show", training_id=training_id), 303)
