"""What a reader writes, and how it is answered."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from qi_portal.domain.content.guideline import Guideline
from qi_portal.guidelines.editing.queries import Colleague, Region
from qi_portal.web.forms import PageForm, VersionForm


class FeedbackForm(PageForm):
    """A message about a guideline, or about a search that found nothing."""

    rule = SelectField(_l("What is it about?"), validate_choice=False)
    searched = StringField(_l("I searched for"))
    text = TextAreaField(_l("Your message"))
    name = StringField(_l("Your name (optional)"))
    email = StringField(_l("Your e-mail (optional)"))
    region = SelectField(_l("Which program is this for?"), validate_choice=False)

    def __init__(self, guideline: Guideline | None, regions: Sequence[Region], searched: str = "") -> None:
        super().__init__(data={"searched": searched})
        rules = guideline.tree.rules if guideline else ()
        self.rule.choices = [
            SelectChoice("", _("The guideline as a whole, or something that is missing")),
            *(SelectChoice(rule.id, f"{rule.id}: {rule.text}", {"lang": "en"}) for rule in rules),
        ]
        self.region.choices = [SelectChoice("", _("Choose one")), *(SelectChoice(r.code, r.name) for r in regions)]

    @property
    def rule_id(self) -> str:
        """A rule of this guideline; empty for the whole of it, and for a rule that it has no more."""
        chosen = self.rule.data or ""
        return chosen if chosen in {choice.value for choice in self.rule.choices} else ""


class AnswerForm(VersionForm):
    text = TextAreaField(_l("Answer"))


class OwnersForm(PageForm):
    """One select for each specialty, made by `owners_form`."""


def owners_form(names: Sequence[str], colleagues: Sequence[Colleague], chosen: dict[str, str]) -> OwnersForm:
    """A field `owner-<n>` for the nth specialty. Its first choice is nobody in particular."""
    fields: dict[str, SelectField] = {}
    for number, name in enumerate(names):
        choices = [SelectChoice("", _("Nobody in particular")), *(SelectChoice(str(c.id), c.name) for c in colleagues)]
        label = name or _("Everything else")
        fields[f"owner-{number}"] = SelectField(label, choices=choices, validate_choice=False)
    made = type("ChosenOwners", (OwnersForm,), fields)
    return made(data={f"owner-{number}": chosen.get(name, "") for number, name in enumerate(names)})
