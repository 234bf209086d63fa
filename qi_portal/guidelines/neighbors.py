"""Guidelines that stand near each other, so that a child outside the ages of one finds the one that fits."""

from collections.abc import Iterable, Mapping

from qi_portal.domain.content.guideline import Guideline, slug_of
from qi_portal.domain.content.icd10 import category_of
from qi_portal.domain.content.prose import LINK


def neighbors_of(guideline: Guideline, shelf: Mapping[str, Guideline]) -> tuple[Guideline, ...]:
    """Those it links to, those that link to it, and those of the same ICD-10 category, in order of title."""
    linked = _linked(guideline)
    return tuple(
        other
        for other in shelf.values()
        if other.id != guideline.id
        and (other.slug in linked or guideline.slug in _linked(other) or _share_a_category(guideline, other))
    )


def for_age(months: float, guidelines: Iterable[Guideline]) -> tuple[Guideline, ...]:
    """Of `guidelines`, those that a child of this age belongs to."""
    return tuple(each for each in guidelines if each.ages.min_months <= months <= each.ages.max_months)


def _linked(guideline: Guideline) -> frozenset[str]:
    return frozenset(slug_of(target) for section in guideline.prose for target in LINK.findall(section.markdown))


def _share_a_category(one: Guideline, other: Guideline) -> bool:
    return not set(map(category_of, one.icd10)).isdisjoint(map(category_of, other.icd10))
