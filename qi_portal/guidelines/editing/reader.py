"""What the reader of a guideline sees of the desk: the local layer, signatures, settled questions.

Asked once a request however many guidelines are on the page. A reader's program: `queries.region_of_reader`.
"""

from collections.abc import Mapping
from functools import cached_property

from flask import g

from qi_portal.domain.access import Actor
from qi_portal.domain.content.guideline import Guideline
from qi_portal.domain.content.local import NO_LAYER, LocalLayer, with_local
from qi_portal.domain.content.question import Settled
from qi_portal.domain.content.sign_off import SignOff
from qi_portal.guidelines.editing.changes.queries import layers
from qi_portal.guidelines.editing.queries import Region, region_of_reader
from qi_portal.guidelines.editing.questions.queries import latest
from qi_portal.guidelines.editing.signing.queries import Signature, in_force, signatures
from qi_portal.web.doors import current_actor
from qi_portal.web.shelves import library


class Reader:
    """The desk's say on guidelines for one person's program, looked up when it is first needed."""

    def __init__(self, actor: Actor) -> None:
        self._actor = actor

    @cached_property
    def region(self) -> Region | None:
        return region_of_reader(self._actor)

    @cached_property
    def layers(self) -> Mapping[str, LocalLayer]:
        return layers(self.region)

    @cached_property
    def signed(self) -> Mapping[str, list[Signature]]:
        return signatures(self.region)

    @cached_property
    def decisions(self) -> Mapping[str, Settled]:
        return latest(self.region)


def reader() -> Reader:
    """The reader of this request."""
    if "guideline_reader" not in g:
        g.guideline_reader = Reader(current_actor())
    found: Reader = g.guideline_reader
    return found


def local_layer_of(guideline: Guideline) -> LocalLayer:
    """What the reader's program adds to the guideline; empty when it adds nothing."""
    return reader().layers.get(guideline.id, NO_LAYER)


def as_read(guideline: Guideline) -> Guideline:
    """The guideline with the time frames of the reader's program."""
    return with_local(guideline, local_layer_of(guideline))


def is_hidden(guideline: Guideline) -> bool:
    return local_layer_of(guideline).hidden is not None


def sign_off_of(guideline: Guideline) -> SignOff | None:
    """The signature that holds for the guideline as it is now, in the reader's program; None while it is a draft."""
    return in_force(guideline, reader().signed)


def settled_questions(condition_id: str) -> Mapping[str, Settled]:
    """The settled questions of a guideline by question id; one whose answer reads differently by now is open."""
    decisions = reader().decisions
    return {
        conflict.id: settled
        for conflict in library().guideline(condition_id).conflicts
        if (settled := decisions.get(conflict.id)) and settled.chosen == conflict.chosen
    }
