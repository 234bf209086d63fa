"""What two versions of a definition say differently, field by field."""

from collections.abc import Iterable
from dataclasses import dataclass

from qi_portal.domain.content.definition_fields import Content, Field, fields_of, typed_of
from qi_portal.domain.content.definition_history import COUNTED_BY
from qi_portal.domain.content.overlay import Kind

ASIDE = frozenset({"version", "since"})
"""Said beside the versions already."""


@dataclass(frozen=True)
class Difference:
    field: Field
    before: str
    after: str

    @property
    def counts(self) -> bool:
        """Whether it changes what is counted, so that charts are cut."""
        return self.field.name in COUNTED_BY


def differences(kind: Kind, before: Content, after: Content) -> tuple[Difference, ...]:
    """In the order of the form; blank where one of them says nothing."""
    was, now = typed_of(kind.value, before), typed_of(kind.value, after)
    fields = fields_of(kind.value, {**was, **now})
    return tuple(
        Difference(field, was.get(field.name, ""), now.get(field.name, ""))
        for field in fields
        if field.name not in ASIDE and was.get(field.name, "") != now.get(field.name, "")
    )


def cuts_charts(kind: Kind, found: Iterable[Difference]) -> bool:
    return kind is Kind.MEASURE and any(each.counts for each in found)
