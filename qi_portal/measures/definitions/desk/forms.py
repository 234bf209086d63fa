"""What authors of definitions send: everything as text; `domain.content` says what it means."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, StringField, TextAreaField

from qi_portal.domain.content.definition_fields import Content, Field, Shape, content_of, fields_of, typed_of
from qi_portal.domain.content.overlay import Kind
from qi_portal.domain.entry.typed import month_in, text_in
from qi_portal.domain.errors import Invalid
from qi_portal.domain.periods import Month
from qi_portal.domain.words import words
from qi_portal.measures.definitions.desk.labels import CHOICES, FIXED, GROUPS, HINTS, LABELS, LONG
from qi_portal.web.forms import VersionForm

FURTHEST = 3
"""Months from now on that a version may begin at most: what lies further off is better written then."""


class AddProjectForm(VersionForm):
    title = StringField(_l("Title"))
    id = StringField(_l("Id"))
    code = StringField(_l("Code"))


class AddMeasureForm(VersionForm):
    project = StringField(_l("Project"))
    name = StringField(_l("Name"))
    id = StringField(_l("Id"))


class CopyForm(VersionForm):
    """A copied measure stays in its project; a copied project needs a code of its own."""

    name = StringField(_l("Name"))
    id = StringField(_l("New id"))
    code = StringField(_l("New code"))


class RetireForm(VersionForm):
    last = StringField(_l("Last month that is counted"))
    why = TextAreaField(_l("Why is it retired?"))

    def read(self, latest: Month) -> tuple[Month, str] | None:
        """The last month and the reason, or None with a sentence at the field."""
        try:
            return month_in("last", self.last.data or "", latest), text_in("why", self.why.data or "")
        except Invalid as problem:
            self.blame(problem)
            return None


class ReviewForm(FlaskForm):
    next_review = StringField(_l("Next review"))
    note = TextAreaField(_l("What was looked at"))
    confirm = BooleanField(_l("I have read this definition and its sources"))


class DefinitionForm(VersionForm):
    """A field for everything that the schema of the content has a place for, except what is given once."""

    first = StringField(_l("Counted so from"))
    why = TextAreaField(_l("What changes, and why"))

    @staticmethod
    def of(kind: Kind, content: Content, *, first: Month | None = None, why: str = "", version: int = 0) -> Any:
        """The form of a draft, filled with what it says, or with what was just sent."""
        shown = typed_of(kind.value, content)
        sent = request.form if request.method == "POST" else shown
        fields = [field for field in fields_of(kind.value, sent) if field.name not in FIXED]
        made = type("MadeForm", (DefinitionForm,), {field.name: _input(field) for field in fields})
        data = {**shown, "first": str(first) if first else "", "why": why, "version": str(version)}
        form = made(data=data)
        form.kind, form.parts, form.kept = kind, fields, content
        return form

    kind: Kind
    parts: list[Field]
    kept: Content

    @property
    def content(self) -> dict[str, Any]:
        """What was typed, with what is given once as it was."""
        typed = {field.name: self[field.name].data or "" for field in self.parts}
        fixed = {name: value for name, value in self.kept.items() if name in FIXED}
        return {**content_of(self.kind.value, {**typed_of(self.kind.value, fixed), **typed}), **fixed}

    def read(self, this_month: Month) -> tuple[Month | None, str] | None:
        """The first month and the reason, or None with a sentence at the field."""
        try:
            text = self.first.data or ""
            first = month_in("first", text, this_month + FURTHEST) if text.strip() else None
            return first, text_in("why", self.why.data or "")
        except Invalid as problem:
            self.blame(problem)
            return None

    def say(self, messages: Iterable[tuple[str, str]]) -> None:
        """Show each at its field; what belongs to no field of the form at the reason."""
        for name, message in messages:
            at = "first" if name == "since" else name
            field = self[at if at in self._fields else "why"]
            field.errors = [*field.errors, words("{message}", message=message)]

    @property
    def groups(self) -> list[tuple[Any, list[tuple[int | None, list[tuple[Field, Any]]]]]]:
        """(heading, [(number of the row, [(field, input)])]); without a number where the group is no table."""
        gathered: dict[str, list[Field]] = {}
        for field in self.parts:
            gathered.setdefault(field.group, []).append(field)
        return [(GROUPS[group], self._rows(fields)) for group, fields in gathered.items()]

    def _rows(self, fields: list[Field]) -> list[tuple[int | None, list[tuple[Field, Any]]]]:
        found = groupby(fields, key=lambda field: field.row)
        return [(row, [(field, self[field.name]) for field in each]) for row, each in found]


def label_of(field: Field) -> Any:
    return LABELS.get(field.label, field.label)


def hint_of(field: Field) -> Any:
    return HINTS.get(field.label, "")


def said_of(field: Field, text: str) -> Any:
    """What stands in a field, as a reader says it."""
    return CHOICES.get(text, text) if field.choices or field.shape is Shape.TRUTH else text or "–"


def choices_of(field: Field) -> list[tuple[str, Any]]:
    values = ("yes", "no") if field.shape is Shape.TRUTH else field.choices
    return [("", "–"), *((value, CHOICES.get(value, value)) for value in values)]


def _input(field: Field) -> Any:
    """Of a choice the page draws the list."""
    if field.shape in (Shape.LINES, Shape.CODES) or field.label in LONG:
        return TextAreaField(label_of(field))
    return StringField(label_of(field))


def filled(form: FlaskForm, names: Mapping[str, str]) -> None:
    """Fill in what a page already knows."""
    for name, value in names.items():
        form[name].data = value
