"""All that a project's pages of tests and events need to know at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from qi_portal.domain.access import Actor, Place
from qi_portal.domain.content.measure import Project
from qi_portal.domain.entry.cycle_reading import Offer
from qi_portal.domain.entry.cycle_told import Named, Told, told
from qi_portal.domain.entry.cycles import ramps
from qi_portal.domain.entry.ideas import Idea
from qi_portal.domain.entry.marks import Act, MarkText
from qi_portal.domain.entry.owner import Owner
from qi_portal.domain.errors import NotFound
from qi_portal.measures.ideas import queries as ideas
from qi_portal.measures.marks import queries
from qi_portal.measures.marks.forms import Choices
from qi_portal.measures.marks.queries import Mark
from qi_portal.practices.people import people_at


@dataclass(frozen=True)
class Book:
    """The tests and events of one project in one practice, and what their links are called."""

    place: Place
    project: Project
    marks: Sequence[Mark]
    named: Named
    ideas: Sequence[Idea]

    @property
    def cycles(self) -> list[Mark]:
        return [mark for mark in self.marks if mark.id in self.named.tests]

    @property
    def ramps(self) -> list[list[Mark]]:
        """Chains of tests that led to one another."""
        by_id = {mark.id: mark for mark in self.cycles}
        chains = ramps({mark.id: mark.text.cycle.follows_id for mark in self.cycles})
        return [[by_id[each] for each in chain] for chain in chains]

    def may_go_on(self, mark: Mark) -> bool:
        """Whether the test was adapted and none carries it on yet."""
        is_followed = any(each.text.cycle.follows_id == mark.id for each in self.cycles)
        return mark.text.act is Act.ADAPT and not is_followed

    def told(self, text: MarkText) -> tuple[Told, ...]:
        return told(text, self.named)

    def mark(self, mark_id: UUID) -> Mark:
        """One that stands; NotFound for any other."""
        found = next((mark for mark in self.marks if mark.id == mark_id), None)
        if found is None:
            raise NotFound
        return found

    def choices(self, mark: Mark | None = None, stored: MarkText | None = None) -> Choices:
        """What the form of a test offers; with what is `stored` in it, even if nobody else could choose that now."""
        text = mark.text if mark else stored
        earlier = {str(each): name for each, name in self.named.tests.items() if mark is None or each != mark.id}
        offer = Offer(
            people=self._people(text),
            measure_ids=tuple(measure.id for measure in self.project.measures),
            follows={each.id: each.text.cycle.follows_id for each in self.cycles},
            mark_id=mark.id if mark else None,
        )
        measures = {measure.id: measure.name for measure in self.project.measures}
        return Choices(offer, self._ideas(text), measures, earlier)

    def _people(self, text: MarkText | None) -> tuple[Owner, ...]:
        people, owner = people_at(self.place), text.cycle.owner if text else None
        if owner is None or owner.person_id is None or any(each.person_id == owner.person_id for each in people):
            return people
        return (*people, owner)

    def _ideas(self, text: MarkText | None) -> Sequence[Idea]:
        linked = text.cycle.idea_id if text else None
        if linked is None or any(idea.id == linked for idea in self.ideas):
            return self.ideas
        return (*self.ideas, Idea(str(linked), self.named.ideas[linked], 0, linked))


def book_of(actor: Actor, place: Place, project: Project) -> Book:
    marks = queries.kept_marks(actor, place, project.id)
    tests = {mark.id: f"{mark.number} {mark.text.title}" for mark in marks if mark.text.kind.value == "test"}
    measures = {measure.id: measure.name for measure in project.measures}
    named = Named(ideas.texts_of(actor, place, project), measures, tests)
    return Book(place, project, marks, named, ideas.ideas_of(actor, place, project))
