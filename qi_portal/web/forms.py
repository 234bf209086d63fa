"""What the forms of pages share: the version that a page was opened on, and where a refusal is shown."""

from collections.abc import Callable, Mapping

from flask import request
from flask_wtf import FlaskForm
from wtforms import Field, Form, HiddenField, RadioField

from qi_portal.domain.errors import Invalid

MOST_DIGITS = 9


class Refusing(Form):
    """A form that shows sentences at its fields."""

    def blame(self, problem: Invalid) -> None:
        """Show a refusal at the field that it names."""
        self[problem.field].errors = [problem.message]

    def blame_all(self, problems: Mapping[str, object]) -> None:
        """Show each sentence at its field."""
        for name, message in problems.items():
            self[name].errors = [message]

    def all_hold(self, *checks: Callable[[], object]) -> bool:
        """Make every check, and show each refusal at the field that it names."""
        for check in checks:
            try:
                check()
            except Invalid as problem:
                self.blame(problem)
        return not self.error_links

    @property
    def error_links(self) -> list[tuple[str, object]]:
        """What the list of errors above a form says: where each field is and the first sentence about it."""
        return [(place_of(field), field.errors[0]) for field in self if field.errors]


class PageForm(Refusing, FlaskForm):
    """A form that is a page's own."""


class VersionForm(PageForm):
    """A deed on the version that the page showed; 0 when it says none."""

    version = HiddenField(default="0")

    @property
    def opened_on(self) -> int:
        return version_in(self.version.data)


def opened_on() -> int:
    """The version that the pressed button stood on; 0 when it says none."""
    return version_in(request.values.get("version"))


def version_in(text: str | None) -> int:
    """A version as a hidden field sends it; 0 for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else 0


def place_of(field: Field) -> str:
    """The id of the element that takes the words: of several buttons, the first."""
    return f"{field.id}-0" if isinstance(field, RadioField) else str(field.id)
